/**
 * The case system that the benchmark reads: three flat tables, made inside the engine by SQL, the same rows in every
 * engine. Belongs here: the tables, their rows, and what a case system does to them between two syncs. Never: a
 * connection, or anything that is measured.
 *
 * Identities: birth numbers 238 and 239 (nobody's), and temporary ids with a letter for all other children.
 */

export type Engine = 'sqlite' | 'postgres';
export const engines: readonly Engine[] = ['sqlite', 'postgres'];

export interface SourceTable {
  name: 'barn' | 'utredning' | 'insats';
  key: string;
  /** Column, and its type in PostgreSQL. In SQLite dates and times are text. */
  columns: readonly (readonly [name: string, type: string])[];
}

const time = ['andrad_tid', 'timestamp(0)'] as const;
const text = (...names: string[]): (readonly [string, string])[] => names.map((name) => [name, 'text']);
const dates = (...names: string[]): (readonly [string, string])[] => names.map((name) => [name, 'date']);

export const tables: readonly SourceTable[] = [
  {
    name: 'barn',
    key: 'person_id',
    columns: [
      ['person_id', 'integer'],
      ...text('personnr', 'kon_kod'),
      ...dates('fodelse_datum'),
      ...text('ensamkommande_jn', 'vardnadshavare_kod', 'skydd_kod'),
      time,
    ],
  },
  {
    name: 'utredning',
    key: 'utr_id',
    columns: [
      ['utr_id', 'integer'],
      ...text('personnr', 'enhet_kod'),
      ...dates('start_datum', 'slut_datum', 'forlangd_till'),
      ...text('samtal_kod', 'mote_jn', 'plan_jn', 'asikter_jn', 'skola_kod', 'halso_kod', 'utfall_kod'),
      time,
    ],
  },
  {
    name: 'insats',
    key: 'insats_id',
    columns: [
      ['insats_id', 'text'],
      ['utr_id', 'integer'],
      ...text('personnr', 'enhet_kod'),
      ...dates('beslut_datum', 'start_datum', 'slut_datum'),
      ...text(
        'typ_kod',
        'lagrum_kod',
        'barn_inst_kod',
        'mal_jn',
        'vardplan_kod',
        'utforare_kod',
        'avslut_kod',
      ),
      time,
    ],
  },
];

/** Rows of each table: a tenth children, four investigations and five measures each. */
export function rowsOf(rows: number): Record<SourceTable['name'], number> {
  const barn = Math.floor(rows / 10);
  return { barn, utredning: barn * 4, insats: rows - barn * 5 };
}

/** What the engines write differently. */
interface Dialect {
  day(first: string, days: string): string;
  moment(first: string, seconds: string): string;
  /** Digits with leading zeros. */
  padded(number: string, width: number): string;
  /** A row `i` for each whole number from 0. */
  numbers(count: number): string;
  type(postgres: string): string;
  /** The day in digits. */
  compact(day: string): string;
}

const dialects: Record<Engine, Dialect> = {
  postgres: {
    day: (first, days) => `(date '${first}' + (${days})::int)`,
    moment: (first, seconds) => `(timestamp '${first}' + make_interval(secs => ${seconds}))`,
    padded: (number, width) => `lpad((${number})::text, ${width}, '0')`,
    numbers: (count) => `generate_series(0, ${count - 1}::bigint) AS n(i)`,
    type: (postgres) => postgres,
    compact: (day) => `to_char(${day}, 'YYYYMMDD')`,
  },
  sqlite: {
    day: (first, days) => `date('${first}', (${days}) || ' days')`,
    moment: (first, seconds) => `datetime('${first}', (${seconds}) || ' seconds')`,
    padded: (number, width) => `printf('%0${width}d', ${number})`,
    numbers: (count) =>
      `(WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1}) SELECT i FROM n) AS n`,
    type: (postgres) => (postgres === 'integer' ? 'integer' : 'text'),
    compact: (day) => `strftime('%Y%m%d', ${day})`,
  },
};

const birthDays = 7300;
/** Beyond these a day has no more identities: two national ones and a thousand temporary. */
export const mostRows = birthDays * 1000 * 10;
const year = 365 * 86_400;

