/**
 * Which parts of a statement are text, names and comments, in the dialects that are read. Engines differ in small
 * things here, and what is a comment to one is a second statement to another; where that could matter, the text is
 * called unclear and nobody sends it.
 */
export type Dialect = 'sqlite' | 'postgres' | 'mysql' | 'mssql' | 'oracle';

const text = "'(?:[^']|'')*(?:'|$)";
const name = '"(?:[^"]|"")*(?:"|$)';
const backtick = '`(?:[^`]|``)*(?:`|$)';
const line = '--[^\\n]*';
const block = '\\/\\*[\\s\\S]*?(?:\\*\\/|$)';
/** A letter that begins a literal begins a word: `a$b$` and `påE'x'` hold none. */
const atWordStart = '(?<![\\w$#@\\u0080-\\uffff])';

const opaque: Record<Dialect, RegExp> = {
  sqlite: either(text, name, backtick, '\\[[^\\]]*(?:\\]|$)', line, block),
  postgres: either(
    `${atWordStart}[eE]'(?:[^'\\\\]|\\\\[\\s\\S]|'')*(?:'|$)`,
    text,
    name,
    `${atWordStart}\\$((?:[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*)?)\\$[\\s\\S]*?(?:\\$\\1\\$|$)`,
    line,
    block,
  ),
  // The connector sets NO_BACKSLASH_ESCAPES and ANSI_QUOTES in its session, so that this is how MySQL reads too.
  mysql: either(text, name, backtick, '--(?=[\\t\\n\\r ]|$)[^\\n]*', '#[^\\n]*', block),
  mssql: either(text, name, '\\[(?:[^\\]]|\\]\\])*(?:\\]|$)', line, block),
  oracle: either(
    `${atWordStart}[nN]?[qQ]'(?:\\[[\\s\\S]*?\\]'|\\{[\\s\\S]*?\\}'|\\([\\s\\S]*?\\)'|<[\\s\\S]*?>'|([^\\s[{(<])[\\s\\S]*?\\1'|[\\s\\S]*$)`,
    text,
    name,
    line,
    block,
  ),
};

function either(...parts: string[]): RegExp {
  return new RegExp(parts.join('|'), 'g');
}

/** Control characters and lone carriage returns end a comment in one engine and not in another. */
const unclear = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u2028\u2029]|\r(?!\n)/;

/**
 * The statement with texts as `'`, quoted names as `"` and comments as spaces, each as long as it was, so that a place
 * in it is the same place in `source`. Undefined where engines would not agree on what is a comment: control
 * characters, and a comment that begins inside a comment.
 */
export function masked(source: string, dialect: Dialect): string | undefined {
  if (unclear.test(source)) return undefined;
  let nested = false;
  const mask = source.replace(opaque[dialect], (part) => {
    nested ||= part.startsWith('/*') && part.includes('/*', 1);
    return maskOf(part).repeat(part.length);
  });
  return nested ? undefined : mask;
}

function maskOf(part: string): string {
  if (/^(--|\/\*|#)/.test(part)) return ' ';
  return /^["`[]/.test(part) ? '"' : "'";
}

const wordEnd: Record<Dialect, string> = {
  sqlite: '$',
  postgres: '$',
  mysql: '$',
  mssql: '@#$',
  oracle: '#$',
};
const number = '0x[\\da-f]*|\\d+\\.?\\d*(?:e[+-]?\\d+)?';

/** Numbers first: `1INTO t` is the number 1 and a word to an engine. */
const tokens = Object.fromEntries(
  Object.entries(wordEnd).map(([dialect, more]) => [
    dialect,
    new RegExp(`${number}|[\\p{L}_${more}][\\p{L}\\p{N}_${more}]*|"+|'+|\\S`, 'giu'),
  ]),
) as Record<Dialect, RegExp>;

export interface Word {
  /** In small letters. */
  word: string;
  /** The token that follows, in small letters; empty at the end. */
  next: string;
}

/** The words of a masked statement that stand as themselves: not those after a dot, which are columns. */
export function wordsOf(mask: string, dialect: Dialect): Word[] {
  const list = [...mask.matchAll(tokens[dialect])].map(([token]) => token.toLowerCase());
  return list.flatMap((word, at) => {
    const qualified = list[at - 1] === '.' && /^[\p{L}_@#$"]/u.test(list[at - 2] ?? '');
    return !qualified && /^[\p{L}_@#$]/u.test(word) ? [{ word, next: list[at + 1] ?? '' }] : [];
  });
}
