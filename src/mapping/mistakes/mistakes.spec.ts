import { basename } from 'node:path';
import { exampleCatalog, folderOf, problemsIn, utredning, withHeader } from '../fixture';
import { compileMapping } from '../load-mapping';
import { readMapping } from '../read-mapping';
import { problemsOf } from '../../errors/render';

const mapping = (text: string): Record<string, string> => ({ 'mapping.yaml': text });
const one = (...lines: string[]): Record<string, string> => mapping(utredning(...lines));
const map = (...rows: string[]): Record<string, string> => ({
  ...one('utredning.forlangd: { code: F, map: codes/x.csv }'),
  'codes/x.csv': rows.join('\n'),
});
const head = 'kod;klartext;varde;status;likvardighet;av;datum;giltig_fran;giltig_till;skal';
const record = (...lines: string[]): Record<string, string> =>
  mapping(withHeader('records:', '  utredning:', ...lines.map((line) => `    ${line}`)));
const good = ['from: sql/utredning.sql', 'key: UtrId', 'barn: P', 'variables: {}'];

type Mistake = [
  what: string,
  files: Record<string, string | Buffer>,
  wanted: { code: string; at: string; says?: string }[],
];

const mistakes: Mistake[] = [
  // The YAML file.
  [
    'a bracket that is never closed',
    mapping('mapping: [a\n'),
    [{ code: 'MAP-001', at: 'mapping.yaml:1:10' }],
  ],
  [
    'a tab as indentation',
    mapping('mapping: a\nrecords:\n\tx: y\n'),
    [{ code: 'MAP-001', at: 'mapping.yaml:3:1' }],
  ],
  [
    'a misspelt key',
    mapping(withHeader('recrods: {}')),
    [
      { code: 'MAP-003', at: 'mapping.yaml:1:1' },
      { code: 'MAP-002', at: 'mapping.yaml:7:1', says: '"records"' },
    ],
  ],
  [
    'a misspelt record',
    mapping(withHeader('records:', '  utredningar: {}')),
    [{ code: 'MAP-002', at: 'mapping.yaml:8:3', says: '"utredning"' }],
  ],
  [
    'a misspelt operation',
    one('utredning.forlangd: { cod: F }'),
    [{ code: 'MAP-002', at: 'mapping.yaml:14:29', says: '"code"' }],
  ],
  [
    'a record without a key',
    record('from: sql/utredning.sql', 'barn: P', 'variables: {}'),
    [{ code: 'MAP-003', at: 'mapping.yaml:8:3', says: '"key:"' }],
  ],
  [
    'a record without the identity column',
    record('from: sql/utredning.sql', 'key: K', 'variables: {}'),
    [{ code: 'MAP-003', at: 'mapping.yaml:8:3', says: '"barn:"' }],
  ],
  [
    'a record without a source',
    record('key: K', 'barn: P', 'variables: {}'),
    [{ code: 'MAP-003', at: 'mapping.yaml:8:3', says: '"from:"' }],
  ],
  [
    'a list where a column should be',
    one('utredning.forlangd: { present: [a] }'),
    [{ code: 'MAP-004', at: 'mapping.yaml:14:38' }],
  ],
  [
    'a status that does not exist',
    mapping(withHeader('records: {}').replace('template', 'mall')),
    [{ code: 'MAP-005', at: 'mapping.yaml:4:9', says: '"template"' }],
  ],
  [
    'an unknown kind of identity',
    record('from: sql/utredning.sql', 'key: K', 'barn: { column: P, kind: löpnummer }', 'variables: {}'),
    [{ code: 'MAP-005', at: 'mapping.yaml:11:30', says: '"lopnummer"' }],
  ],
  [
    'a reason that does not exist',
    mapping(`${utredning()}unavailable:\n  utredning.utfall: { reason: fritext }\n`),
    [{ code: 'MAP-005', at: 'mapping.yaml:16:31' }],
  ],
  [
    'a version in another form',
    mapping(withHeader('records: {}').replace('1.0.0', '"1.0"')),
    [{ code: 'MAP-006', at: 'mapping.yaml:2:10' }],
  ],
  [
    'a share above one',
    mapping(withHeader('maxUnmappedShare: 10', 'records: {}')),
    [{ code: 'MAP-006', at: 'mapping.yaml:7:19' }],
  ],
  [
    'a date format without a day',
    one('utredning.avslutsdatum: { date: D, formats: [YYYY-MM] }'),
    [{ code: 'MAP-006', at: 'mapping.yaml:14:52' }],
  ],
  [
    'true and false of a database without quotes',
    one('utredning.forlangd: { yesNo: A, yes: [true], no: [N] }'),
    [{ code: 'MAP-006', at: 'mapping.yaml:14:45', says: "'true'" }],
  ],
  [
    'the same variable twice',
    one('utredning.forlangd: { present: A }', 'utredning.forlangd: { present: B }'),
    [{ code: 'MAP-007', at: 'mapping.yaml:15:7' }],
  ],
  [
    'free text',
    one('utredning.utfall: { text: Utredningstext }'),
    [{ code: 'MAP-021', at: 'mapping.yaml:14:33', says: 'free-text-only' }],
  ],
  // The header.
  [
    'an edition that is not loaded',
    mapping(utredning().replace('bbic-working', 'bbic-wroking')),
    [{ code: 'MAP-011', at: 'mapping.yaml:5:12', says: '"bbic-working"' }],
  ],
  [
    'a connector that does not exist',
    mapping(utredning().replace('connector: sqlite', 'connector: sqllite')),
    [{ code: 'MAP-012', at: 'mapping.yaml:6:12', says: '"sqlite"' }],
  ],
  [
    'verified by nobody',
    mapping(utredning().replace('template', 'verified')),
    [{ code: 'MAP-028', at: 'mapping.yaml:4:1' }],
  ],
  [
    'a template that says who verified it',
    mapping(`${utredning()}verified: { by: a, where: b, when: 2026-01-01 }\n`),
    [{ code: 'MAP-028', at: 'mapping.yaml:15:1' }],
  ],
  ['no records at all', mapping(withHeader('records: {}')), [{ code: 'MAP-034', at: 'mapping.yaml:7:1' }]],
  // Files.
  [
    'an SQL file that is not there',
    record('from: sql/utredningar.sql', ...good.slice(1)),
    [{ code: 'MAP-023', at: 'mapping.yaml:9:11', says: '"sql/utredning.sql"' }],
  ],
  [
    'a code map that is not there',
    one('utredning.forlangd: { code: F, map: codes/janej.csv }'),
    [{ code: 'MAP-023', at: 'mapping.yaml:14:43', says: '"codes/ja-nej.csv"' }],
  ],
  [
    'a code map outside of everything',
    one('utredning.forlangd: { code: F, map: /tmp/x.csv }'),
    [{ code: 'MAP-037', at: 'mapping.yaml:14:43' }],
  ],
  [
    'a table where the connector wants SQL',
    record('from: utredning.csv', ...good.slice(1)),
    [{ code: 'MAP-024', at: 'mapping.yaml:9:11' }],
  ],
  [
    'an empty SQL file',
    { ...mapping(utredning()), 'sql/utredning.sql': ' \n' },
    [{ code: 'MAP-038', at: 'mapping.yaml:9:11' }],
  ],
  // Variables and values.
  [
    'a misspelt variable',
    one('utredning.forlengd: { present: F }'),
    [{ code: 'MAP-013', at: 'mapping.yaml:14:7', says: '"utredning.forlangd"' }],
  ],
  [
    'a variable of another record',
    one('insats.startdatum: { date: D }'),
    [{ code: 'MAP-014', at: 'mapping.yaml:14:7', says: 'records.insats' }],
  ],
  [
    'an unknown value',
    one('utredning.utfall: { code: U, values: { P: placerad } }'),
    [{ code: 'MAP-015', at: 'mapping.yaml:14:49', says: '"placering"' }],
  ],
  [
    'an unknown value in a condition table',
    one('utredning.utfall: { when: [{ A: 1, then: placerng }] }'),
    [{ code: 'MAP-015', at: 'mapping.yaml:14:48', says: '"placering"' }],
  ],
  [
    'an unknown value in otherwise',
    one('utredning.utfall: { when: [{ A: 1, then: placering }], otherwise: annat }'),
    [{ code: 'MAP-015', at: 'mapping.yaml:14:73' }],
  ],
  [
    'an unknown fixed value',
    one('utredning.utfall: { code: U, values: { P: placering }, unmapped: { fixed: oppenvrd } }'),
    [{ code: 'MAP-015', at: 'mapping.yaml:14:81', says: '"oppenvard"' }],
  ],
  [
    'a refinement that nobody declared',
    one('utredning.enskilda-samtal: { code: S, values: { 1: ja.smss } }'),
    [{ code: 'MAP-016', at: 'mapping.yaml:14:58', says: '"ja.sms"' }],
  ],
  [
    'a refinement of a value that has none',
    one('utredning.utfall: { code: S, values: { 1: placering.hvb } }'),
    [{ code: 'MAP-016', at: 'mapping.yaml:14:49', says: '"placering"' }],
  ],
  [
    'not applicable where everybody must answer',
    one('utredning.forlangd: { code: F, values: { 9: ej-aktuellt } }'),
    [{ code: 'MAP-017', at: 'mapping.yaml:14:51' }],
  ],
  [
    'an unknown variable under unavailable',
    mapping(`${utredning()}unavailable:\n  utredning.utfal: { reason: not-used }\n`),
    [{ code: 'MAP-013', at: 'mapping.yaml:16:3', says: '"utredning.utfall"' }],
  ],
  [
    'mapped and unavailable',
    mapping(
      `${utredning('utredning.forlangd: { present: F }')}unavailable:\n  utredning.forlangd: { reason: not-used }\n`,
    ),
    [{ code: 'MAP-027', at: 'mapping.yaml:16:3' }],
  ],
  // Operations.
  [
    'a code for a date',
    one('utredning.avslutsdatum: { code: D, values: {} }'),
    [{ code: 'MAP-018', at: 'mapping.yaml:14:33', says: '"date"' }],
  ],
  [
    'a date for an answer',
    one('utredning.utfall: { date: D }'),
    [{ code: 'MAP-018', at: 'mapping.yaml:14:27', says: '"code"' }],
  ],
  [
    'several values for one answer',
    one('utredning.utfall: { multi: D, values: {} }'),
    [{ code: 'MAP-036', at: 'mapping.yaml:14:27' }],
  ],
  ['no operation', one('utredning.utfall: {}'), [{ code: 'MAP-019', at: 'mapping.yaml:14:7' }]],
  [
    'two operations',
    one('utredning.forlangd: { present: A, yesNo: B }'),
    [{ code: 'MAP-019', at: 'mapping.yaml:14:7' }],
  ],
  [
    'a key of another operation',
    one('utredning.forlangd: { present: A, separator: "," }'),
    [{ code: 'MAP-020', at: 'mapping.yaml:14:41', says: '"absent"' }],
  ],
  [
    'a code that nothing translates',
    one('utredning.utfall: { code: U }'),
    [{ code: 'MAP-022', at: 'mapping.yaml:14:7' }],
  ],
  [
    'a code that is translated twice',
    one('utredning.forlangd: { code: U, map: codes/ja-nej.csv, values: { 1: ja } }'),
    [{ code: 'MAP-022', at: 'mapping.yaml:14:7' }],
  ],
  [
    'a condition table row without a condition',
    one('utredning.utfall: { when: [{ then: placering }] }'),
    [{ code: 'MAP-030', at: 'mapping.yaml:14:34' }],
  ],
  [
    'a comparison that can never hold',
    one('utredning.forlangd: { when: [{ A: { atLeast: 5, atMost: 1 }, then: ja }] }'),
    [{ code: 'MAP-031', at: 'mapping.yaml:14:41' }],
  ],
  [
    'a misspelt comparison',
    one('utredning.forlangd: { when: [{ A: { atLest: 5 }, then: ja }] }'),
    [{ code: 'MAP-002', at: 'mapping.yaml:14:43', says: '"atLeast"' }],
  ],
  [
    'the identity as an answer',
    one('utredning.utfall: { code: Personnr, values: {} }'),
    [{ code: 'MAP-032', at: 'mapping.yaml:14:33' }],
  ],
  [
    'the identity inside a condition',
    one('utredning.forlangd: { when: [{ Personnr: x, then: ja }] }'),
    [{ code: 'MAP-032', at: 'mapping.yaml:14:38' }],
  ],
  [
    'an open end that is no day',
    one('utredning.avslutsdatum: { date: D, openEnd: [9999-12-32] }'),
    [{ code: 'MAP-033', at: 'mapping.yaml:14:52' }],
  ],
  [
    'a code twice, in another case',
    one('utredning.forlangd: { code: F, values: { a: ja, A: nej } }'),
    [{ code: 'MAP-035', at: 'mapping.yaml:14:55' }],
  ],
  [
    'a code that means both yes and no',
    one('utredning.forlangd: { yesNo: F, yes: [1], no: [2, 1] }'),
    [{ code: 'MAP-035', at: 'mapping.yaml:14:57' }],
  ],
  [
    'an error in a part of anyOf',
    one('utredning.vardnadshavare-delaktiga:', '  anyOf:', '    - { yesNo: A }', '    - { date: B }'),
    [{ code: 'MAP-018', at: 'mapping.yaml:17:15' }],
  ],
  // Records.
  [
    'a parent that is mapped but not named',
    mapping(
      withHeader(
        'records:',
        '  aktualisering:',
        '    from: sql/aktualisering.sql',
        '    key: A',
        '    barn: P',
        '    variables: {}',
        '  utredning:',
        '    from: sql/utredning.sql',
        '    key: U',
        '    barn: P',
        '    variables: {}',
      ),
    ),
    [{ code: 'MAP-025', at: 'mapping.yaml:13:3', says: 'aktualisering' }],
  ],
  [
    'a parent that the record cannot have',
    record(...good, 'insats: I'),
    [{ code: 'MAP-026', at: 'mapping.yaml:13:5', says: '"aktualisering"' }],
  ],
  [
    'counting by child elsewhere than in aktualisering',
    record(...good, 'countBy: { barn.fodelsedatum: { date: F } }'),
    [{ code: 'MAP-029', at: 'mapping.yaml:13:5' }],
  ],
  // Code maps.
  ['a code map with a stray quote', map(head, '1;"Ja;ja;godkand'), [{ code: 'MAP-040', at: 'x.csv:2:1' }]],
  [
    'a misspelt column of a code map',
    map('kod;varden;varde;status', '1;;ja;godkand'),
    [{ code: 'MAP-041', at: 'x.csv:1:5', says: '"varde"' }],
  ],
  [
    'a column of a code map that stands twice',
    map('kod;värde;varde;status', '1;ja;ja;godkand'),
    [{ code: 'MAP-093', at: 'x.csv:1:11' }],
  ],
  [
    'a code map without a status',
    map('kod;varde', '1;ja'),
    [{ code: 'MAP-042', at: 'x.csv:1:1', says: 'status' }],
  ],
  [
    'a misspelt status',
    map(head, '1;Ja;ja;godkänt;;;;;;'),
    [{ code: 'MAP-043', at: 'x.csv:2:9', says: '"godkand"' }],
  ],
  [
    'a misspelt equivalence',
    map(head, '1;Ja;ja;godkand;likt;;;;;'),
    [{ code: 'MAP-043', at: 'x.csv:2:17', says: '"lika"' }],
  ],
  ['a row without a code', map(head, ';Ja;ja;godkand;;;;;;'), [{ code: 'MAP-044', at: 'x.csv:2:1' }]],
  [
    'an approved row without a value',
    map(head, '1;Ja;;godkand;;;;;;'),
    [{ code: 'MAP-044', at: 'x.csv:2:6' }],
  ],
  [
    'an ignored row without a reason',
    map(head, '1;Ja;;ignorerad;;;;;;'),
    [{ code: 'MAP-044', at: 'x.csv:2:22' }],
  ],
  [
    'an ignored row with a value',
    map(head, '1;Ja;ja;ignorerad;;;;;;därför'),
    [{ code: 'MAP-045', at: 'x.csv:2:6' }],
  ],
  [
    'a period that ends before it begins',
    map(head, '1;Ja;ja;godkand;;;;2025-01-01;2024-01-01;'),
    [{ code: 'MAP-046', at: 'x.csv:2:31' }],
  ],
  [
    'a day that does not exist',
    map(head, '1;Ja;ja;godkand;;;2025-02-30;;;'),
    [{ code: 'MAP-033', at: 'x.csv:2:19' }],
  ],
  [
    'one code with two meanings',
    map(head, 'a;Ja;ja;godkand;;;;;;', 'A ;Nej;nej;godkand;;;;;;'),
    [{ code: 'MAP-035', at: 'x.csv:3:1' }],
  ],
  [
    'an unknown value in a code map',
    map(head, '1;"Ja; ja";jaa;godkand;;;;;;'),
    [{ code: 'MAP-015', at: 'x.csv:2:12', says: '"ja"' }],
  ],
];

