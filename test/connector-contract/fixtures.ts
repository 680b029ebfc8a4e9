import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import Database from 'libsql';
import type { Cell, Query } from '../../connectors/contract';

/** One source of one connector with the same data as all others, as far as its technology can hold it. */
export interface Fixture {
  connector: string;
  label: string;
  settings: Record<string, unknown>;
  baseDir: string;
  /** Columns `Id Namn Tecken Tom Stort Decimal Datum`. */
  types: Query;
  expected: Cell[][];
  /** 200,000 rows, columns `Id Text`. */
  big: Query;
  missing: Query;
  /** Code of the error for `missing`, and a name that it must suggest. */
  missingError: { code: string; suggests: string };
  /** What the connector must refuse to run. */
  refused: { query: Query; code: string }[];
  /** The files whose bytes no reading may change. */
  folder: string;
}

export const bigRows = 200_000;

const columns = ['Id', 'Namn', 'Tecken', 'Tom', 'Stort', 'Decimal', 'Datum'];

/** `null` where the source holds nothing; SQLite keeps an empty text apart from NULL, CSV cannot. */
const rows = (tecken: string, empty: '' | null): Cell[][] => [
  ['1', 'Åsa Öberg-Ärlig', tecken, empty, '9223372036854775807', '1234567890123456.78', '1899-12-31'],
  ['2', 'é "citat"; semikolon\noch ny rad', null, null, '-9007199254740993', '0.10', '0001-01-01'],
];

/** Makes every fixture under `folder`; the key is the connector's name. */
export function makeFixtures(folder: string): Fixture[] {
  return [
    sqliteFixture(join(folder, 'sqlite')),
    csvFixture(join(folder, 'csv utf-8 åäö'), 'utf-8', '😀 € –'),
    csvFixture(join(folder, 'csv-1252'), 'windows-1252', '€ – ž'),
    csvFixture(join(folder, 'csv-8859'), 'iso-8859-1', '§ ½ ¿'),
  ];
}

function sqliteFixture(folder: string): Fixture {
  mkdirSync(folder, { recursive: true });
  const database = new Database(join(folder, 'källa #1.sqlite'));
  database.exec(
    `CREATE TABLE Typer (Id TEXT, Namn TEXT, Tecken TEXT, Tom TEXT, Stort INTEGER, Decimal TEXT, Datum TEXT)`,
  );
  const insert = database.prepare('INSERT INTO Typer VALUES (?, ?, ?, ?, CAST(? AS INTEGER), ?, ?)');
  for (const row of rows('😀 € –', '')) insert.run(...row);
  database.exec(`CREATE TABLE Stor AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${bigRows})
    SELECT i AS Id, 'en rad med lite text å ä ö ' || i AS Text FROM n`);
  database.close();
  const sql = (text: string): Query => ({ kind: 'sql', text });
  return {
    connector: 'sqlite',
    label: 'SQLite file',
    settings: { file: 'källa #1.sqlite' },
    baseDir: folder,
    types: sql(`SELECT ${columns.join()} FROM Typer ORDER BY Id`),
    expected: rows('😀 € –', ''),
    big: sql('SELECT Id, Text FROM Stor'),
    missing: sql('SELECT * FROM Typr'),
    missingError: { code: 'CON-108', suggests: 'Typer' },
    refused: [
      `INSERT INTO Typer (Id) VALUES ('3')`,
      'DELETE FROM Typer',
      'DELETE FROM Typer RETURNING Id',
      'WITH x AS (SELECT 1) DELETE FROM Typer RETURNING Id',
      'UPDATE Typer SET Id = 1',
      'DROP TABLE Typer',
      `ATTACH 'annan.sqlite' AS annan`,
      `VACUUM INTO 'kopia.sqlite'`,
      'PRAGMA query_only = OFF',
      'PRAGMA table_info(Typer)',
      'SELECT 1; DELETE FROM Typer',
      'SELECT ?',
      '-- bara en kommentar',
      '',
    ].map((text) => ({ query: sql(text), code: 'CON-107' })),
    folder,
  };
}

function csvFixture(folder: string, encoding: string, tecken: string): Fixture {
  mkdirSync(folder, { recursive: true });
  const cell = (value: Cell): string => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
  const text = [columns, ...rows(tecken, null)].map((row) => row.map(cell).join(';')).join('\r\n');
  writeFileSync(join(folder, 'typer.csv'), iconv.encode(text, encoding));
  const big = Array.from({ length: bigRows }, (_, i) => `${i + 1};en rad med lite text å ä ö ${i + 1}\n`);
  writeFileSync(join(folder, 'stor.csv'), iconv.encode(`Id;Text\n${big.join('')}`, encoding));
  const file = (name: string): Query => ({ kind: 'file', name });
  return {
    connector: 'csv',
    label: `CSV in ${encoding}`,
    settings: { folder: '.', encoding },
    baseDir: folder,
    types: file('typer.csv'),
    expected: rows(tecken, null),
    big: file('stor.csv'),
    missing: file('typr.csv'),
    missingError: { code: 'CON-202', suggests: 'typer.csv' },
    refused: [
      { query: file('../typer.csv'), code: 'CON-203' },
      { query: file('/etc/hostname'), code: 'CON-203' },
    ],
    folder,
  };
}
