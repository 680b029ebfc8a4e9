import fc from 'fast-check';
import type { Cell } from '../../connectors/contract';
import { exampleCatalog, folderOf, problemsIn, utredning, withHeader } from './fixture';
import { compileMapping } from './load-mapping';
import { assumptionsOf, columnsOf, type MappingPlan } from './plan';
import { readMapping } from './read-mapping';

const record = (name: string, ...lines: string[]): string[] => [
  `  ${name}:`,
  ...lines.map((line) => `    ${line}`),
];
const read = (...lines: string[]): MappingPlan =>
  readMapping(folderOf({ 'mapping.yaml': withHeader(...lines) }), exampleCatalog());
const source = 'from: sql/utredning.sql';

function rowOf(plan: MappingPlan): (cells: Record<string, Cell>) => Record<string, unknown> {
  const compiled = compileMapping(plan).records.at(-1)!;
  const columns = columnsOf(plan.records.at(-1)!);
  const map = compiled.bind(columns);
  const out = compiled.newRow();
  return (cells) => {
    const reject = map(
      columns.map((name) => cells[name] ?? null),
      out,
      { unmapped: () => undefined },
    );
    return { reject, key: out.key, parents: [...out.parents], identity: { ...out.identity } };
  };
}

describe('a key of several columns', () => {
  const plan = read(
    'records:',
    ...record(
      'aktualisering',
      'from: sql/aktualisering.sql',
      'key: [Lopnr, Datum]',
      'barn: P',
      'variables: {}',
    ),
    ...record(
      'utredning',
      source,
      'key: U',
      'barn: P',
      'aktualisering: [AktLopnr, AktDatum]',
      'variables: {}',
    ),
  );
  const child = rowOf(plan);
  const parent = rowOf({ ...plan, records: plan.records.slice(0, 1) });

  it('is the same for the parent and for the child that names it', () => {
    const { key } = parent({ Lopnr: 7, Datum: '2024-05-01', P: 'x' });
    expect(child({ U: 1, P: 'x', AktLopnr: '7', AktDatum: '2024-05-01' }).parents).toEqual([key]);
  });

  it('is missing when any part of it is: half a key would join rows that are not the same', () => {
    expect(parent({ Lopnr: 7, Datum: ' ', P: 'x' }).reject).toBe('key-missing');
    expect(child({ U: 1, P: 'x', AktLopnr: '7' })).toMatchObject({ reject: null, parents: [null] });
  });

  it('is never the same for different parts, whatever they hold', () => {
    const part = fc.string({ unit: fc.constantFrom(...'a|\\1'), minLength: 1, maxLength: 4 });
    const pair = fc.tuple(part, part);
    fc.assert(
      fc.property(pair, pair, ([a, b], [c, d]) => {
        const one = parent({ Lopnr: a, Datum: b, P: 'x' }).key;
        const other = parent({ Lopnr: c, Datum: d, P: 'x' }).key;
        expect(one === other).toBe(a === c && b === d);
      }),
      { numRuns: 1000 },
    );
  });

  it('has as many columns in the child as in the parent', () => {
    const found = problemsIn({
      'mapping.yaml': withHeader(
        'records:',
        ...record(
          'aktualisering',
          'from: sql/aktualisering.sql',
          'key: [Lopnr, Datum]',
          'barn: P',
          'variables: {}',
        ),
        ...record('utredning', source, 'key: U', 'barn: P', 'aktualisering: AktId', 'variables: {}'),
      ),
    });
    expect(found).toMatchObject([{ code: 'MAP-080', place: { line: 17, column: 20 } }]);
  });

  it('names each column once', () => {
    const lines = record('utredning', source, 'key: [A, B, a]', 'barn: [P, P]', 'variables: {}');
    expect(problemsIn({ 'mapping.yaml': withHeader('records:', ...lines) })).toMatchObject([
      { code: 'MAP-094', place: { line: 10, column: 17 } },
      { code: 'MAP-094', place: { line: 11, column: 15 } },
    ]);
  });
});

describe('an identity in several columns', () => {
  const plan = read(
    'records:',
    ...record('utredning', source, 'key: U', 'barn: [Personnr, Tillf]', 'variables: {}'),
  );
  const row = rowOf(plan);

  it('is in the first that is filled', () => {
    expect(row({ U: 1, Personnr: '20100101-2384', Tillf: '20120304T001' }).identity).toEqual({
      text: '20100101-2384',
      kind: 'person',
    });
    expect(row({ U: 1, Personnr: ' ', Tillf: '20120304T001' }).identity).toMatchObject({
      text: '20120304T001',
    });
    expect(row({ U: 1 }).reject).toBe('identity-missing');
  });

  it('keeps its kind, and none of its columns may be an answer or be compared with, however it is written', () => {
    const lines = [
      source,
      'key: U',
      'barn: { column: [Personnr, Tillf], kind: lopnummer }',
      'variables:',
      '  utredning.utredningsplan: { yesNo: tillf }',
      '  utredning.forlangd: { compare: { A: { sameAs: PERSONNR } } }',
      '  utredning.avslutsdatum: { earliest: [A, Personnr] }',
    ];
    const found = problemsIn({ 'mapping.yaml': withHeader('records:', ...record('utredning', ...lines)) });
    expect(found.map(({ code, place }) => [code, place?.line])).toEqual([
      ['MAP-032', 13],
      ['MAP-032', 14],
      ['MAP-032', 15],
    ]);
    const kept = read('records:', ...record('utredning', ...lines.slice(0, 3), 'variables: {}'));
    expect(kept.records[0]!.identity).toEqual({ columns: ['Personnr', 'Tillf'], kind: 'lopnummer' });
  });
});

