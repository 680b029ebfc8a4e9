import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse, stringify } from 'yaml';
import { packageRoot } from '../../config/paths';
import type { ProblemDetails } from '../../errors/problem';
import { problemsOf } from '../../errors/render';
import { exampleCatalog, folderOf, utredning, writeInto } from '../../mapping/fixture';
import { readMapping } from '../../mapping/read-mapping';
import { bidForm } from './bid-form';
import { bidJsonSchema, bidSchema, type BidFile } from './bid.schema';
import type { Bid } from './claims';
import { comparisonHtml } from './comparison-page';
import { comparisonCsv, comparisonText, comparisonXlsx } from './comparison-sheets';
import { comparisonDocument, comparisonJson } from './comparison.schema';
import { coverageOf } from '../coverage';
import { emptyForm, file, weightsForAll, wholeForm } from '../fixture';
import { claimsOfForm } from './form-claims';
import { claimsOfMapping } from './mapping-claims';
import { compareBids, type BidScore } from './score';
import { checkedWeights, weightsSchema, type Weights } from './weights';
import { readYamlFile } from '../yaml-file';

const catalog = exampleCatalog();
const weights = weightsForAll();
const read = (form: BidFile | string, label?: string): Bid => {
  const yaml = readYamlFile(file(form), bidSchema);
  return claimsOfForm(yaml, label ?? yaml.value.bid, catalog);
};
const score = (form: BidFile): BidScore => compareBids([read(form)], weights, catalog).scores[0]!;
const problems = (action: () => unknown): ProblemDetails[] => {
  try {
    action();
    return [];
  } catch (error) {
    return problemsOf(error);
  }
};
/** Everything shown, but for one variable. */
const but = (id: string, change: Partial<BidFile['claims'][string]>): BidFile => {
  const form = wholeForm('A');
  return { ...form, claims: { ...form.claims, [id]: { ...form.claims[id]!, ...change } } };
};
const refused = (form: BidFile): string[] =>
  score(form).unevidenced.flatMap(({ variable, claim }) =>
    claim.refused.map((why) => `${variable.id} ${claim.value?.code ?? '-'} ${why}`),
  );

describe('the claim form', () => {
  it('names its schema on the first line, and the committed schema is what the code makes', () => {
    expect(bidForm(catalog, weights).split('\n')[0]).toBe('# yaml-language-server: $schema=bid.schema.json');
    expect(readFileSync(join(packageRoot(), 'mappings', 'bid.schema.json'), 'utf8')).toBe(bidJsonSchema());
  });

  it('lists every variable with every value, and is a form when the two names are written', () => {
    const form = emptyForm();
    expect(Object.keys(form.claims)).toHaveLength(76);
    expect(form.claims['utredning.utfall']!.examples!.map(({ value }) => value)).toEqual(
      catalog
        .variable('utredning.utfall')!
        .values.filter(({ refines }) => !refines)
        .map(({ code }) => code),
    );
    expect(problems(() => read({ ...form, bid: 'A', system: 'B' }))).toEqual([]);
  });

  it('leaves out what weighs nothing', () => {
    const own: Weights = { ...weights, weightOf: ({ area }) => (area === 'delaktighet' ? 1 : 0) };
    const claims = Object.keys((parse(bidForm(catalog, own)) as BidFile).claims);
    expect(claims.every((id) => catalog.variable(id)!.area === 'delaktighet')).toBe(true);
  });
});

