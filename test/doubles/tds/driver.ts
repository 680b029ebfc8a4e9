import sql from 'mssql';
import {
  startTdsDouble,
  type TdsDouble,
  type TdsDoubleOptions,
  type TdsEvent,
  type TdsHandler,
} from './tds-double';

/** The real driver in front of a double, for the tests of the double itself. */
export interface Driven {
  double: TdsDouble;
  pool: sql.ConnectionPool;
  /** What the double has seen so far. */
  events: TdsEvent[];
  close(): Promise<void>;
}

export const password = 'Hemligt1!å';

export function poolConfig(port: number, options: sql.IOptions = {}): sql.config {
  return {
    server: '127.0.0.1',
    port,
    user: 'lasare',
    password,
    database: 'Verksamhet',
    pool: { max: 1 },
    connectionTimeout: 4000,
    requestTimeout: 4000,
    options: { encrypt: false, ...options },
  };
}

export async function drive(
  handler: TdsHandler,
  options: Omit<TdsDoubleOptions, 'handler' | 'spy'> = {},
  config: Partial<sql.config> = {},
): Promise<Driven> {
  const events: TdsEvent[] = [];
  const double = await startTdsDouble({ handler, ...options, spy: (event) => events.push(event) });
  const pool = new sql.ConnectionPool({ ...poolConfig(double.port), ...config });
  // A cut wire is reported here too, and what nobody listens to ends the process.
  pool.on('error', () => undefined);
  try {
    await pool.connect();
  } catch (error) {
    await double.close();
    throw error;
  }
  return {
    double,
    pool,
    events,
    close: async () => {
      // The double first: the pool waits for requests that nobody answers.
      await double.close();
      await pool.close();
    },
  };
}

export interface Streamed {
  rows: number;
  /** Code of the driver's error. */
  error: string | undefined;
  /** Names of the events that ended the stream, in order. */
  ends: string[];
}

/** Reads a query as a stream to its `done`; `onRow` may cancel, pause or do nothing. */
export async function stream(
  request: sql.Request,
  text: string,
  onRow: (rows: number) => void = () => undefined,
): Promise<Streamed> {
  const seen: Streamed = { rows: 0, error: undefined, ends: [] };
  request.stream = true;
  request.on('row', () => onRow(++seen.rows));
  request.on('error', (error: { code: string }) => {
    seen.error ??= error.code;
    seen.ends.push('error');
  });
  const done = new Promise<void>((resolve) => request.on('done', () => resolve()));
  void request.query(text);
  await done;
  seen.ends.push('done');
  return seen;
}
