/**
 * Rights that everybody has, by rows of `mysql.db` without a user: SHOW GRANTS shows them to nobody. Installations make
 * such rows for the database `test`, and administrators for what all programs share.
 */
import { randomBytes } from 'node:crypto';
import type { QueryError } from 'mysql2';
import type { ExcessRight } from '../contract';
import { quoteName } from '../shared/sql-text';
import type { Link } from './connection';
import { noRights } from './explain';
import { databasesOf } from './grants';

/** What everybody sees, and nobody can change. */
const everybodys = new Set(['information_schema', 'performance_schema']);

/**
 * The engine looks at the rights before it looks at the table, so its answer tells them. The table does not exist, and
 * the one that would be made has two columns of one name: nothing is changed where it is allowed either.
 */
const probes = {
  INSERT: (table: string) => `INSERT INTO ${table} VALUES (1)`,
  UPDATE: (table: string) => `UPDATE ${table} SET x = 1 WHERE 1 = 0`,
  DELETE: (table: string) => `DELETE FROM ${table} WHERE 1 = 0`,
  CREATE: (table: string) => `CREATE TABLE ${table} (x INT, x INT)`,
};

/**
 * In every database that the account sees without a role.
 *
 * @param grants the lines of SHOW GRANTS without a role, none of which gives more than reading
 */
export async function hiddenRights(
  link: Link,
  grants: readonly string[],
): Promise<{ excess: ExcessRight[]; sentence: string }> {
  const schemas = await link.rows('SELECT SCHEMA_NAME FROM information_schema.SCHEMATA');
  const names = (schemas as [string][]).map(([name]) => name).filter((name) => !everybodys.has(name));
  const granted = databasesOf(grants);
  const table = quoteName(`brygga_skrivprov_${randomBytes(8).toString('hex')}`, 'mysql');
  const excess: ExcessRight[] = [];
  for (const name of names) {
    const rights = await rightsIn(link, `${quoteName(name, 'mysql')}.${table}`);
    // It is seen for some right, and that is none that is shown.
    if (rights.length === 0 && granted !== 'all' && !granted.some((pattern) => pattern.test(name)))
      rights.push('something');
    if (rights.length > 0) excess.push(hiddenRight(rights.join(', '), `${name}.*`));
  }
  const tried = Object.keys(probes).join(', ');
  return {
    excess,
    sentence: `${tried} were tried on a table that does not exist, in every database that the account sees (${names.length}): ${excess.length === 0 ? 'all refused' : `NOT refused, or seen without a grant, in ${excess.length} of them`}.`,
  };
}

/** The engine's, in a read-only server: it does not come to the rights, and lets nobody write. */
const readOnlyServer = 1290;

async function rightsIn(link: Link, table: string): Promise<string[]> {
  const found: string[] = [];
  for (const [right, sql] of Object.entries(probes)) {
    const code = await link.rows(sql(table)).then(
      () => undefined,
      (error: QueryError) => {
        if (error.errno === undefined) throw error;
        return error.errno;
      },
    );
    if (code === undefined || (!noRights.has(code) && code !== readOnlyServer)) found.push(right);
  }
  return found;
}

export const hiddenRight = (right: string, where: string): ExcessRight => ({
  right: `${right} on ${where.replaceAll('`', '')}, which SHOW GRANTS does not show`,
  remove: `SELECT Host, Db FROM mysql.db WHERE User = ''; -- then DELETE those rows and FLUSH PRIVILEGES`,
});
