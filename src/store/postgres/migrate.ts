import { DataSource, Table, TableColumn, type QueryRunner } from 'typeorm';
import { type RecordName, recordNames } from '../../catalog/model';
import type { StoreSchema } from '../model';
import { storeVersion } from '../store-version';
import { storeProblems } from '../store.problems';
import { columnsOf, recordTable } from '../tables';
import { postgresEntities, rowNumber } from './entities';
import { locks } from './locks';
import { postgresProblems } from './postgres-store.problems';
import { schemaName, type Session } from './session';

/** Tables of the schema with their columns. */
type Tables = ReadonlyMap<string, ReadonlySet<string>>;

/** A table that has been emptied of a variable, and not yet been written anew without it. */
const rewriteNote = 'skriv-om.';

/**
 * Brings the schema's tables up to what is loaded, in one transaction and one instance at a time, by adding only. A
 * variable that is no longer loaded is emptied (data minimisation), and the row hashes of its record too, so that the
 * next sync writes every row anew. A schema with tables that are not ours is refused untouched, and one that everybody
 * on the server may read.
 */
export async function migrate(session: Session, schema: StoreSchema, place: string): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    // One way in: the connection is ours, with what it demands of the server.
    driver: { Pool: poolOf(session) },
    schema: schemaName,
    entities: postgresEntities(schema),
    installExtensions: false,
    logging: false,
  });
  await dataSource.initialize();
  await session.transaction(async () => {
    await session.exec(`SELECT pg_advisory_xact_lock(${locks.migration})`);
    await makeSchema(session, place);
    await migrateTables(dataSource, session, schema, place);
    await refusePublic(session, place);
  });
  await rewriteEmptied(session);
}

/** What TypeORM asks of a pool, with one connection in it that is not its own. */
function poolOf(session: Session) {
  return class {
    on(): void {}
    connect(done: (error: undefined, client: unknown, release: () => void) => void): void {
      done(undefined, session.client, () => undefined);
    }
  };
}

async function makeSchema(session: Session, place: string): Promise<void> {
  const found = await session.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schemaName]);
  if (found.length > 0) return;
  const [may] = await session.query(
    `SELECT has_database_privilege(current_database(), 'CREATE') AS may, current_user AS who`,
  );
  if (!may!.may) throw postgresProblems.noSchema(place, String(may!.who));
  await session.exec(`CREATE SCHEMA ${schemaName}; REVOKE ALL ON SCHEMA ${schemaName} FROM PUBLIC`);
}

async function migrateTables(
  dataSource: DataSource,
  session: Session,
  schema: StoreSchema,
  place: string,
): Promise<void> {
  const tables = await tablesOf(session);
  if (tables.size > 0 && !tables.has('lagring')) throw postgresProblems.notStore(place);
  const notes = tables.size > 0 ? await readNotes(session) : new Map<string, string>();
  const version = Number(notes.get('version') ?? storeVersion);
  if (version > storeVersion) throw storeProblems.newer(place, version, storeVersion);

  const runner = dataSource.createQueryRunner();
  for (const metadata of dataSource.entityMetadatas) {
    const table = Table.create(metadata, dataSource.driver);
    const existing = tables.get(metadata.tableName);
    if (!existing) await runner.createTable(table);
    else {
      await addColumns(runner, table, existing);
      await addIndexes(runner, table);
    }
  }
  for (const record of recordNames) {
    const loaded = schema.loaded[record].map((variable) => variable.id).join(' ');
    const before = notes.get(`laddat.${record}`);
    if (before === loaded) continue;
    if (before !== undefined) await forgetUnloaded(session, schema, record, tables);
    await writeNote(session, `laddat.${record}`, loaded);
  }
  if (!notes.has('version')) await writeNote(session, 'version', String(storeVersion));
}

async function addColumns(runner: QueryRunner, table: Table, existing: ReadonlySet<string>): Promise<void> {
  for (const column of table.columns) {
    if (existing.has(column.name)) continue;
    // What was written before the column was there has none.
    await runner.addColumn(table, new TableColumn({ ...column, isNullable: true }));
  }
}

/** Not those of records, which a first load may have put off. */
async function addIndexes(runner: QueryRunner, table: Table): Promise<void> {
  if ((recordNames as readonly string[]).includes(table.name)) return;
  for (const index of [...table.indices]) {
    const [found] = (await runner.query('SELECT to_regclass($1) IS NULL AS missing', [index.name])) as {
      missing: boolean;
    }[];
    if (found!.missing) await runner.createIndex(table, index);
  }
}

async function forgetUnloaded(session: Session, schema: StoreSchema, record: RecordName, tables: Tables) {
  const table = recordTable(schema, record);
  const wanted = [...columnsOf(table), rowNumber];
  const emptied = [...(tables.get(record) ?? [])].filter((name) => !wanted.includes(name));
  const assignments = [...emptied.map((name) => `"${name}" = NULL`), `radhash = ''`].join(', ');
  await session.exec(`UPDATE "${record}" SET ${assignments}`);
  if (emptied.length > 0) await writeNote(session, rewriteNote + record, 'ja');
  const sides = table.sides.map((side) => side.table);
  for (const [name, columns] of tables) {
    const isSide = name.startsWith(`${record}_`) && [...columns].sort().join() === 'nyckel,varde';
    if (isSide && !sides.includes(name)) await session.exec(`TRUNCATE "${name}"`);
  }
}

/** The old versions of the rows still hold what was emptied, until the table is written anew without them. */
async function rewriteEmptied(session: Session): Promise<void> {
  for (const name of (await readNotes(session)).keys()) {
    if (!name.startsWith(rewriteNote)) continue;
    await session.exec(`VACUUM FULL "${name.slice(rewriteNote.length)}"`);
    await session.query('DELETE FROM lagring WHERE namn = $1', [name]);
  }
}

/** The tables of the schema, each with its columns. */
export async function tablesOf(session: Session): Promise<Map<string, Set<string>>> {
  const rows = await session.query<{ name: string; columns: string }>(
    `SELECT c.relname AS name, coalesce(string_agg(a.attname, ' '), '') AS columns
     FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') GROUP BY c.relname`,
    [schemaName],
  );
  return new Map(rows.map(({ name, columns }) => [name, new Set(columns.split(' '))]));
}

/** Rights that default privileges gave, or somebody since. */
async function refusePublic(session: Session, place: string): Promise<void> {
  const open = await session.query<{ name: string }>(
    `SELECT DISTINCT c.relname AS name
     FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid,
       LATERAL (SELECT * FROM aclexplode(c.relacl) UNION ALL SELECT * FROM aclexplode(a.attacl)) AS acl
     WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND acl.grantee = 0
     ORDER BY 1`,
    [schemaName],
  );
  if (open.length > 0)
    throw postgresProblems.readByAll(
      place,
      open.map(({ name }) => name),
    );
}

async function readNotes(session: Session): Promise<Map<string, string>> {
  const rows = await session.query<{ namn: string; varde: string }>('SELECT namn, varde FROM lagring');
  return new Map(rows.map(({ namn, varde }) => [namn, varde]));
}

async function writeNote(session: Session, name: string, value: string): Promise<void> {
  await session.query(
    'INSERT INTO lagring (namn, varde) VALUES ($1, $2) ON CONFLICT (namn) DO UPDATE SET varde = excluded.varde',
    [name, value],
  );
}