describe('what a claim form says', () => {
  it('scores all when all is shown, and nothing when nothing is filled in', () => {
    expect(score(wholeForm('A'))).toMatchObject({
      evidenced: 76,
      claimed: 76,
      mustLacking: [],
      unevidenced: [],
    });
    const empty = score({ ...emptyForm(), bid: 'A', system: 'B' });
    expect([empty.evidenced, empty.claimed, empty.unanswered.length, empty.mustLacking.length]).toEqual([
      0, 0, 76, 13,
    ]);
  });

  const id = 'utredning.samverkan-skola';
  it.each<[string, Partial<BidFile['claims'][string]>, number, number, string[]]>([
    [
      'without a place',
      { column: null },
      75,
      76,
      [`${id} ja no-place`, `${id} nej no-place`, `${id} ej-aktuellt no-place`],
    ],
    [
      'a screen with its field is a place too',
      { table: '', screen: 'Utredning', field: 'Samverkan' },
      76,
      76,
      [],
    ],
    [
      'one value without an example',
      {
        examples: [
          { source: 1, value: 'ja' },
          { source: 2, value: 'nej' },
        ],
      },
      75 + 2 / 3,
      76,
      [`${id} ej-aktuellt no-example`],
    ],
    [
      'a dash is no example',
      {
        examples: [
          { source: '–', value: 'ja' },
          { source: 2, value: 'nej' },
          { source: 3, value: 'ej-aktuellt' },
        ],
      },
      75 + 2 / 3,
      76,
      [`${id} ja no-example`],
    ],
    [
      'one source value that becomes two',
      {
        examples: [
          { source: 'X', value: 'ja' },
          { source: 'x ', value: 'nej' },
          { source: 3, value: 'ej-aktuellt' },
        ],
      },
      75 + 1 / 3,
      76,
      [`${id} ja same-source`, `${id} nej same-source`],
    ],
    ['only some values', { claim: ['ja', 'nej'] }, 75 + 2 / 3, 75 + 2 / 3, []],
    ['none', { claim: 'none' }, 75, 75, []],
    ['an empty claim', { claim: null }, 75, 75, []],
  ])('%s', (_, change, evidenced, claimed, why) => {
    const found = score(but(id, change));
    expect(found.evidenced).toBeCloseTo(evidenced);
    expect(found.claimed).toBeCloseTo(claimed);
    expect(refused(but(id, change))).toEqual(why);
  });

  it.each([
    ['2024-03-12', true],
    ['20240312', true],
    ['12.03.2024', true],
    ['2024-03-12 08:15', true],
    ['240312', true],
    ['2024-03-13', false],
    ['mars 2024', false],
    ['45363', false],
  ])('a date shown as %s proves it: %s', (source, proves) => {
    const form = but('utredning.avslutsdatum', { examples: [{ source, value: '2024-03-12' }] });
    expect(refused(form)).toEqual(proves ? [] : ['utredning.avslutsdatum - does-not-show']);
  });

  it.each([
    ['-', '?'],
    ['\u200b', '\u00ad'],
    ['…', '…'],
  ])('a place without a letter or a number is no place: %j %j', (table, column) =>
    expect(refused(but('barn.fodelsedatum', { table, column }))).toEqual(['barn.fodelsedatum - no-place']),
  );

  it.each(['a\u200b', ' A', 'ａ', 'a\u00ad'])(
    'two examples that only look different are one: %j beside a',
    (other) => {
      const examples = [
        { source: 'a', value: 'flicka' },
        { source: other, value: 'pojke' },
      ];
      expect(refused(but('barn.kon', { examples }))).toEqual([
        'barn.kon flicka same-source',
        'barn.kon pojke same-source',
      ]);
    },
  );

  it('a variable that was taken out of the form is not answered, and that is told', () => {
    const form = wholeForm('A');
    delete form.claims['utredning.utfall'];
    expect(score(form).unanswered.map(({ id: left }) => left)).toEqual(['utredning.utfall']);
  });
});

describe('mistakes in a claim form', () => {
  it('are told all at once, each with its place and what was meant', () => {
    const text = [
      'bid: A',
      'system: B',
      'catalogue: bbic-working',
      'claims:',
      '  utredning.utfal: { claim: all }',
      '  utredning.forlangd:',
      '    claim: [jaa]',
      '    examples: [{ source: 1, value: nejj }]',
      '  utredning.avslutsdatum:',
      '    claim: all',
      '    examples: [{ source: 20240230, value: 2024-02-30 }]',
      '  utredning.utredningsplan: { claim: alll }',
      '',
    ].join('\n');
    const brief = (found: ProblemDetails[]): string[] =>
      found.map(
        ({ code, place, fix }) =>
          `${code} ${place?.line}:${place?.column} ${/"([^"]+)"\?/.exec(fix?.sv ?? '')?.[1]}`,
      );
    expect(brief(problems(() => read(text)))).toEqual(['COV-006 12:38 undefined']);
    expect(problems(() => read(text))[0]!.what.sv).toContain('väntat: all, none eller en lista');
    expect(brief(problems(() => read(text.replace('alll', 'all'))))).toEqual([
      'COV-023 5:3 utredning.utfall',
      'COV-024 7:13 ja',
      'COV-024 8:36 nej',
      'COV-025 11:43 undefined',
    ]);
  });

  it('an example that looks like a personal identity number stops the form, and is not repeated', () => {
    const [found, ...rest] = problems(() =>
      read(but('barn.fodelsedatum', { examples: [{ source: '20100101-2382', value: '2010-01-01' }] })),
    );
    expect([found!.code, rest]).toEqual(['COV-027', []]);
    expect(JSON.stringify(found)).not.toContain('2382');
  });

  it('nor does one get through inside a longer text, a place or a comment', () => {
    const change: Partial<BidFile['claims'][string]>[] = [
      { examples: [{ source: 'Anna 20100101-2382, flicka', value: 'flicka' }] },
      { table: 'Barn 201001012382' },
      { column: '100101-2382' },
      { screen: 'Akt 20100101-2382' },
      { field: 'id:20100101-2382' },
      { comment: 'prövat med 20100101-2382' },
    ];
    const found = change.map((one) => problems(() => read(but('barn.kon', one))));
    expect(found.map((list) => list.map(({ code }) => code))).toEqual(change.map(() => ['COV-027']));
    expect(found.every(([one]) => (one?.place?.line ?? 0) > 1)).toBe(true);
    expect(JSON.stringify(found)).not.toContain('2382');
  });

  it('an empty form says that the names are missing', () => {
    expect(problems(() => read(emptyForm())).map(({ code }) => code)).toEqual(['COV-004', 'COV-004']);
  });

  it.each(['', '- 1', 'bid: [', 'a: &a [*a, *a]', 'bid: "\u0000"', '\u{feff}', 'x: !!binary ö'])(
    'no file of any kind gets past without a problem and a place: %j',
    (text) => {
      const found = problems(() => read(text));
      expect(found.length).toBeGreaterThan(0);
      for (const { code, place } of found)
        expect([code.startsWith('COV-'), place?.line]).toEqual([true, expect.any(Number)]);
    },
  );
});

