import { problemsIn, utredning } from '../fixture';

const row = (text: string): string => `utredning.forlangd: { ${text} }`;

/** What is wrong in a single variable; `at`: the text (its last occurrence) that the place points at. */
const mistakes: [what: string, line: string, code: string, at: string, says: string][] = [
  [
    'a comparison with itself',
    row('compare: { Slut: { after: slut } }'),
    'MAP-081',
    'slut',
    'another column',
  ],
  [
    'a date instead of a column',
    row('compare: { Slut: { after: 2024-01-01 } }'),
    'MAP-082',
    '2024',
    'name of a column',
  ],
  ['a comparison of nothing', row('compare: {}'), 'MAP-030', 'compare', 'column'],
  [
    'conditions that exclude each other',
    row('compare: { A: { before: B, after: B } }'),
    'MAP-031',
    '{ before',
    'empty',
  ],
  [
    'a number and a date in one condition',
    row('compare: { A: { before: B, atLeast: 1 } }'),
    'MAP-031',
    '{ before',
    'empty',
  ],
  ['a condition that says nothing', row('compare: { A: {} }'), 'MAP-031', '{}', 'empty'],
  ['a comparison that does not exist', row('compare: { A: { afters: B } }'), 'MAP-002', 'afters', '"after"'],
  ['within without a length', row('within: { from: A, to: B }'), 'MAP-083', 'within', 'limit'],
  [
    'within with two lengths',
    row('within: { from: A, to: B, days: 1, months: 1 }'),
    'MAP-083',
    'within',
    '"days", "months"',
  ],
  [
    'a length that is no whole number',
    row('within: { from: A, to: B, days: 1.5 }'),
    'MAP-006',
    '1.5',
    'a whole number',
  ],
  [
    'a time limit that does not exist',
    row('within: { from: A, to: B, limit: utrednings-tid }'),
    'MAP-084',
    'utrednings-tid',
    '"utredningstid"',
  ],
  [
    'within from a day to itself',
    row('within: { from: A, to: a, days: 1 }'),
    'MAP-081',
    'a, days',
    'another column',
  ],
  ['within without an end', row('within: { from: A, days: 1 }'), 'MAP-003', 'within', '"to:"'],
  [
    'a unit that does not exist',
    row('duration: { from: A, to: B, in: weeks }'),
    'MAP-005',
    'weeks',
    '"days", "months"',
  ],
  [
    'a number for a yes or no',
    row('duration: { from: A, to: B, in: days }'),
    'MAP-018',
    'duration',
    '"within"',
  ],
  ['a date for a yes or no', row('earliest: [A, B]'), 'MAP-018', 'earliest', '"compare"'],
  [
    'yes or no for a date',
    'utredning.avslutsdatum: { compare: { A: { after: B } } }',
    'MAP-018',
    'compare',
    '"earliest"',
  ],
  ['the earliest of one', 'utredning.avslutsdatum: { earliest: [A] }', 'MAP-006', '[A]', 'two'],
  [
    'a column that stands twice',
    'utredning.avslutsdatum: { latest: [A, B, a] }',
    'MAP-094',
    'a] }',
    'Remove',
  ],
  [
    'an open end that is no date',
    row("compare: { A: { after: B } }, openEnd: ['2024-02-30']"),
    'MAP-033',
    "'2024",
    'YYYY',
  ],
  ['by where nothing is translated', row('yesNo: A, by: label'), 'MAP-020', 'by', '"yes", "no"'],
  ['by something else', row('code: A, values: { Ja: ja }, by: klartext'), 'MAP-005', 'klartext', '"label"'],
  [
    'words that have the separator in them',
    'utredning.centrala-behov: { multi: B, by: label, values: { "Hälsa, tänder": halsa } }',
    'MAP-101',
    'utredning',
    'separator:',
  ],
  [
    'words that fold alike',
    row('code: A, by: label, values: { Ja då: ja, JA-DA: nej }'),
    'MAP-035',
    'JA-DA',
    'twice',
  ],
  ['a wrong word after then', row('when: [{ A: { after: B }, then: jaa }]'), 'MAP-015', 'jaa', '"ja"'],
];

describe('a mistake in an operation is told where it stands, with what was probably meant', () => {
  it.each(mistakes)('%s', (_, line, code, at, says) => {
    const [first, ...others] = problemsIn({ 'mapping.yaml': utredning(line) });
    const { place } = first!;
    // The fixture's variables begin on line 14, indented by six.
    expect([first!.code, place?.line, line.slice((place?.column ?? 0) - 7)]).toEqual([
      code,
      14,
      line.slice(line.lastIndexOf(at)),
    ]);
    expect([first!.what.en, first!.why?.en, first!.fix?.en].join(' ')).toContain(says);
    expect(others).toEqual([]);
  });
});
