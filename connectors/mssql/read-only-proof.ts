/** Shows that a session cannot write: by its rights, by what it said at login, and by one attempt. */
import type { ReadOnlyProof } from '../contract';
import { excessOf, scopeOf, type Answers } from './rights';
import { rightsQueries } from './rights-questions';
import type { Lane, MssqlSession } from './session';

/** A table, or where there is none a view, that the account reads, and a column of it that an UPDATE could name. */
export const targetQuery = `SELECT TOP (1) QUOTENAME(s.name) + N'.' + QUOTENAME(o.name) AS objekt, QUOTENAME(c.name) AS kolumn
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
JOIN sys.columns AS c ON c.object_id = o.object_id
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND c.is_computed = 0 AND c.is_identity = 0 AND c.system_type_id <> 189
  AND HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'SELECT') = 1
ORDER BY o.type, o.object_id, c.column_id`;

/** No right on the object or the column, or a read-only database. Any other error says nothing about rights. */
const refusals = new Set([229, 230, 3906]);

/** The attempt names no row, and its transaction is never committed. */
export const attemptOn = (object: string, column: string): string =>
  `UPDATE ${object} SET ${column} = ${column} WHERE 1 = 0`;

export async function proveReadOnly(session: MssqlSession, lane: Lane): Promise<ReadOnlyProof> {
  const answers: Answers = {
    roles: await session.ask(lane, rightsQueries.roles),
    scopes: await session.ask(lane, rightsQueries.scopes),
    objects: await session.ask(lane, rightsQueries.objects),
    principals: await session.ask(lane, rightsQueries.principals),
    grantable: await session.ask(lane, rightsQueries.grantable),
    databases: await session.ask(lane, rightsQueries.databases),
  };
  const excess = excessOf(answers);
  const attempt = await attemptToWrite(session, lane);
  if (attempt.allowed) {
    excess.push({
      right: 'UPDATE, which the server let through when it was tried',
      remove: 'Run deploy/sql/mssql/check-account.sql; it shows where the right comes from.',
    });
  }
  return {
    readOnly: excess.length === 0,
    evidence: [
      'The connection asked for ApplicationIntent=ReadOnly.',
      session.facts.readOnlyDatabase
        ? 'The database is read-only, or a readable secondary (Updateability READ_ONLY).'
        : 'The database itself can be written to (Updateability READ_WRITE); the rights decide.',
      'Every query runs in a transaction that is rolled back.',
      excess.length === 0
        ? 'The server, asked for roles, for rights on server, database, schemas, objects, columns, logins, users and roles, and for those that may be handed on, names none too many.'
        : `The server names ${excess.length} rights too many.`,
      ...scopeOf(answers.databases),
      attempt.sentence,
    ],
    excess,
  };
}

async function attemptToWrite(
  session: MssqlSession,
  lane: Lane,
): Promise<{ allowed: boolean; sentence: string }> {
  const [target] = await session.ask(lane, targetQuery);
  if (!target)
    return { allowed: false, sentence: 'No table or view can be read, so no write could be tried.' };
  const statement = attemptOn(String(target[0]), String(target[1]));
  const number = await session.errorOf(lane, statement);
  if (number === null) return { allowed: true, sentence: `${statement} was ALLOWED (and rolled back).` };
  const sentence = refusals.has(number)
    ? `${statement} was refused (error ${number}).`
    : `${statement} ended with error ${number}, which is no refusal: the rights alone decide.`;
  return { allowed: false, sentence };
}