describe('weights', () => {
  const weightsOf = (value: object): Weights =>
    checkedWeights(readYamlFile(file({ catalogue: 'bbic-working', ...value }), weightsSchema), catalog);
  const of = (list: Weights, id: string): [number, boolean] => {
    const variable = catalog.variable(id)!;
    return [list.weightOf(variable), list.must(variable)];
  };

  it('a variable goes before national, which goes before its area, which goes before the default', () => {
    const list = weightsOf({
      default: 2,
      weights: { national: 5, delaktighet: 3, 'barn.kon': 9 },
      must: ['delaktighet'],
    });
    expect(of(list, 'barn.kon')).toEqual([9, false]);
    expect(of(list, 'barn.ensamkommande')[0]).toBe(5);
    expect(of(list, 'utredning.enskilda-samtal')).toEqual([3, true]);
    expect(of(list, 'utredning.utfall')[0]).toBe(2);
  });

  it.each(['-1', '1001', '9e+307'])('refuses a weight that makes sums meaningless: %s', (weight) =>
    expect(
      problems(() => readYamlFile(file(`catalogue: bbic-working\ndefault: ${weight}\n`), weightsSchema)),
    ).toHaveLength(1),
  );

  it('tells a name that nobody knows, with its place and what was meant', () => {
    const found = problems(() => weightsOf({ weights: { delaktihet: 2 }, must: ['nationel'] }));
    expect(found.map(({ code, fix }) => `${code} ${/"([^"]+)"\?/.exec(fix!.sv)?.[1]}`)).toEqual([
      'COV-020 delaktighet',
      'COV-020 national',
    ]);
    expect(problems(() => weightsOf({ default: -1 }))[0]!.place).toMatchObject({ line: 2 });
  });
});