/** Evenly spread over `of` values, and independent of other columns by `salt`. */
const spread = (salt: number, of: number): string => `((i * 7919 + ${salt * 104_729}) % 1000003 % ${of})`;
/** Null stands for no answer; a code is as frequent as it stands there often. */
const pick = (salt: number, codes: readonly (string | null)[]): string =>
  `CASE ${spread(salt, codes.length)} ${codes.map((code, at) => (code === null ? '' : `WHEN ${at} THEN '${code}'`)).join(' ')} END`;
const yesNo = ['J', 'J', 'N', 'N', 'J', 'N', 'J', 'N', 'U', null];
const units = ['BU1', 'BU2', 'BU3', 'MOTT', 'UTR-N', 'UTR-S', 'FAM', 'OPV'];

/** The statements that make the source, each of them quick. */
export function sourceSql(engine: Engine, rows: number): string[] {
  const d = dialects[engine];
  const { barn, utredning, insats } = rowsOf(rows);
  /** When a row was last changed: spread over six years; one in a thousand does not say. */
  const changed = (count: number): string =>
    `CASE WHEN i % 1000 <> 500 THEN ${d.moment('2019-01-01', `(i * ${6 * year - 40 * 86_400} / ${count}) + i * 7919 % 3456000`)} END`;
  const started = (count: number): string => d.day('2019-01-01', `i * 2000 / ${count} + ${spread(1, 60)}`);
  const ended = (count: number, shortest: number): string =>
    d.day('2019-01-01', `i * 2000 / ${count} + ${spread(1, 60)} + ${shortest} + ${spread(2, 150)}`);
  const create = tables.map(
    ({ name, key, columns }) =>
      `CREATE TABLE ${name} (${columns.map(([column, type]) => `${column} ${d.type(type)}${column === key ? ' NOT NULL PRIMARY KEY' : ''}`).join(', ')})`,
  );
  const index = tables.map(({ name }) => `CREATE INDEX ${name}_andrad ON ${name} (andrad_tid)`);
  const born = d.day('2005-01-01', `i % ${birthDays}`);
  return [
    ...create,
    `CREATE TEMPORARY TABLE dag AS SELECT i AS nr, ${born} AS dag, ${d.compact(born)} AS siffror FROM ${d.numbers(birthDays)}`,
    `INSERT INTO barn SELECT i + 1, ${identity(d)}, CASE WHEN i < ${2 * birthDays} THEN CASE i / ${birthDays} WHEN 0 THEN '2' ELSE '1' END ELSE ${pick(3, ['1', '2'])} END,
       dag, CASE WHEN i % 50 = 0 THEN 'J' ELSE 'N' END, ${pick(4, ['BADA', 'BADA', 'BADA', 'MOR', 'FAR', 'ANN', 'OKA', 'ZZ', null])},
       CASE WHEN i % 200 = 0 THEN 'S' END, ${changed(barn)}
     FROM ${d.numbers(barn)} JOIN dag ON nr = i % ${birthDays}`,
    `INSERT INTO utredning SELECT i + 1000000, personnr, ${pick(5, units)}, ${started(utredning)},
       CASE WHEN i % 20 <> 0 THEN ${ended(utredning, 30)} END, CASE WHEN i % 7 = 0 THEN ${ended(utredning, 200)} END,
       ${pick(6, ['0', '1', '2', '3', '4', '0', '1', '8', null])}, ${pick(7, yesNo)}, ${pick(8, yesNo)}, ${pick(9, yesNo)},
       ${pick(10, ['1', '2', '1', '2', '2', null])}, ${pick(11, ['1', '2', '1', null])},
       ${pick(12, ['IB', 'IB', 'SS', 'OV', 'OV', 'OV', 'PL', 'LV', 'QQ', null])}, ${changed(utredning)}
     FROM ${d.numbers(utredning)} JOIN barn ON person_id = 1 + i * 48271 % ${barn}`,
    `INSERT INTO insats SELECT 'I-' || ${d.padded('i', 8)}, 1000000 + i * 15485863 % ${utredning}, personnr, ${pick(13, units)},
       ${d.day('2019-01-01', `i * 2000 / ${insats} + ${spread(1, 60)} - ${spread(14, 20)}`)}, ${started(insats)},
       CASE WHEN i % 4 = 0 THEN ${engine === 'postgres' ? "date '9999-12-31'" : "'9999-12-31'"} WHEN i % 4 = 1 THEN NULL ELSE ${ended(insats, 60)} END,
       ${pick(15, ['OPV', 'OPV', 'OPV', 'SOLHV', 'SOLHV', 'LVU', 'OMH'])},
       ${pick(16, ['SOL01', 'SOL25', 'SOL25', 'L2', 'L3', 'L23', 'L6', 'L99', null])}, ${pick(17, ['S', 'S', 'E', 'K', null])},
       ${pick(18, yesNo)}, ${pick(19, ['1', '2', '1', null])}, ${pick(20, ['E', 'E', 'O', 'P', 'P', null])},
       CASE WHEN i % 4 > 1 THEN ${pick(21, ['1', '2', '3', '4', '5', '6', '7', '77'])} END, ${changed(insats)}
     FROM ${d.numbers(insats)} JOIN barn ON person_id = 1 + i * 15485863 % ${utredning} * 48271 % ${barn}`,
    'DROP TABLE dag',
    ...index,
    'ANALYZE',
  ];
}

