import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inPostgres, inSqlite, type Made } from '../../test/connector-contract/slice-sources';
import { opener } from '../../test/connector-contract/usual';
import { loadCatalog } from '../catalog/load-catalog';
import { compileRecord } from '../mapping/compile-record';
import type { CompiledRecord } from '../mapping/model';
import { readMapping } from '../mapping/read-mapping';
import { readingAhead, type ReadingAhead } from './reading-ahead';

const folder = mkdtempSync(join(tmpdir(), 'brygga-prov-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const record = (changed: string, key = 'Id', more = ''): string => `  utredning:
    from: sql/utredning.sql
    key: ${key}
    barn: Pnr
    ${changed && `changed: ${changed}`}
    ${more}
    variables: {}`;
const notifications = `  aktualisering:
    from: sql/utredning.sql
    key: Id
    barn: Pnr
    changed: Tid
    variables: {}`;

let made = 0;
function compiled(
  records: string,
  lists = '',
  query = 'SELECT * FROM Utr',
  connector = 'sqlite',
): CompiledRecord {
  const home = join(folder, String(++made));
  mkdirSync(join(home, 'sql'), { recursive: true });
  writeFileSync(join(home, 'sql/utredning.sql'), query);
  writeFileSync(join(home, 'sql/behov.sql'), 'SELECT * FROM Utr');
  writeFileSync(
    join(home, 'mapping.yaml'),
    `mapping: prov
version: 1.0.0
title: Prov
status: local
catalogue: bbic-working
connector: ${connector}
${lists}
records:
${records}
`,
  );
  const [plan] = readMapping(home, loadCatalog({ edition: 'bbic-working' })).records;
  return compileRecord(plan!, null);
}

/** Forty rows; each column of times has its own trouble. */
const rows = Array.from({ length: 40 }, (_, i) => {
  const day = String((i % 28) + 1).padStart(2, '0');
  const tid = `'2026-01-${day} 10:00:00'`;
  return `(${i}, '20100101-2384', ${tid}, '2026-01-${day}T10:00:00', '${day}/01/2026', ${
    i < 3 ? `'${day}/01/2026'` : tid
  }, ${i === 7 ? `'9999-12-31 00:00:00'` : tid}, ${i < 30 ? 'NULL' : tid}, ${i < 2 ? 'NULL' : tid}, NULL, ${
    20260101 + i
  }, ${i})`;
});
const statements = `
  CREATE TABLE Utr (Id INTEGER PRIMARY KEY, Pnr VARCHAR(20), Tid TIMESTAMP, Iso VARCHAR(30), Snett VARCHAR(30),
    Bland VARCHAR(30), Framat TIMESTAMP, Glest TIMESTAMP, Nagra TIMESTAMP, Tomt TIMESTAMP, Tal INTEGER, Lopnr INTEGER);
  INSERT INTO Utr VALUES ${rows.join()};
  CREATE TABLE Tom (Id INTEGER PRIMARY KEY, Pnr VARCHAR(20), Tid TIMESTAMP);`;

const daily = { overlapDays: 3, wholeEveryDays: 1 };
const now = '2026-02-01 12:00:00';

describe.each([
  ['SQLite', inSqlite],
  ['PostgreSQL', inPostgres],
])('what a dry run tells of how a record is read from %s', (_, make) => {
  let source: Made;
  beforeAll(async () => {
    source = await make(mkdtempSync(join(folder, 'kalla-')), statements);
  });
  afterAll(async () => {
    await source.source.close();
    await source.stop();
  });
  const ahead = (one: CompiledRecord, wholeEveryDays = 1): Promise<ReadingAhead> =>
    readingAhead(source.source, one, { policy: { ...daily, wholeEveryDays }, now });

  it('a time in every row and a key that is indexed: by window, and a killed load goes on', async () => {
    expect(await ahead(compiled(record('tid')))).toEqual({
      record: 'utredning',
      mode: 'window',
      reason: null,
      resumes: true,
      rows: 40,
      key: ['Id'],
      changed: {
        column: expect.stringMatching(/^tid$/i),
        type: expect.stringMatching(/^timestamp/i),
        form: expect.objectContaining({ en: 'YYYY-MM-DD HH:MM:SS' }),
        missing: 0,
      },
      problems: [],
    });
  });

  it.each<[string, CompiledRecord, Partial<ReadingAhead>, string[]]>([
    ['text that begins with a date is as good', compiled(record('iso')), { mode: 'window' }, []],
    ['a few rows without a time are counted', compiled(record('nagra')), { mode: 'window' }, []],
    [
      'no index for the key: a killed load begins anew',
      compiled(record('tid', 'Lopnr')),
      { resumes: false },
      [],
    ],
    [
      'no changed',
      compiled(record('')),
      { mode: 'whole', reason: 'no-cursor', resumes: false, changed: null },
      [],
    ],
    [
      'rows that repeat',
      compiled(record('tid', 'Id', 'repeats: true')),
      { reason: 'repeats', resumes: false },
      [],
    ],
    ['notifications', compiled(notifications), { mode: 'calm', reason: null, resumes: false }, []],
    [
      'text that is sorted otherwise than time',
      compiled(record('snett')),
      { reason: 'unusable-cursor' },
      ['SYN-012'],
    ],
    ['a number', compiled(record('tal')), { reason: 'unusable-cursor' }, ['SYN-012']],
    ['an empty column', compiled(record('tomt')), { reason: 'unusable-cursor' }, ['SYN-012']],
    ['some text of another form', compiled(record('bland')), { reason: 'unusable-cursor' }, ['SYN-013']],
    ['a time that has not been yet', compiled(record('framat')), { mode: 'window' }, ['SYN-014']],
    ['most rows without a time', compiled(record('glest')), { mode: 'window' }, ['SYN-015']],
    [
      'lists',
      compiled(
        record('tid', 'Id', 'join: { behov: Id }').replace(
          'variables: {}',
          'enhet: behov.Lopnr\n    variables: {}',
        ),
        'lists:\n  behov: { from: sql/behov.sql, key: Id }',
      ),
      { reason: 'lists', resumes: false, changed: null },
      [],
    ],
    [
      'nothing to read yet, and so nothing wrong',
      compiled(record('tid'), '', 'SELECT * FROM Tom'),
      { reason: 'no-cursor', rows: 0 },
      [],
    ],
  ])('%s', async (_, one, expected, codes) => {
    const found = await ahead(one);
    expect(found).toMatchObject(expected);
    expect(found.problems.map(({ code, severity }) => [code, severity])).toEqual(
      codes.map((code) => [code, 'warning']),
    );
    expect(JSON.stringify(found)).not.toMatch(/2384|9999-12-31 00|2026-01/);
  });

  it('says how many rows have no time, whether that is worth a warning or not', async () => {
    expect((await ahead(compiled(record('nagra')))).changed).toMatchObject({ missing: 2 });
    const { problems, changed } = await ahead(compiled(record('glest')));
    expect(changed).toMatchObject({ missing: 30 });
    expect(problems[0]!.what.en).toContain('30 of 40 rows have no value in');
    expect((await ahead(compiled(record('tomt')))).changed).toMatchObject({ missing: 40, form: null });
  });

  it('says in which form a column is that is of no use', async () => {
    const told = async (column: string): Promise<string> =>
      (await ahead(compiled(record(column)))).problems[0]!.what.sv;
    expect(await told('snett')).toContain('skrivet som DD/MM/ÅÅÅÅ');
    expect(await told('tal')).toContain('skrivet som ÅÅÅÅMMDD');
    expect(await told('tomt')).toContain('är tom i alla rader');
  });

  it('says how many rows are written otherwise, since each of them makes all be read', async () => {
    const { problems } = await ahead(compiled(record('bland')));
    expect(problems[0]!.what.en).toMatch(
      /^utredning: in 3 of 40 rows "bland" does not begin with YYYY-MM-DD/i,
    );
  });

  it('always whole where the settings say so, and yet a killed load goes on', async () => {
    expect(await ahead(compiled(record('tid')), 0)).toMatchObject({
      mode: 'whole',
      reason: 'asked',
      resumes: true,
    });
  });
});

it('a type that cannot be compared is told with why, and everything is read', async () => {
  const { source, stop } = await inPostgres(
    mkdtempSync(join(folder, 'kalla-')),
    `CREATE TABLE Utr (Id integer PRIMARY KEY, Pnr text, Tid json); INSERT INTO Utr VALUES (1, '20100101-2384', '{}')`,
  );
  try {
    const found = await readingAhead(source, compiled(record('tid')), { policy: daily, now });
    expect(found).toMatchObject({
      mode: 'whole',
      reason: 'no-slices',
      resumes: false,
      changed: null,
      rows: null,
    });
    expect(found.problems).toMatchObject([{ code: 'CON-029', severity: 'warning' }]);
  } finally {
    await source.close();
    await stop();
  }
});

it('a file is always read whole, and its change column is nothing to complain of', async () => {
  const home = mkdtempSync(join(folder, 'filer-'));
  writeFileSync(join(home, 'utr.csv'), 'Id;Pnr;Tid\n1;20100101-2384;i går\n');
  const source = await opener('csv', { folder: '.' }, home)();
  try {
    const one = compiled(record('Tid').replace('sql/utredning.sql', 'utr.csv'), '', '', 'csv');
    expect(await readingAhead(source, one, { policy: daily, now })).toEqual({
      record: 'utredning',
      mode: 'whole',
      reason: 'no-slices',
      resumes: false,
      rows: null,
      key: ['Id'],
      changed: null,
      problems: [],
    });
  } finally {
    await source.close();
  }
});
