/**
 * Reading the text of a query before any engine sees it. Belongs here: what is one SELECT, and where its parameters
 * stand, in the five dialects that are read. Never: what the words of a query mean.
 */
import { wrongQuery } from '../connector.errors';
import type { Cell, Query } from '../contract';
import { notOneSelect, unusableValue, wrongParameters, type NotSelect } from './server.errors';
import { masked, wordsOf, type Dialect, type Word } from './sql-mask';

export type { Dialect };

export interface Select {
  /** Without a closing `;`. */
  text: string;
  /** The names after `:`, each once, in the order of their first use. */
  parameters: readonly string[];
  /** The text with every `:name` replaced, e.g. by `$1` or `@name`. `index` counts `parameters` from 0. */
  mark(how: (name: string, index: number) => string): string;
  /** `text` with literals as `'`, quoted names as `"` and comments as spaces, at the same places. */
  bare: string;
  /** The words outside quotes and comments, in order and in small letters; columns after `alias.` are not among them. */
  words: readonly string[];
  /** The names in the order in which they stand, repeated ones too, for engines that only have `?`. */
  occurrences: readonly string[];
}

/** Placeholders that nobody would bind, per dialect. `@@name` of SQL Server and MySQL is a setting, not one. */
const foreignPlaceholder: Record<Dialect, RegExp> = {
  sqlite: /\?|[@$][a-z_\d]/i,
  postgres: /\$\d/,
  mysql: /\?|(?<![\w@$])@(?!@)[\w$.]/,
  mssql: /(?<![\w@$#])@(?!@)\w/,
  oracle: /:\d|&\w/,
};

/** Words that write or lock wherever they stand outside a name; a column of such a name is written in quotes. */
const writingWords = new Set(
  'insert update delete merge into truncate drop alter create grant revoke exec execute call'.split(' '),
);

/** Words that are harmless before these tokens: functions of MySQL, join hints of SQL Server. */
const harmlessBefore: Partial<Record<Dialect, Record<string, readonly string[]>>> = {
  mysql: { insert: ['('], truncate: ['('] },
  mssql: { merge: ['join', 'union'] },
};

/** Row locks, which some engines give a reader too: writers then wait for us. */
const locks = /(?:^| )(?:for (?:share|key share|no key update)|lock in share mode)(?: |$)/;

function writes(words: readonly Word[], dialect: Dialect): boolean {
  const harmless = harmlessBefore[dialect] ?? {};
  return (
    words.some(({ word, next }) => writingWords.has(word) && !harmless[word]?.includes(next)) ||
    locks.test(words.map(({ word }) => word).join(' '))
  );
}

/** A comment that an engine runs (MySQL's `/*!`), or code inside a query (Oracle's `WITH FUNCTION`). */
const hiddenCode = /\/\*M?!|^\s*with\s+(?:function|procedure)\b/i;

const parameter = /(?<![:\w'"])::?=?([\p{L}_][\p{L}\p{N}_]*)?/gu;

/** One SELECT, or why it is none. A `;` before it, as T-SQL programmers write it, is not sent. */
export function readSelect(text: string, dialect: Dialect): Select | { refused: NotSelect } {
  if (dialect === 'mysql' && hiddenCode.test(text)) return { refused: 'hidden-code' };
  const source = text.replace(/^[\s;]+/, '');
  const bare = masked(source, dialect);
  if (bare === undefined) return { refused: 'unclear' };
  const end = bare.search(/;\s*$/);
  const body = end < 0 ? bare : bare.slice(0, end);
  if (body.trim() === '') return { refused: 'empty' };
  if (body.includes(';')) return { refused: 'several' };
  if (!/^[\s(]*(select|with)\b/i.test(body)) return { refused: 'not-select' };
  if (hiddenCode.test(body)) return { refused: 'hidden-code' };
  const words = wordsOf(body, dialect);
  if (writes(words, dialect)) return { refused: 'writes' };
  if (foreignPlaceholder[dialect].test(body)) return { refused: 'placeholder' };
  return select(
    end < 0 ? source : source.slice(0, end),
    body,
    words.map(({ word }) => word),
  );
}

function select(whole: string, bare: string, words: readonly string[]): Select {
  const found = [...bare.matchAll(parameter)]
    .filter(([match, name]) => name !== undefined && match === `:${name}`)
    .map((match) => ({ name: match[1]!, at: match.index }));
  const occurrences = found.map(({ name }) => name);
  const parameters = [...new Set(occurrences)];
  return {
    text: whole,
    bare,
    words,
    parameters,
    occurrences,
    mark(how) {
      let from = 0;
      let out = '';
      for (const { name, at } of found) {
        out += whole.slice(from, at) + how(name, parameters.indexOf(name));
        from = at + name.length + 1;
      }
      return out + whole.slice(from);
    },
  };
}

/**
 * The query as one SELECT with a value for each of its parameters, in the order of `select.parameters`.
 *
 * @throws ConnectorError `CON-003` for a query of another kind, `CON-019` for what is not one SELECT, `CON-020` when
 * parameters are missing or not used, `CON-028` for a value that would not arrive as it is
 */
export function checkSelect(
  query: Query,
  connector: string,
  dialect: Dialect,
): { select: Select; values: readonly Cell[] } {
  if (query.kind !== 'sql') throw wrongQuery(connector, 'sql');
  const checked = readSelect(query.text, dialect);
  if ('refused' in checked) throw notOneSelect(checked.refused);
  const given = query.parameters ?? {};
  const missing = checked.parameters.filter((name) => !Object.hasOwn(given, name));
  const unused = Object.keys(given).filter((name) => !checked.parameters.includes(name));
  if (missing.length > 0 || unused.length > 0) throw wrongParameters(missing, unused);
  const values = checked.parameters.map((name) => given[name]!);
  const unusable = checked.parameters.find((_, index) => !isUsable(values[index]!));
  if (unusable !== undefined) throw unusableValue(unusable);
  return { select: checked, values };
}

/** Half characters and NUL are changed or cut off on the way, and what is no number is NULL to some engines. */
const isUsable = (value: Cell): boolean =>
  typeof value === 'string'
    ? !/[\0\p{Surrogate}]/u.test(value)
    : typeof value !== 'number' || Number.isFinite(value);

/** A name in the quotes of the dialect. */
export function quoteName(name: string, dialect: Dialect): string {
  if (dialect === 'mssql') return `[${name.replaceAll(']', ']]')}]`;
  if (dialect === 'mysql') return `\`${name.replaceAll('`', '``')}\``;
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * The two statements behind `countValues`: rows, rows with a value and different values in the first; value and count,
 * the most frequent first, in the second. `table` is written as `tables()` gives it, `column` is the bare name.
 */
export function countQueries(
  dialect: Dialect,
  table: string,
  column: string,
  limit: number,
): { totals: string; values: string } {
  const name = quoteName(column, dialect);
  const top = dialect === 'mssql' ? `TOP (${limit}) ` : '';
  const first =
    dialect === 'mssql' ? '' : dialect === 'oracle' ? ` FETCH FIRST ${limit} ROWS ONLY` : ` LIMIT ${limit}`;
  return {
    totals: `SELECT COUNT(*) AS antal, COUNT(${name}) AS ifyllda, COUNT(DISTINCT ${name}) AS olika FROM ${table}`,
    values: `SELECT ${top}${name} AS varde, COUNT(*) AS antal FROM ${table} WHERE ${name} IS NOT NULL GROUP BY ${name} ORDER BY COUNT(*) DESC, ${name}${first}`,
  };
}
