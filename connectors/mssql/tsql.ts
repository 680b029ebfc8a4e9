/** What T-SQL has beside the shared rules of one SELECT: words that write, lock, read dirty or leave the database. */
import type { Cell, Query } from '../contract';
import { checkSelect } from '../shared/sql-text';
import { forbiddenWord, type ForbiddenWord } from './mssql.errors';

export interface CheckedSelect {
  /** With `@name` for each `:name`. */
  text: string;
  parameters: { name: string; value: Cell }[];
}

/** @throws ConnectorError `CON-003`, `CON-019`, `CON-020`, `CON-501` */
export function checkTsql(query: Query): CheckedSelect {
  const { select, values } = checkSelect(query, 'mssql', 'mssql');
  const found = findForbidden(select.text);
  if (found) throw forbiddenWord(found.kind, found.word);
  return {
    text: select.mark((name) => `@${name}`),
    parameters: select.parameters.map((name, index) => ({ name, value: values[index]! })),
  };
}

/** What may hold any word without meaning it. T-SQL nests its block comments; what is left of one is only refused more. */
const opaque =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\[(?:[^\]]|\]\])*(?:\]|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

const kinds: Record<ForbiddenWord, string> = {
  dirty: 'nolock|readuncommitted|readpast',
  locks: 'updlock|xlock|tablockx|tablock|paglock|holdlock|serializable|repeatableread',
  elsewhere: 'openrowset|openquery|opendatasource',
  sequence: 'next\\s+value\\s+for',
  // All are reserved words of T-SQL, which needs no semicolon between two statements.
  statement:
    'backup|begin|bulk|checkpoint|close|commit|dbcc|declare|deny|dump|goto|if|kill|lineno|load|open|print|raiserror|readtext|reconfigure|restore|return|revert|rollback|save|set|setuser|shutdown|tran|transaction|updatetext|use(?!\\s+(?:hint|plan)\\b)|waitfor|while|writetext',
};
const patterns = Object.entries(kinds).map(
  ([kind, words]) =>
    [
      kind as ForbiddenWord,
      new RegExp(`(?<![\\p{L}\\p{N}_.$#@])(?:${words})(?![\\p{L}\\p{N}_$#])`, 'iu'),
    ] as const,
);

function findForbidden(text: string): { kind: ForbiddenWord; word: string } | undefined {
  const bare = text.replace(opaque, (part) => (/^(--|\/\*)/.test(part) ? ' ' : '_').repeat(part.length));
  for (const [kind, pattern] of patterns) {
    const word = pattern.exec(bare)?.[0];
    if (word !== undefined) return { kind, word: word.toUpperCase().replace(/\s+/g, ' ').trim() };
  }
  return undefined;
}
