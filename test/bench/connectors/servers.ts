import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Query } from '../../../connectors/contract';
import { columns, rowsTo, type Row } from './rows';

/** Settings that the server connectors share, as far as the bare drivers need them too. */
export interface ServerSettings {
  host: 'localhost';
  port: number;
  user: string;
  password: { file: string };
}

/** As most of them name their trust. */
export interface PemSettings extends ServerSettings {
  database: string;
  tls: { ca: string };
}

export const allRows = (quoted: (name: string) => string, table: string): Query => ({
  kind: 'sql',
  text: `SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(table)}`,
});

export const textOf = ({ query }: { query: Query }): string => {
  if (query.kind === 'sql') return query.text;
  throw new TypeError('Not a query in SQL.');
};

export const fileText = ({ folder }: { folder: string }, name: string): string =>
  readFileSync(resolve(folder, name), 'utf8');

/** Rows made beforehand, over and over: a double has enough to do with writing them to the wire. */
export function* repeated<T>(made: readonly T[], rows: number): Generator<T> {
  for (let sent = 0; sent < rows; sent++) yield made[sent % made.length]!;
}

/** Enough different rows that nothing is the same all the time, and few enough to stand in memory. */
export const madeRows = (rows: number): Row[] => [...rowsTo(Math.min(rows, 10_000))];
