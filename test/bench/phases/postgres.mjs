// The bare driver of PostgreSQL: reads rows by a cursor, and writes them by COPY into one plain table with a key.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Client } = require('pg');
const Cursor = require('pg-cursor');
const { from } = require('pg-copy-streams');

export const copyStreams = require('pg-copy-streams');
/** Rows a fetch, and characters a message. */
const batch = 1000;
const buffer = 65_536;

export async function connect(account) {
  const client = new Client(account);
  await client.connect();
  return client;
}

/** Hands every row to `take`, each cell as the server's text, and waits when that gives a promise. */
export async function each(client, query, take) {
  const types = { getTypeParser: () => (text) => text };
  const cursor = client.query(new Cursor(query, [], { rowMode: 'array', types }));
  for (;;) {
    const rows = await cursor.read(batch);
    if (rows.length === 0) return cursor.close();
    for (const row of rows) {
      const waiting = take(row);
      if (waiting) await waiting;
    }
  }
}

/** Keys in no order are indexed when the rows are there (`keyLast`), by `addKey`. */
export async function createTable(client, { name, key, columns, keyLast }) {
  await client.query(
    `CREATE TABLE ${name} (${columns.map(([column, type]) => `${column} ${type}`).join(', ')}${keyLast ? '' : `, PRIMARY KEY (${key})`})`,
  );
}

export const addKey = (client, { name, key }) => client.query(`ALTER TABLE ${name} ADD PRIMARY KEY (${key})`);

/** `add` takes one line of COPY without its end, and gives a promise when the server must be waited for. */
export function lineWriter(client, name) {
  const stream = client.query(from(`COPY ${name} FROM STDIN`));
  let lines = '';
  let failed;
  const done = new Promise((resolve, reject) => {
    stream.on('finish', resolve).on('error', (error) => reject((failed = error)));
  });
  done.catch(() => {});
  const send = () => {
    const more = stream.write(lines);
    lines = '';
    if (failed) throw failed;
    return more ? undefined : new Promise((resolve) => stream.once('drain', resolve));
  };
  return {
    add(line) {
      lines += line;
      lines += '\n';
      return lines.length < buffer ? undefined : send();
    },
    async end() {
      stream.end(lines);
      await done;
    },
  };
}

/** The benchmark's rows hold nothing that COPY would have escaped. */
export const lineOf = (row) => row.map((cell) => (cell === null ? '\\N' : cell)).join('\t');