describe('what a record says beside its variables', () => {
  it('the change column is read, and stands on the compiled record', () => {
    const plan = read(
      'records:',
      ...record('utredning', source, 'key: U', 'barn: P', 'changed: Andrad', 'variables: {}'),
    );
    expect(columnsOf(plan.records[0]!)).toContain('Andrad');
    const [compiled] = compileMapping(plan).records;
    expect(compiled!.changed).toBe('Andrad');
    expect(() => compiled!.bind(['U', 'P'])).toThrow('Andrad');
  });

  it('what is assumed is kept: of the whole, of a record, of a variable', () => {
    const plan = read(
      'assumed: [Vyerna är gjorda efter beskrivningen]',
      'records:',
      ...record(
        'utredning',
        source,
        'key: U',
        'barn: P',
        'assumed: En rad per utredning',
        'variables:',
        "  utredning.forlangd: { present: F, assumed: 'Fältet fylls i' }",
      ),
    );
    expect(assumptionsOf(plan)).toEqual([
      { record: null, variable: null, text: 'Vyerna är gjorda efter beskrivningen' },
      { record: 'utredning', variable: null, text: 'En rad per utredning' },
      { record: 'utredning', variable: 'utredning.forlangd', text: 'Fältet fylls i' },
    ]);
  });
});

describe('what must never be by mistake', () => {
  it('an identity as a unit, which is stored as it stands', () => {
    const mapping = [
      'records:',
      ...record('utredning', source, 'key: U', 'barn: [P, T]', 'enhet: t', 'variables: {}'),
    ];
    expect(problemsIn({ 'mapping.yaml': withHeader(...mapping) })).toMatchObject([
      { code: 'MAP-032', place: { line: 12, column: 12 } },
    ]);
  });

  it('an identity in the column of units, whatever the column is called', () => {
    const plan = read(
      'records:',
      ...record('utredning', source, 'key: U', 'barn: P', 'enhet: E', 'variables: {}'),
    );
    const compiled = compileMapping(plan).records[0]!;
    const out = compiled.newRow();
    const unitOf = (E: Cell): string | null => {
      compiled.bind(['U', 'P', 'E'])([1, 'x', E], out, { unmapped: () => undefined });
      return out.unit;
    };
    expect(['20100101-2382', 201001012382, '20120304T001'].map(unitOf)).toEqual([null, null, null]);
    expect(['E1', 4711, 'SE2321000016-1003', '20100101'].map(unitOf)).toEqual([
      'E1',
      '4711',
      'SE2321000016-1003',
      '20100101',
    ]);
  });

  it('a child whose flag is a bit of the source, where the mapping says 1, without protection', () => {
    const protect = 'protected: { column: Skydd, values: [1] }';
    const plan = read(
      'records:',
      ...record('utredning', source, 'key: U', 'barn: P', protect, 'variables: {}'),
    );
    const compiled = compileMapping(plan).records[0]!;
    const out = compiled.newRow();
    const isProtected = (flag: Cell): boolean => {
      compiled.bind(['U', 'P', 'Skydd'])([1, 'x', flag], out, { unmapped: () => undefined });
      return out.protectedIdentity;
    };
    expect([true, 1, '1', false, 0, null].map(isProtected)).toEqual([true, true, true, false, false, false]);
  });
});

it.each(['days: 36501', 'months: 1201', 'years: 9000'])(
  'within %s is refused: no day so far away can be reckoned, and a sync would stop at the first row',
  (length) => {
    const within = `utredning.utredningsplan: { within: { from: A, to: B, ${length} } }`;
    const found = problemsIn({ 'mapping.yaml': utredning(within) });
    expect(found).toMatchObject([{ code: 'MAP-006', place: { line: 14 } }]);
  },
);

it.each([
  ['when: [{ Typ: 1.10, then: ja }]', 50],
  ['when: [{ Typ: [A, 1.10], then: ja }]', 54],
  ['yesNo: Typ, yes: [1.10], no: [0]', 54],
])('a code with decimals is not read as another code: %s', (operation, column) => {
  const of = (text: string): string => utredning(`utredning.enskilda-samtal: { ${text} }`);
  expect(problemsIn({ 'mapping.yaml': of(operation) })).toMatchObject([
    { code: 'MAP-009', place: { line: 14, column } },
  ]);
  expect(problemsIn({ 'mapping.yaml': of(operation.replace('1.10', "'1.10'")) })).toEqual([]);
});

it('what is counted of notifications is read with the codes of the day that the row has', () => {
  const countBy = 'countBy: { barn.kon: { code: S, map: kon.csv } }';
  const lines = [
    'from: sql/aktualisering.sql',
    'key: K',
    'barn: P',
    'eventDate: D',
    countBy,
    'variables: {}',
  ];
  const files = {
    'mapping.yaml': withHeader('records:', ...record('aktualisering', ...lines)),
    'kon.csv': 'kod;varde;status;giltig_fran\nF;flicka;godkand;2020-01-01\n',
  };
  const compiled = compileMapping(readMapping(folderOf(files), exampleCatalog())).records[0]!;
  const count = compiled.bindCountBy!(['K', 'P', 'D', 'S']);
  expect(count([1, 'x', '2024-05-01', 'F']).sex).toBe('flicka');
  expect(count([1, 'x', '2019-05-01', 'F']).sex).toBe('omappad');
});
