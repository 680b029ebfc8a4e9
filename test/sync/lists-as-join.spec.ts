import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ask, edit, Instance, testFolder } from '../support/instance';
import { differences } from '../support/store-content';

const folder = testFolder();
const file = folder.in('kalla.sqlite');

/** An instance over the same tables, with these queries and this mapping of `utredning`. */
function instanceOf(name: string, queries: Record<string, string>, lines: readonly string[]): Instance {
  const home = folder.in(name);
  const sql = join(home, 'mappning', 'sql');
  mkdirSync(sql, { recursive: true });
  for (const [query, text] of Object.entries(queries)) writeFileSync(join(sql, `${query}.sql`), text);
  const text = [
    'mapping: prov',
    'version: 1.0.0',
    'title: Prov',
    'status: local',
    'catalogue: bbic-working',
    'connector: sqlite',
    'maxUnmappedShare: 1',
    ...lines,
    '',
  ];
  writeFileSync(join(home, 'mappning', 'mapping.yaml'), text.join('\n'));
  const sources = [{ name: 'prov', mapping: 'mappning', settings: { file } }];
  return new Instance(home, { sources, deleteBrake: 1 });
}

const record = (barn: string, protect: string, behov: string, more: string): string[] => [
  'records:',
  '  utredning:',
  '    from: sql/utredning.sql',
  '    key: Id',
  `    barn: ${barn}`,
  `    protected: ${protect}`,
  '    eventDate: Start',
  ...(more ? [`    ${more}`] : []),
  '    variables:',
  `      utredning.vardnadshavare-delaktiga: { multi: ${behov}, values: { J: ja, N: nej } }`,
];

const agreeing = `SELECT Lop, max(Personnr) AS Personnr, max(Skydd) AS Skydd FROM Person GROUP BY Lop
  HAVING count(DISTINCT quote(Personnr) || quote(Skydd)) = 1`;
const disagree = `SELECT Lop FROM Person GROUP BY Lop HAVING count(DISTINCT quote(Personnr) || quote(Skydd)) > 1`;

const identities = ['201001012382', '201503122382', '20120304T001', '20110506T002', 'trasigt'];
const lop = fc.integer({ min: 1, max: 7 });
const often = { freq: 8 };
const worlds = fc.record({
  persons: fc.array(
    fc.record({
      lop: fc.option(lop, often),
      id: fc.option(fc.constantFrom(...identities), often),
      mark: fc.option(fc.constant('S')),
    }),
    { minLength: 5, maxLength: 8, size: 'max' },
  ),
  cases: fc.array(fc.option(lop, often), { minLength: 5, maxLength: 8, size: 'max' }),
  guardians: fc.array(
    fc.record({
      id: fc.integer({ min: 0, max: 6 }),
      answer: fc.option(fc.constantFrom('J', 'n', ' N ', 'Vet ej'), often),
    }),
    { minLength: 6, maxLength: 15, size: 'max' },
  ),
});

const quoted = (value: string | number | null): string =>
  value === null ? 'NULL' : typeof value === 'number' ? String(value) : `'${value}'`;

describe('a mapping over lists', () => {
  const lists = instanceOf(
    'listor',
    {
      utredning: 'SELECT * FROM Utredning',
      person: 'SELECT * FROM Person',
      vh: 'SELECT * FROM Vardnadshavare',
    },
    [
      'lists:',
      '  person: { from: sql/person.sql, key: Lop }',
      '  vh: { from: sql/vh.sql, key: UtrId, many: true }',
      ...record('person.Personnr', 'person.Skydd', 'vh.Svar', 'join: { person: Lop, vh: Id }'),
    ],
  );
  const joined = instanceOf(
    'koppling',
    {
      utredning: `SELECT u.Id, u.Start, p.Personnr, p.Skydd,
        (SELECT group_concat(v.Svar, ',') FROM Vardnadshavare v WHERE CAST(v.UtrId AS TEXT) = CAST(u.Id AS TEXT)) AS Svar
        FROM Utredning u LEFT JOIN (${agreeing}) p ON CAST(p.Lop AS TEXT) = CAST(u.Lop AS TEXT)
        WHERE u.Lop IS NULL OR CAST(u.Lop AS TEXT) NOT IN (SELECT CAST(Lop AS TEXT) FROM (${disagree}) WHERE Lop IS NOT NULL)`,
    },
    record('Personnr', 'Skydd', 'Svar', ''),
  );

  it('gives what the SQL join of the same rows gives, whatever stands in them, from a store as it was before', async () => {
    edit(
      file,
      'CREATE TABLE Person (Lop INTEGER, Personnr TEXT, Skydd TEXT)',
      'CREATE TABLE Utredning (Id INTEGER PRIMARY KEY, Lop TEXT, Start TEXT)',
      'CREATE TABLE Vardnadshavare (UtrId TEXT, Svar TEXT)',
    );
    let stored = 0;
    await fc.assert(
      fc.asyncProperty(worlds, async ({ persons, cases, guardians }) => {
        const insert = (table: string, rows: (string | number | null)[][]): string[] =>
          rows.map((row) => `INSERT INTO ${table} VALUES (${row.map(quoted).join(', ')})`);
        edit(
          file,
          ...['Person', 'Utredning', 'Vardnadshavare'].map((table) => `DELETE FROM ${table}`),
          ...insert(
            'Person',
            persons.map(({ lop: key, id, mark }) => [key, id, mark]),
          ),
          ...insert(
            'Utredning',
            cases.map((key, i) => [i + 1, key === null ? null : String(key), '2024-01-02']),
          ),
          ...insert(
            'Vardnadshavare',
            guardians.map(({ id, answer }) => [String(id), answer]),
          ),
        );
        const [other, one] = [await joined.sync(), await lists.sync()];
        expect(differences(await lists.content(), await joined.content())).toEqual([]);
        const [ambiguous] = ask<{ n: number }>(
          file,
          `SELECT count(*) AS n FROM Utredning WHERE Lop IN (SELECT CAST(Lop AS TEXT) FROM (${disagree}) WHERE Lop IS NOT NULL)`,
        );
        expect([one.read, one.rejected]).toEqual([other.read + ambiguous!.n, other.rejected + ambiguous!.n]);
        expect([one.unmapped, one.cells]).toEqual([other.unmapped, other.cells]);
        stored += one.inserted + one.updated + one.unchanged;
      }),
      { numRuns: 15 },
    );
    expect(stored).toBeGreaterThan(5);
  });
});
