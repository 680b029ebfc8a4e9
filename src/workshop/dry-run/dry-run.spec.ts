import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { connectorNamed, openSource } from '../../../connectors/registry';
import { loadCatalog } from '../../catalog/load-catalog';
import { readMapping } from '../../mapping/read-mapping';
import { dryRun, type DryRun } from './dry-run';

const folder = mkdtempSync(join(tmpdir(), 'brygga-prov-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mappingOf = (record: string): string => `mapping: prov
version: 1.0.0
title: Prov
status: local
catalogue: bbic-working
connector: sqlite
lists:
  behov: { from: sql/behov.sql, key: UtrId, many: true }
records:
  utredning:
    from: sql/utredning.sql
${record}
`;

let made = 0;
/** A dry run of the record's lines over a source with one row of a child. */
async function tried(record: string, more = ''): Promise<DryRun> {
  const home = join(folder, String(++made));
  mkdirSync(join(home, 'sql'), { recursive: true });
  const file = join(home, 'kalla.sqlite');
  const db = new Database(file);
  db.exec(`
    CREATE TABLE Utredning (UtrId INTEGER, Matt REAL, Personnr TEXT, Start DATE, Slut DATE, Kod TEXT, Bild BLOB, Andrad TEXT);
    CREATE TABLE Behov (UtrId INTEGER, Kod TEXT);
    INSERT INTO Utredning VALUES (1, 1.5, '20100101-2384', '2024-01-02', NULL, 'PL', x'00', '2024-01-02 10:00:00');
    INSERT INTO Behov VALUES (1, 'HA'); ${more}`);
  db.close();
  writeFileSync(join(home, 'sql/utredning.sql'), 'SELECT * FROM Utredning');
  writeFileSync(join(home, 'sql/behov.sql'), 'SELECT * FROM Behov');
  writeFileSync(join(home, 'mapping.yaml'), mappingOf(record));
  const plan = readMapping(home, loadCatalog({ edition: 'bbic-working' }));
  const source = await openSource(
    connectorNamed('sqlite'),
    { file },
    { baseDir: home, applicationName: 'brygga-test', log: () => undefined },
  );
  try {
    return await dryRun(plan, 'prov', source, 100);
  } finally {
    await source.close();
  }
}

const usual = `    key: UtrId
    barn: Personnr
    eventDate: Start
    join: { behov: UtrId }`;

it('a mapping that fits its source: every query and list is asked for, the first rows are mapped, nobody is shown', async () => {
  const found = await tried(`${usual}
    variables:
      utredning.utfall: { code: Kod, values: { PL: placering } }
      utredning.centrala-behov: { multi: behov.Kod, values: { HA: halsa } }`);
  expect(found).toMatchObject({
    readOnly: true,
    queries: [
      { query: 'utredning', columns: 8 },
      { query: 'behov', columns: 2 },
    ],
    sample: [{ record: 'utredning', read: 1, rejected: {}, unmapped: [] }],
    problems: [],
  });
  expect(JSON.stringify(found)).not.toContain('2384');
});

it('columns that are not there are told where the mapping names them, in records, lists and conditions', async () => {
  const found = await tried(`    key: [UtrId, Lopnr]
    barn: Personnr
    join: { behov: UtrNr }
    variables:
      utredning.utfall: { when: [{ Kodd: PL, then: placering }] }
      utredning.centrala-behov: { multi: behov.Kodd, values: { HA: halsa } }`);
  expect(
    found.problems.map(({ code, place, fix }) => [code, place?.line, place?.column, fix?.sv.split('.')[0]]),
  ).toEqual([
    ['MAP-050', 12, 18, expect.stringMatching(/^Tillåtet|^Menade/)],
    [
      'MAP-050',
      14,
      20,
      expect.stringContaining(
        'Menade du "UtrId"? Tillåtet: "UtrId", "Matt", "Personnr", "Start", "Slut", "Kod", "Bild", "Andrad"',
      ),
    ],
    ['MAP-050', 16, 36, expect.stringContaining('Menade du "Kod"?')],
    ['MAP-050', 17, 42, expect.stringContaining('Menade du "Kod"?')],
  ]);
  expect(found.sample).toEqual([]);
});

it.each([
  ['a key that is rounded', '    key: Matt\n    barn: Personnr\n    variables: {}', 'REAL: en nyckel'],
  [
    'a date that is read as a code',
    `${usual}\n    variables:\n      utredning.utfall: { code: Slut, values: { x: placering } }\n      utredning.centrala-behov: { multi: behov.Kod, values: { HA: halsa } }`,
    'present:',
  ],
])('a type that speaks against the mapping is a warning: %s', async (_, record, told) => {
  const { problems } = await tried(record);
  const doubts = problems.filter(({ code }) => code === 'MAP-180');
  expect(doubts).toHaveLength(1);
  expect(doubts[0]).toMatchObject({ severity: 'warning' });
  expect(`${doubts[0]!.what.sv} ${doubts[0]!.fix!.sv}`).toContain(told);
});

it('a code that a spreadsheet took the zero from is told with what to do, once enough rows hold it', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `(${i + 2}, '20100101-2384', '${i < 5 ? '01' : 'PL'}')`);
  const zeros = `INSERT INTO Utredning (UtrId, Personnr, Kod) VALUES ${rows.join()}`;
  const { problems, sample } = await tried(
    `${usual}
    variables:
      utredning.utfall: { code: Kod, values: { 1: placering, PL: placering } }
      utredning.centrala-behov: { multi: behov.Kod, values: { HA: halsa } }`,
    zeros,
  );
  expect(sample[0]!.unmapped).toEqual([{ variable: 'utredning.utfall', shown: '01', count: 5 }]);
  expect(problems.map(({ code }) => code)).toEqual(['MAP-097']);
});

it('rows with the same key are told before a sync keeps the first and rejects the others', async () => {
  const { problems } = await tried(
    `${usual}\n    variables:\n      utredning.centrala-behov: { multi: behov.Kod, values: { HA: halsa } }`,
    `INSERT INTO Utredning (UtrId, Personnr) VALUES (1, '20100102-2383')`,
  );
  expect(problems.map(({ code, place }) => [code, place?.line])).toEqual([['MAP-183', 12]]);
});

it('binary data where a code is read is an error', async () => {
  const { problems } = await tried(
    `    key: UtrId\n    barn: Personnr\n    variables:\n      utredning.utfall: { code: Bild, values: { x: placering } }`,
  );
  expect(problems.find(({ code }) => code === 'MAP-180')).toMatchObject({ severity: 'error' });
});
