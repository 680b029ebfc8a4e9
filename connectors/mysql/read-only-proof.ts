/** Shows that the session cannot write: the account's rights, the session's own means, and attempts that do nothing. */
import type { QueryError } from 'mysql2';
import type { ExcessRight, ReadOnlyProof } from '../contract';
import { quoteName } from '../shared/sql-text';
import type { Link } from './connection';
import { codeOf, errno } from './explain';
import { excessOf, rolesOf } from './grants';
import { hiddenRight, hiddenRights } from './hidden-rights';
import type { Session } from './session';

/** Rejects with the driver's error. */
export async function proveSession(session: Session): Promise<ReadOnlyProof> {
  // Roles are put on and off there, which would change what this session sees.
  const rights = await session.beside(rightsOf);
  const variable = session.mariadb ? '@@session.tx_read_only' : '@@session.transaction_read_only';
  const [[readOnly]] = (await session.rows(`SELECT ${variable}`)) as [[number]];
  const attempts = await attemptsIn(session);
  const hidden = rights.excess.length > 0 ? [] : attempts.flatMap(({ allowedByRights }) => allowedByRights);
  const excess = [...rights.excess, ...hidden];
  return {
    readOnly: excess.length === 0 && readOnly === 1 && attempts.every(({ refused }) => refused),
    evidence: [
      ...rights.sentences,
      `${variable} is ${readOnly}, and the transaction is READ ONLY.`,
      ...attempts.map(({ sentence }) => sentence),
    ],
    excess,
  };
}

/** Of the account, and of each role that it can take on. */
async function rightsOf(link: Link): Promise<{ excess: ExcessRight[]; sentences: string[] }> {
  const lines = async (): Promise<string[]> =>
    ((await link.rows('SHOW GRANTS')) as [string][]).map(([line]) => line);
  // MySQL 5.7 has no roles, and does not know the statement.
  await link.rows('SET ROLE NONE').catch(() => undefined);
  const own = await lines();
  const excess = excessOf(own);
  const hidden = excess.length === 0 ? [await hiddenRights(link, own)] : [];
  const roles = rolesOf(own);
  for (const { role, account } of roles) {
    await link.rows(`SET ROLE ${role}`);
    const more = excessOf(await lines()).filter(
      ({ right }) => !excess.some((known) => known.right === right),
    );
    const name = role.replaceAll('`', '');
    excess.push(
      ...more.map(({ right }) => ({
        right: `${right} (through the role ${name})`,
        remove: `REVOKE ${role} FROM ${account};`,
      })),
    );
  }
  const looked = roles.length > 0 ? ` and of its ${roles.length} roles` : '';
  const shown =
    excess.length === 0
      ? `SHOW GRANTS of the account${looked} names no right beyond SELECT, SHOW VIEW, SHOW DATABASES, PROCESS and USAGE.`
      : `SHOW GRANTS of the account${looked} names ${excess.length} rights beyond reading.`;
  return {
    excess: [...excess, ...hidden.flatMap((found) => found.excess)],
    sentences: [shown, ...hidden.map(({ sentence }) => sentence)],
  };
}

interface Attempt {
  refused: boolean;
  sentence: string;
  /** A right that only the read-only session kept from being used. */
  allowedByRights: ExcessRight[];
}

/**
 * The engine looks at the rights first and at the session after, so its refusal says which of the two it was. Never a
 * CREATE: even a refused one ends the transaction, and the snapshot with it.
 */
async function attemptsIn(session: Session): Promise<Attempt[]> {
  const [found] = (await session.rows(
    `SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS JOIN information_schema.TABLES USING (TABLE_SCHEMA, TABLE_NAME)
     WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_TYPE LIKE '%VIEW%', TABLE_NAME, ORDINAL_POSITION LIMIT 1`,
  )) as [[string, string] | undefined];
  const table = found ? quoteName(found[0], 'mysql') : 'mysql.db';
  const column = found ? quoteName(found[1], 'mysql') : 'Db';
  const attempts: Attempt[] = [];
  for (const [right, sql] of [
    ['DELETE', `DELETE FROM ${table} WHERE 1 = 0`],
    ['UPDATE', `UPDATE ${table} SET ${column} = ${column} WHERE 1 = 0`],
    ['INSERT', `INSERT INTO ${table} (${column}) SELECT ${column} FROM ${table} WHERE 1 = 0`],
  ] as const) {
    attempts.push(await attempt(session, right, table, sql));
  }
  return attempts;
}

async function attempt(session: Session, right: string, table: string, sql: string): Promise<Attempt> {
  try {
    await session.rows(sql);
    return {
      refused: false,
      sentence: `${sql} was ALLOWED (it changes no row).`,
      allowedByRights: [hiddenRight(right, table)],
    };
  } catch (error) {
    const failure = error as QueryError;
    const bySession = failure.errno === errno.writeInReadOnly;
    return {
      refused: failure.errno !== undefined,
      sentence: `${sql} was refused (${codeOf(failure)}).`,
      allowedByRights: bySession ? [hiddenRight(right, table)] : [],
    };
  }
}