describe('a mistake in a mapping is told where it stands, with what was probably meant', () => {
  it.each(mistakes)('%s', (_, files, wanted) => {
    const found = problemsIn(files);
    const brief = found.map(({ code, place }) => ({
      code,
      at: `${basename(place?.file ?? '')}:${place?.line}:${place?.column}`,
    }));
    expect(brief).toEqual(wanted.map(({ code, at }) => ({ code, at })));
    wanted.forEach(({ says }, i) => {
      const { what, why, fix } = found[i]!;
      if (says) expect([what.en, why?.en, fix?.en].join(' ')).toContain(says);
    });
    for (const { what, fix, frame } of found) {
      expect(what.sv).not.toBe('');
      if (fix) expect(fix.sv).not.toBe('');
      expect(frame).toContain('^');
    }
  });

  it('tells all mistakes of all files at once', () => {
    const codes = problemsIn({
      ...one(
        'utredning.forlengd: { present: F }',
        'utredning.utfall: { code: U, map: codes/fel.csv }',
        'utredning.avslutsdatum: { yesNo: D }',
      ),
      'codes/fel.csv': `${head}\n1;;placerad;godkand;;;;;;\n2;;placering;godkant;;;;;;\n`,
    }).map(({ code, place }) => `${code} ${basename(place?.file ?? '')}`);
    expect(codes.sort()).toEqual([
      'MAP-013 mapping.yaml',
      'MAP-015 fel.csv',
      'MAP-018 mapping.yaml',
      'MAP-043 fel.csv',
    ]);
  });

  it('tells a shared code map’s wrong row once, not once per variable', () => {
    const codes = problemsIn({
      ...one(
        'utredning.forlangd: { code: F, map: codes/x.csv }',
        'utredning.utredningsplan: { code: G, map: codes/x.csv }',
      ),
      'codes/x.csv': `${head}\n1;;jaa;oklart;;;;;;\n`,
    }).map(({ code }) => code);
    expect(codes).toEqual(['MAP-043']);
  });

  it('says which folder has no mapping.yaml', () => {
    expect(problemsOf(catchError(() => readMapping(folderOf({}), exampleCatalog())))).toMatchObject([
      { code: 'MAP-010' },
    ]);
  });

  it('names missing columns with the query, those that are there and a guess, when bound to a source', () => {
    const text = utredning(
      'utredning.forlangd: { present: Förlängd }',
      'utredning.utfall: { code: U, values: {} }',
    );
    const [compiled] = compileMapping(readMapping(folderOf(mapping(text)), exampleCatalog())).records;
    const error = catchError(() => compiled!.bind(['UtrId', 'Personnr', 'Start', 'Forlangd']));
    expect(problemsOf(error)).toMatchObject([
      { code: 'MAP-050', place: { table: 'sql/utredning.sql', field: 'Förlängd' } },
      { code: 'MAP-050', place: { table: 'sql/utredning.sql', field: 'U' } },
    ]);
    expect(problemsOf(error)[0]?.fix?.sv).toContain('Menade du "Forlangd"? Tillåtet: "UtrId", "Personnr"');
    expect(problemsOf(error)[1]?.fix?.sv).toMatch(/lägg till kolumnen i SELECT i sql\/utredning\.sql\.$/);
  });

  it('shows none of the first row of a list without a header: it is a child, not names of columns', () => {
    const [compiled] = compileMapping(
      readMapping(folderOf(mapping(utredning('utredning.forlangd: { present: F }'))), exampleCatalog()),
    ).records;
    const told = JSON.stringify(
      problemsOf(catchError(() => compiled!.bind(['17', '20100101-2384', 'Anna']))),
    );
    expect(told).not.toMatch(/20100101|Anna/);
    expect(told).toContain('header: false');
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
