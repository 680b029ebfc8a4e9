import { basename } from 'node:path';
import { problemsOf } from '../../errors/render';
import { exampleCatalog, folderOf, utredning } from '../fixture';
import { readMapping } from '../read-mapping';
import { runMappingTests, type TestReport } from './run-tests';

const mapping = utredning(
  'utredning.forlangd: { yesNo: F }',
  'utredning.utfall: { when: [{ T: P, then: placering }, { T: O, then: oppenvard }] }',
  'utredning.centrala-behov: { multi: B, values: { 1: halsa, 2: utbildning } }',
);

const run = (...lines: string[]): TestReport =>
  runMappingTests(
    readMapping(folderOf({ 'mapping.yaml': mapping, 'a.test.yaml': lines.join('\n') }), exampleCatalog()),
  );
const base = ['record: utredning', 'base: { UtrId: 1, Personnr: x }', 'cases:'];

describe('tests of a mapping', () => {
  it('a case that holds has no difference; one that does not says what was wanted and what came', () => {
    const { cases } = run(
      ...base,
      '  - { name: ja, given: { F: J, Start: 2024-01-02 }, want: { utredning.forlangd: ja, eventDate: 2024-01-02 } }',
      '  - { name: fel, given: { F: N, B: "2,1" }, want: { utredning.forlangd: ja, utredning.centrala-behov: [halsa] } }',
    );
    expect(cases.map(({ differences }) => differences)).toEqual([
      [],
      [
        { what: 'utredning.forlangd', want: 'ja', got: 'nej' },
        { what: 'utredning.centrala-behov', want: '[halsa]', got: '[halsa, utbildning]' },
      ],
    ]);
    expect(cases[1]!.place).toMatchObject({ line: 5, column: 5 });
  });

  it('an unknown code that the case does not mention is a difference', () => {
    const { cases } = run(
      ...base,
      '  - { name: a, given: { F: X, T: P }, want: { utredning.utfall: placering } }',
      '  - { name: b, given: { F: X }, unmapped: [utredning.forlangd] }',
      '  - { name: c, given: { F: X }, want: { utredning.forlangd: omappad } }',
    );
    expect(cases.map(({ differences }) => differences)).toEqual([
      [{ what: 'unmapped', want: '–', got: 'utredning.forlangd' }],
      [],
      [],
    ]);
  });

  it('each answer of a comparison is a rule, and so is each row of a table and each other operation', () => {
    const variables = [
      'utredning.forlangd: { compare: { A: { after: B } } }',
      'utredning.utredningsplan: { within: { from: A, to: B, days: 14 } }',
      'utredning.avslutsdatum: { latest: [A, B] }',
      'utredning.utfall: { code: U, map: catalogue }',
      'utredning.kommunicering: { when: [{ A: { before: B }, then: ja }], otherwise: nej }',
    ];
    const asked = variables.map((line) => `${line.slice(0, line.indexOf(':'))}: null`).join(', ');
    const report = (given: string): TestReport['rules'] =>
      runMappingTests(
        readMapping(
          folderOf({
            'mapping.yaml': utredning(...variables),
            'a.test.yaml': [...base, `  - { name: a, given: ${given}, want: { ${asked} } }`].join('\n'),
          }),
          exampleCatalog(),
        ),
      ).rules;
    const early = '{ A: 2024-01-01, B: 2024-01-05, U: Placering }';
    expect(report('{}')).toMatchObject({ total: 8, reached: 0 });
    expect(report(early)).toMatchObject({
      reached: 5,
      unreached: [
        'utredning.forlangd compare ja',
        'utredning.utredningsplan within nej',
        'utredning.kommunicering otherwise',
      ],
    });
  });

  it('a rejected row is wanted with its reason', () => {
    const { cases } = run(
      ...base,
      '  - { name: a, given: { UtrId: null }, reject: key-missing }',
      '  - { name: b, given: { UtrId: null }, want: { utredning.forlangd: null } }',
    );
    expect(cases.map(({ differences }) => differences)).toEqual([
      [],
      [{ what: 'reject', want: '–', got: 'key-missing' }],
    ]);
  });

  it('a rule whose answer no case asks for is not reached: a wrong one would pass', () => {
    const given = 'given: { F: J, T: O, B: 1 }';
    const reachedBy = (...wanted: string[]): number =>
      run(...base, `  - { name: a, ${given}, ${wanted.join(', ')} }`).rules.reached;
    expect(reachedBy('want: { utredning.forlangd: ja }')).toBe(1);
    expect([reachedBy('want: { key: 1 }'), reachedBy('unmapped: []')]).toEqual([0, 0]);
    expect(problemsIn(() => reachedBy('want: {}'))).toMatchObject([{ code: 'MAP-064' }]);
  });

  it('tells which rules no case reaches', () => {
    const { rules } = run(
      ...base,
      '  - name: a',
      '    given: { F: J, T: O, B: 1 }',
      '    want: { utredning.forlangd: ja, utredning.utfall: oppenvard, utredning.centrala-behov: [halsa] }',
    );
    expect(rules).toEqual({
      total: 6,
      reached: 3,
      unreached: [
        'utredning.forlangd yesNo nej',
        'utredning.centrala-behov values 2',
        'utredning.utfall when 1',
      ],
    });
  });

  it.each([
    [
      'a column that the mapping does not read',
      '  - { name: a, given: { FF: J }, want: { key: 1 } }',
      'MAP-062 a.test.yaml:4:25',
    ],
    [
      'a variable that it does not give',
      '  - { name: a, want: { utredning.forlngd: ja } }',
      'MAP-063 a.test.yaml:4:24',
    ],
    ['a case that wants nothing', '  - { name: a, given: { F: J } }', 'MAP-064 a.test.yaml:4:5'],
    ['a reason that does not exist', '  - { name: a, reject: because }', 'MAP-005 a.test.yaml:4:24'],
  ])('a test with a mistake is told where it stands: %s', (_, line, wanted) => {
    const problems = problemsIn(() => run(...base, line));
    expect(
      problems.map(({ code, place }) => `${code} ${basename(place!.file!)}:${place!.line}:${place!.column}`),
    ).toEqual([wanted]);
  });

  it('a record that the mapping does not have, and a folder without tests, are told', () => {
    expect(problemsIn(() => run('record: insats', 'cases: [{ name: a, reject: unmapped }]'))).toMatchObject([
      { code: 'MAP-061' },
    ]);
    const empty = folderOf({ 'mapping.yaml': mapping });
    expect(problemsIn(() => runMappingTests(readMapping(empty, exampleCatalog())))).toMatchObject([
      { code: 'MAP-060' },
    ]);
  });
});

function problemsIn(act: () => unknown): ReturnType<typeof problemsOf> {
  try {
    act();
  } catch (error) {
    return problemsOf(error);
  }
  return [];
}
