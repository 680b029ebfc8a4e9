/**
 * A database made from a view contract: the script's own views in PostgreSQL, and tables of exactly their shapes in
 * their place. The template's own queries are run there, and a wire double hands the rows to the template's connector.
 * It proves contract, queries and mapping together; it proves nothing about SQL Server or Oracle.
 */
import type { Client, FieldDef } from 'pg';
import type { TestPostgres } from '../servers/postgres';
import { inPostgres, scriptViews, type ViewTemplate } from './views-contract';

export type ContractRow = Record<string, string | number | null>;
export type ContractRows = Record<string, ContractRow[]>;

export interface Answer {
  /** As the contract writes them. */
  names: string[];
  types: ('text' | 'date' | 'timestamp')[];
  rows: (string | null)[][];
}

export class ViewsDatabase {
  private constructor(
    private readonly client: Client,
    private readonly names: ReadonlyMap<string, string>,
  ) {}

  static async create(
    server: TestPostgres,
    template: ViewTemplate,
    content: ContractRows,
    name = 'full',
  ): Promise<ViewsDatabase> {
    const database = `${template.mapping}_${name}`.replaceAll('-', '_');
    await server.createDatabase(database);
    const client = await server.connect(database);
    const schema = template.engine === 'mssql' ? 'brygga' : 'brygga_vyer';
    await client.query(`CREATE SCHEMA ${schema}; CREATE TABLE dual AS SELECT 'X'::text AS dummy`);
    const views = scriptViews(template);
    for (const view of views) {
      const place = `${schema}.${view.name}`;
      await client.query(inPostgres(view));
      await client.query(`ALTER VIEW ${place} RENAME TO ${view.name}_vy`);
      await client.query(`CREATE TABLE ${place} AS TABLE ${place}_vy`);
    }
    const unknown = Object.keys(content).filter((name) => !views.some((view) => view.name === name));
    if (unknown.length > 0) throw new Error(`The contract has no ${unknown.join()}`);
    for (const [name, rows] of Object.entries(content)) await fill(client, `${schema}.${name}`, rows);
    const columns = views.flatMap((view) => view.columns.map((column) => column.name));
    return new ViewsDatabase(client, new Map(columns.map((name) => [name.toLowerCase(), name])));
  }

  /** Undefined for what PostgreSQL does not take, such as questions to the catalogue of another engine. */
  async answer(sql: string): Promise<Answer | undefined> {
    try {
      const { fields, rows } = await this.client.query<(string | null)[]>({
        text: sql,
        rowMode: 'array',
        types: { getTypeParser: () => (value: string | Buffer) => value },
      });
      return {
        names: fields.map(({ name }) => this.names.get(name) ?? name),
        types: fields.map(typeOf),
        rows,
      };
    } catch {
      return undefined;
    }
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

/** Fails on a column that the contract has not, and on a value that its type cannot hold. */
async function fill(client: Client, table: string, rows: readonly ContractRow[]): Promise<void> {
  const { fields } = await client.query(`SELECT * FROM ${table}`);
  const known = fields.map(({ name }) => name);
  const folded = rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell])),
  );
  const stray = folded.flatMap((row) => Object.keys(row)).find((name) => !known.includes(name));
  if (stray) throw new Error(`${table} has no column ${stray}`);
  await client.query(`INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify(folded),
  ]);
}

const typeOf = ({ dataTypeID }: FieldDef): Answer['types'][number] =>
  dataTypeID === 1082 ? 'date' : dataTypeID === 1114 ? 'timestamp' : 'text';