describe('a mapping as a bid', () => {
  const lines = [
    'utredning.forlangd: { yesNo: F }',
    'utredning.avslutsdatum: { date: Slut }',
    "utredning.utredningsplan: { yesNo: P, assumed: 'Antas' }",
  ];
  const test = stringify({
    record: 'utredning',
    base: { UtrId: 1, Personnr: '20120101T001' },
    cases: [
      {
        name: 'förlängd',
        given: { F: 'J', Slut: '2024-03-12', P: 'J' },
        want: {
          'utredning.forlangd': 'ja',
          'utredning.avslutsdatum': '2024-03-12',
          'utredning.utredningsplan': 'ja',
        },
      },
      { name: 'håller inte', given: { F: 'J' }, want: { 'utredning.forlangd': 'nej' } },
    ],
  });
  const bidOf = (status: string, tests: string | null = test): Bid => {
    const folder = folderOf({
      'mapping.yaml': utredning(...lines).replace('status: template', `status: ${status}`),
    });
    if (tests) writeInto(folder, { 'a.test.yaml': tests });
    const plan = readMapping(folder, catalog);
    return claimsOfMapping(plan, coverageOf(plan, catalog), status);
  };
  const brief = (bid: Bid): string[] =>
    compareBids([bid], weights, catalog).scores[0]!.unevidenced.map(
      ({ variable, claim }) => `${variable.id} ${claim.value?.code ?? '-'} ${claim.refused.join()}`,
    );

  it('is believed where a case that holds gives the value, and its author has not assumed it', () => {
    const bid = bidOf('local');
    expect(brief(bid)).toEqual([
      'utredning.forlangd nej no-test',
      'utredning.utredningsplan ja assumed',
      'utredning.utredningsplan nej assumed,no-test',
    ]);
    const claim = bid.claims.find(({ variable }) => variable.id === 'utredning.avslutsdatum')!;
    expect(claim.where).toBe('sql/utredning.sql: Slut');
    expect(claim.claimed[0]!.example).toMatch(/a\.test\.yaml:\d+ förlängd/);
  });

  it('has no evidence without tests', () => expect(brief(bidOf('local', null))).toHaveLength(5));

  it('is not believed about a date where the only case that holds gives no date', () => {
    const unread = test
      .replace(/Slut: 2024-03-12/, 'Slut: okänt')
      .replace(/avslutsdatum: 2024-03-12/, 'avslutsdatum: omappad');
    expect(unread).toContain('omappad');
    expect(brief(bidOf('local', unread))).toContain('utredning.avslutsdatum - no-test');
  });

  it('takes no place when its system is invented: nobody sells it', () => {
    expect(compareBids([bidOf('example')], weights, catalog).scores[0]!.place).toBeNull();
  });

  it('takes no place when it is a template: its evidence is about a contract, not about a system', () => {
    const { scores } = compareBids(
      [bidOf('template'), read(wholeForm('A')), bidOf('local')],
      weights,
      catalog,
    );
    expect(scores.map(({ bid, place }) => [bid.label, place])).toEqual([
      ['A', 1],
      ['local', 2],
      ['template', null],
    ]);
  });
});

describe('the comparison', () => {
  const hostile = `</title><script>alert(1)</script><img src=x onerror=alert(2)>`;
  const evil = wholeForm(hostile);
  evil.system = '=cmd|calc';
  Object.assign(evil.claims['utredning.utfall']!, {
    table: '<style>*{display:none}</style>',
    comment: hostile,
  });
  evil.claims['utredning.forlangd']!.examples = [{ source: `"><svg onload=alert(3)>`, value: 'ja' }];
  const comparison = compareBids(
    [
      read(but('utredning.utfall', { claim: 'none' }), 'B'),
      read(wholeForm('A')),
      read(evil),
      read(wholeForm('C')),
    ],
    weights,
    catalog,
  );

  it('tells beside the place that a required variable is lacking: the place is no admission', () => {
    const page = comparisonHtml(compareBids([read(but('barn.kon', { claim: 'none' }))], weights, catalog));
    expect(page).toContain('saknar ska-krav');
    expect(page.replace(/\s+/g, ' ')).toContain('Placeringen räknas på poängen ensam');
    expect(comparisonHtml(compareBids([read(wholeForm('A'))], weights, catalog))).not.toContain(
      'saknar ska-krav',
    );
  });

  it('lets equal bids share a place, and tells so', () => {
    expect(comparison.scores.map(({ bid, place, shared }) => [bid.label, place, shared])).toEqual([
      ['A', 1, true],
      ['C', 1, true],
      [hostile, 3, false],
      ['B', 4, false],
    ]);
    expect(comparisonText(comparison, 'sv')).toMatch(/A\s+1=/);
    expect(comparisonHtml(comparison)).toContain('1 (delad)');
  });

  it('shows what a hostile bidder wrote as text, in every format', async () => {
    const page = comparisonHtml(comparison);
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toMatch(/<script|<img|<svg onload|<style>\*|<link|url\(/);
    const rows = parseCsv<Record<string, string>>(comparisonCsv(comparison), {
      delimiter: ';',
      bom: true,
      columns: true,
    });
    expect(rows.every(({ system }) => !system!.startsWith('='))).toBe(true);
    expect((await comparisonXlsx(comparison)).length).toBeGreaterThan(10_000);
  });

  it('is JSON of a documented shape, with every claim’s place and example', () => {
    const json = comparisonDocument.parse(JSON.parse(JSON.stringify(comparisonJson(comparison))));
    expect(json.bids[0]!.claims.find(({ id }) => id === 'utredning.avslutsdatum')).toEqual({
      id: 'utredning.avslutsdatum',
      answered: true,
      where: 'v_uppfoljning: Kolumn',
      total: 1,
      claimed: 1,
      evidenced: 1,
      values: [{ value: null, evidenced: true, refused: [], example: '12.03.2024 → 2024-03-12' }],
    });
  });
});