/** `20050101-2382` for the first child of a day, `-239x` for the second, then `20050101T000` and on. */
function identity(d: Dialect): string {
  const digit = (at: number): string => `CAST(substr(siffror, ${at}, 1) AS integer)`;
  /** Luhn over `YYMMDDNNN`: every other digit doubled, and the digits of the product added. */
  const sum = (birthNumber: string): string =>
    [
      ...[3, 5, 7].map((at) => `${digit(at)} * 2 / 10 + ${digit(at)} * 2 % 10`),
      ...[4, 6, 8].map(digit),
      String(luhnOfBirthNumber(birthNumber)),
    ].join(' + ');
  const national = (birthNumber: string): string =>
    `siffror || '-${birthNumber}' || ((10 - (${sum(birthNumber)}) % 10) % 10)`;
  return `CASE i / ${birthDays} WHEN 0 THEN ${national('238')} WHEN 1 THEN ${national('239')}
    ELSE siffror || 'T' || ${d.padded(`i / ${birthDays} - 2`, 3)} END`;
}

/** The digits stand at the even places 7, 8 and 9: doubled, once, doubled. */
function luhnOfBirthNumber(digits: string): number {
  return [...digits].reduce((sum, digit, at) => {
    const product = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return sum + Math.floor(product / 10) + (product % 10);
  }, 0);
}

/** One row in a hundred gets another code, and says when. */
export function changeSql(engine: Engine): string[] {
  const { moment } = dialects[engine];
  const change = (table: string, column: string, other: string, number: string): string =>
    `UPDATE ${table} SET ${column} = ${other}, andrad_tid = ${moment('2025-01-15', `${number} * 7919 % 80000`)} WHERE ${number} % 100 = 3`;
  return [
    change(
      'barn',
      'vardnadshavare_kod',
      "CASE vardnadshavare_kod WHEN 'MOR' THEN 'FAR' ELSE 'MOR' END",
      'CAST(person_id AS bigint)',
    ),
    change(
      'utredning',
      'utfall_kod',
      "CASE utfall_kod WHEN 'OV' THEN 'PL' ELSE 'OV' END",
      'CAST(utr_id AS bigint)',
    ),
    change(
      'insats',
      'utforare_kod',
      "CASE utforare_kod WHEN 'E' THEN 'P' ELSE 'E' END",
      'CAST(substr(insats_id, 3) AS bigint)',
    ),
  ];
}

/** How many rows `changeSql` has changed. */
export const changedSql = tables
  .map(({ name }) => `(SELECT count(*) FROM ${name} WHERE andrad_tid >= '2025-01-15')`)
  .join(' + ');

/** One child in a hundred goes with everything of it, as when a case system is weeded. */
export const deleteSql: readonly string[] = [
  ...['utredning', 'insats'].map(
    (table) => `DELETE FROM ${table} WHERE personnr IN (SELECT personnr FROM barn WHERE person_id % 100 = 7)`,
  ),
  'DELETE FROM barn WHERE person_id % 100 = 7',
];
