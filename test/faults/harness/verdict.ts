/**
 * What went wrong with the rows of a store: against the store of an undisturbed run, and against the source itself by
 * the marks of its rows. Both must come out as nothing.
 */
import type { CaseSystem } from './case-system';
import { tableNames, tables } from './rows';
import type { Seen } from './stores';

export interface Verdict {
  /** Rows that should be there and are not. */
  lost: number;
  /** Rows that are there more than once, and notifications that were counted more than once. */
  duplicated: number;
  /** Rows that should be gone, or that say what the source no longer says. */
  stale: number;
  /** The first few, in words. */
  details: string[];
}

export const nothing = (): Verdict => ({ lost: 0, duplicated: 0, stale: 0, details: [] });

/** Which run and mapping wrote a row, and where in the table it stands, differs between stores that hold the same. */
const howItCame = new Set(['korning', 'mappning', 'rad']);
const counts = 'aktualisering_antal';
const most = 8;

/** Table → rows, each as the text of its key and of the rest. */
export type Content = Map<string, { key: string; rest: string }[]>;

/** Every row of every table with data of children, in no order. */
export async function contentOf(store: Seen): Promise<Content> {
  const content: Content = new Map();
  for (const [table, columns] of await store.tables()) {
    const isCount = table === counts;
    if (!isCount && !columns.includes('nyckel')) continue;
    if (table === 'avvisad' || table.startsWith('_')) continue;
    const side = columns.length === 2 && columns.includes('varde');
    const keys = isCount
      ? columns.filter((name) => name !== 'antal')
      : side
        ? ['nyckel', 'varde']
        : ['nyckel'];
    const rest = columns.filter((name) => !keys.includes(name) && !howItCame.has(name)).sort();
    const rows = await store.ask<Record<string, unknown>>(`SELECT * FROM "${table}"`);
    content.set(
      table,
      rows.map((row) => ({
        key: keys.map((name) => text(row[name])).join(' '),
        rest: rest.map((name) => `${name}=${text(row[name])}`).join('|'),
      })),
    );
  }
  return content;
}

/** PostgreSQL gives counts and wide numbers as text. */
export const text = (cell: unknown): string =>
  cell === null || cell === undefined ? '∅' : `${cell as string | number}`;

export function compare(actual: Content, expected: Content): Verdict {
  const verdict = nothing();
  const tell = (what: 'lost' | 'duplicated' | 'stale', rows: number, detail: string): void => {
    verdict[what] += rows;
    if (verdict.details.length < most) verdict.details.push(`${what}: ${detail}`);
  };
  for (const table of new Set([...expected.keys(), ...actual.keys()])) {
    const wanted = new Map((expected.get(table) ?? []).map(({ key, rest }) => [key, rest]));
    const met = new Set<string>();
    for (const { key, rest } of actual.get(table) ?? []) {
      const wants = wanted.get(key);
      if (met.has(key)) tell('duplicated', 1, `${table} ${key}`);
      else if (wants === undefined) tell('stale', 1, `${table} ${key} should be gone`);
      else if (wants !== rest) {
        const [has, should] = [counted(rest), counted(wants)];
        if (table !== counts) tell('stale', 1, `${table} ${key} has ${rest}, wanted ${wants}`);
        else tell(has > should ? 'duplicated' : 'lost', Math.abs(has - should), `${table} ${key}: ${has}`);
      }
      met.add(key);
    }
    for (const key of wanted.keys()) if (!met.has(key)) tell('lost', 1, `${table} ${key}`);
  }
  return verdict;
}

const counted = (rest: string): number => Number(rest.replace(/^antal=/, ''));

/** The mark of a row, and how many rows it stands for: more than one only where they are but counted. */
export interface Marked {
  marke: string;
  antal: number | string;
}

/**
 * The marks in the store against those in the source now. `rejected`: marks that are rightly not stored. Children that
 * no row of another record belongs to are not stored, so they are not asked for.
 */
export async function againstSource(
  store: Seen,
  source: CaseSystem,
  rejected: readonly string[] = [],
): Promise<Verdict> {
  const verdict = nothing();
  const held = await source.ask<{ post: string; marke: string }>(wantedMarks);
  for (const table of tableNames) {
    const { record } = tables[table];
    const wanted = held.filter(({ post, marke }) => post === record && !rejected.includes(marke));
    const stored = await store.ask<Marked>(
      `SELECT enhet AS marke, 1 AS antal FROM "${record}"` +
        (table === 'akt' ? ` UNION ALL SELECT enhet, antal FROM ${counts} WHERE enhet <> ''` : ''),
    );
    judgeMarks(
      verdict,
      record,
      stored,
      wanted.map(({ marke }) => marke),
    );
  }
  return verdict;
}

/** Adds to a verdict what is wrong with the marks that stand in a record's table. */
export function judgeMarks(
  verdict: Verdict,
  record: string,
  stored: readonly Marked[],
  wanted: readonly string[],
): void {
  const tell = (what: 'lost' | 'duplicated' | 'stale', detail: string): void => {
    verdict[what]++;
    if (verdict.details.length < most) verdict.details.push(`${what}: ${record} ${detail}`);
  };
  const byId = new Map(wanted.map((mark) => [idOf(mark), mark]));
  const met = new Set<string>();
  for (const { marke, antal } of stored) {
    const id = idOf(marke);
    if (met.has(id) || Number(antal) !== 1) tell('duplicated', `${marke} × ${antal}`);
    else if (byId.get(id) !== marke) tell('stale', `${marke}, the source says ${byId.get(id)}`);
    met.add(id);
  }
  for (const [id, mark] of byId) if (!met.has(id)) tell('lost', mark);
}

const idOf = (mark: string): string => mark.split('.')[0]!;

/** All of it in one question: a connection takes longer. */
const wantedMarks = tableNames
  .map((table) => `SELECT '${tables[table].record}' AS post, marke FROM ${table}${referred(table)}`)
  .join(' UNION ALL ');

function referred(table: (typeof tableNames)[number]): string {
  if (table !== 'person') return '';
  const from = [
    "SELECT personnr FROM akt WHERE inleds <> 'nej'",
    'SELECT personnr FROM utr',
    'SELECT personnr FROM ins',
  ];
  return ` WHERE personnr IN (${from.join(' UNION ')})`;
}

/**
 * Rows that are neither as they were nor as they will be: what a reader must never see, however a run was broken off.
 * A side table's rows must be those of one and the same version as their record's row.
 */
export function halfWritten(actual: Content, versions: readonly Content[]): string[] {
  const found: string[] = [];
  const known = versions.map(wholeRows);
  for (const [key, whole] of wholeRows(actual)) {
    if (!known.some((version) => version.get(key) === whole)) found.push(`${key}: ${whole}`);
  }
  return found.slice(0, most);
}

/** Key of a record's row → the row with the codes of its side tables. Counts are replaced as a whole and left out. */
function wholeRows(content: Content): Map<string, string> {
  const rows = new Map<string, string>();
  const records = new Set<string>(tableNames.map((table) => tables[table].record));
  for (const [table, list] of content)
    if (records.has(table)) for (const { key, rest } of list) rows.set(`${table} ${key}`, rest);
  for (const [table, list] of content) {
    const record = [...records].find((name) => table.startsWith(`${name}_`) && table !== counts);
    if (!record || records.has(table)) continue;
    for (const { key } of [...list].sort((a, b) => (a.key < b.key ? -1 : 1))) {
      const [owner, value] = key.split(' ');
      const row = `${record} ${owner}`;
      rows.set(row, `${rows.get(row) ?? 'NO ROW'}|${table}:${value}`);
    }
  }
  return rows;
}
