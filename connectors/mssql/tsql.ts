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
  const found = findForbidden(select.words);
  if (found) throw forbiddenWord(found.kind, found.word);
  return {
    text: select.mark((name) => `@${name}`),
    parameters: select.parameters.map((name, index) => ({ name, value: values[index]! })),
  };
}

const kinds: Record<ForbiddenWord, string> = {
  dirty: 'nolock readuncommitted readpast',
  locks: 'updlock xlock tablockx tablock paglock holdlock serializable repeatableread',
  elsewhere: 'openrowset openquery opendatasource',
  sequence: 'next value for',
  // All are reserved words of T-SQL, which needs no semicolon between two statements.
  statement:
    'backup begin bulk checkpoint close commit dbcc declare deny dump goto if kill lineno load open print raiserror readtext reconfigure restore return revert rollback save set setuser shutdown tran transaction updatetext use waitfor while writetext',
};
const kindOf = new Map(
  (['dirty', 'locks', 'elsewhere', 'statement'] as const).flatMap((kind) =>
    kinds[kind].split(' ').map((word) => [word, kind] as const),
  ),
);

function findForbidden(words: readonly string[]): { kind: ForbiddenWord; word: string } | undefined {
  for (const [index, word] of words.entries()) {
    const following = words.slice(index, index + 3).join(' ');
    if (following === kinds.sequence) return { kind: 'sequence', word: following.toUpperCase() };
    // `OPTION (USE HINT (…))` is a wish, not a statement.
    if (/^use (?:hint|plan)\b/.test(following)) continue;
    const kind = kindOf.get(word);
    if (kind) return { kind, word: word.toUpperCase() };
  }
  return undefined;
}
