import type { Client } from 'pg';
import { connect, type Address } from '../../../connectors/postgres/connect';
import { CopyRows } from './copy-rows';
import { numbered } from './numbered';

/** All that Bryggan has in the database stands in this schema, and nothing else does. */
export const schemaName = 'brygga';

export type SqlRow = Record<string, unknown>;

/**
 * What a session is for. `read` cannot write. `sync` writes without waiting for the disk: the data of a chunk and its
 * row in the ledger are one commit, so that a server that dies loses both or none, commits are lost from the end only,
 * and the next sync goes on from the ledger that is there. `write` waits: what was shown to whom is in the log.
 */
export type Purpose = 'read' | 'write' | 'sync';

const settings: Record<Purpose, readonly string[]> = {
  read: ['default_transaction_read_only = on'],
  write: [],
  sync: [
    'synchronous_commit = off',
    // A machine that lost its power must not hold a source for hours.
    'tcp_keepalives_idle = 30',
    'tcp_keepalives_interval = 10',
    'tcp_keepalives_count = 3',
  ],
};

/** The answers as SQLite gives them, so that whoever asks need not know which store it is. */
const parsers: Record<number, (text: string) => unknown> = {
  16: (text) => (text === 't' ? 1 : 0),
  20: Number,
  21: Number,
  23: Number,
  700: Number,
  701: Number,
  1700: Number,
};
const types = { getTypeParser: (oid: number) => parsers[oid] ?? ((text: string) => text) };

/** One connection to the store. The errors of its calls are the driver's own: `failures.ts` explains them. */
export class Session {
  private gone = false;

  private constructor(readonly client: Client) {
    client.on('end', () => (this.gone = true));
    client.on('error', () => (this.gone = true));
  }

  /** @throws ConnectorError */
  static async open(address: Address, purpose: Purpose): Promise<Session> {
    const session = new Session(await connect(address));
    try {
      await session.exec(
        [
          `search_path = ${schemaName}`,
          `TimeZone = 'UTC'`,
          'client_min_messages = warning',
          ...settings[purpose],
        ]
          .map((setting) => `SET ${setting}`)
          .join('; '),
      );
      return session;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  /** Whether the connection has been lost. */
  get lost(): boolean {
    return this.gone;
  }

  /** One statement; parameters are `$1`, `$2` … */
  async query<T extends SqlRow>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    // Always the extended protocol, which takes one statement only.
    const query = { text, values: [...values], types, queryMode: 'extended' as const };
    return (await this.client.query<T>(query)).rows;
  }

  /** How many rows a statement changed. */
  async change(text: string, values: readonly unknown[] = []): Promise<number> {
    const query = { text, values: [...values], queryMode: 'extended' as const };
    return (await this.client.query(query)).rowCount ?? 0;
  }

  /** Statements of our own without parameters. */
  async exec(text: string): Promise<void> {
    await this.client.query(text);
  }

  /** A reading query with `?` for its parameters. */
  select<T extends SqlRow>(sql: string, parameters: readonly unknown[]): Promise<T[]> {
    return this.query<T>(numbered(sql, parameters), parameters.map(bindable));
  }

  /** Copies rows in the text format into columns of a table. Gives how many. */
  copy(table: string, columns: readonly string[], rows: Buffer): Promise<number> {
    const names = columns.map((name) => `"${name}"`).join(', ');
    return this.client.query(new CopyRows(`COPY "${table}" (${names}) FROM STDIN`, rows)).done;
  }

  /** Everything in `work` or nothing of it. Each statement sees what was committed before it began. */
  async transaction<T>(work: () => Promise<T>, begin = ''): Promise<T> {
    try {
      await this.exec(`BEGIN ISOLATION LEVEL READ COMMITTED; ${begin}`);
      const result = await work();
      await this.exec('COMMIT');
      return result;
    } catch (error) {
      // A lost connection has rolled back by itself.
      await this.exec('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

function bindable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') return value;
  throw new TypeError(`a ${typeof value} cannot be a parameter`);
}
