/** Shows that the account and the session cannot write. */
import { DatabaseError } from 'pg';
import type { ExcessRight, ReadOnlyProof } from '../contract';
import { excessParameters, excessRights } from './excess-rights';
import type { Session } from './session';

/** What a read-only transaction (25006, 25001) or a missing right (42501) is called. */
const refusals = new Set(['25006', '25001', '42501']);

/** A function that runs with its owner's rights can write whatever its owner can; read-only transactions stop it. */
const definerFunctions = `
  SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE') ORDER BY 1 LIMIT 6`;

const writableTable = `
  SELECT format('DELETE FROM %I.%I WHERE false', n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'SELECT') ORDER BY n.nspname LIKE 'pg\\_%', c.oid LIMIT 1`;

export async function proveReadOnly(session: Session): Promise<ReadOnlyProof> {
  const { rows: answers } = await session.run(
    `SELECT session_user, current_user, current_database(), current_setting('transaction_read_only'),
      has_database_privilege(current_database(), 'TEMP'), to_regclass('pg_catalog.pg_parameter_acl')`,
  );
  const [account, actsAs, database, readOnly, temporary, parameters] = answers[0] as string[];
  // Of the account that signed in: RESET ROLE is always open to it, and it is a member of what it acts as.
  const questions = [excessRights, ...(parameters ? [excessParameters] : [])];
  const excess: ExcessRight[] = [];
  for (const question of questions) {
    const { rows } = await session.run(question, [account!]);
    excess.push(...rows.map(([right, remove]) => ({ right: right!, remove: remove! })));
  }
  const evidence = [
    excess.length === 0
      ? `The catalogue of database ${database} gives the account ${account} no right to change anything: no attribute, membership, grant (its own or PUBLIC's) or ownership.`
      : `The catalogue of database ${database} gives the account ${account} ${excess.length} rights to change something.`,
    ...(account === actsAs
      ? []
      : [
          `The account acts as ${actsAs}, of which it is a member (ALTER ROLE … SET role); the rights of both are counted.`,
        ]),
    `transaction_read_only is ${readOnly}.`,
  ];
  const { rows: deletes } = await session.run(writableTable);
  const attempts = [
    'CREATE TABLE brygga_skrivprov (x int)',
    ...(deletes[0] ? [deletes[0][0]!] : []),
    'SET TRANSACTION READ WRITE',
  ];
  let refused = true;
  for (const attempt of attempts) {
    const code = await tryToWrite(session, attempt);
    refused &&= code !== undefined && refusals.has(code);
    evidence.push(
      code === undefined ? `${attempt} was ALLOWED (and rolled back).` : `${attempt} was refused (${code}).`,
    );
  }
  const { rows: functions } = await session.run(definerFunctions);
  if (functions.length > 0) {
    evidence.push(
      `Note: the account may call functions that run with their owner's rights: ${functions.map(([name]) => name).join(', ')}. In a read-only transaction they cannot write either.`,
    );
  }
  if (temporary === 't') {
    evidence.push(
      `Note: the account may make temporary tables (the right TEMP, which PUBLIC has unless it is taken away); they hold nothing of the source's and end with the session.`,
    );
  }
  return { readOnly: excess.length === 0 && readOnly === 'on' && refused, evidence, excess };
}

/** The engine's code, or undefined when it let it through; undone either way. */
async function tryToWrite(session: Session, sql: string): Promise<string | undefined> {
  try {
    await session.run(sql);
    return undefined;
  } catch (error) {
    if (error instanceof DatabaseError) return error.code;
    throw error;
  } finally {
    await session.reset();
  }
}
