// What the machine and the bare drivers can do: `read` the mapping's rows, `write` rows as wide as the store's, `copy` the
// source's rows as they are. Nothing is mapped, hashed, compared or counted.
import { randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { meter, phase } from './measure.mjs';
import * as postgres from './postgres.mjs';
import * as sqlite from './sqlite.mjs';

/** Opens what reads and writes of `database`: `{ engine, file }` or `{ engine, account }`. */
async function open({ engine, file, account }, readonly) {
  if (engine === 'sqlite') {
    const db = sqlite.open(file, readonly);
    return {
      db,
      each: (query, take) => sqlite.each(db, query, take),
      write: async (table) => sqlite.writer(db, table),
      close: async () => db.close(),
    };
  }
  const client = await postgres.connect(account);
  return {
    client,
    each: (query, take) => postgres.each(client, query, take),
    async write(table) {
      await postgres.createTable(client, table);
      const writer = postgres.lineWriter(client, table.name);
      return {
        add: (row) => writer.add(postgres.lineOf(row)),
        async end() {
          await writer.end();
          if (table.keyLast) await postgres.addKey(client, table);
        },
      };
    },
    close: () => client.end(),
  };
}

const kinds = {
  async read({ source, tables }) {
    const from = await open(source, true);
    const clock = meter();
    let rows = 0;
    const count = () => void rows++;
    for (const { query } of tables) await from.each(query, count);
    const used = clock.end({ rows });
    await from.close();
    return used;
  },

  async copy({ source, target, tables }) {
    const from = await open(source, true);
    const to = await open(target);
    const clock = meter();
    let rows = 0;
    for (const table of tables) rows += await copyTable(from, to, table);
    const used = clock.end({ rows });
    await Promise.all([from.close(), to.close()]);
    return used;
  },

  /** `tables`: as the store has them, with the key first, some of their rows, and how many to write. */
  async write({ target, tables }) {
    const to = await open(target);
    const clock = meter();
    let rows = 0;
    for (const { sample, count, ...table } of tables) {
      const writer = await to.write(table);
      for (let at = 0; at < count;) {
        const keys = randomBytes(18 * sample.length).toString('base64url');
        for (let i = 0; i < sample.length && at < count; i++, at++) {
          const [, ...rest] = sample[i];
          const waiting = writer.add([keys.slice(i * 24, (i + 1) * 24), ...rest]);
          if (waiting) await waiting;
        }
      }
      rows += count;
      await writer.end();
    }
    const used = clock.end({ rows });
    await to.close();
    return used;
  },
};

/** psql-style between two PostgreSQL databases: the bytes of COPY go through as they are. */
async function copyTable(from, to, table) {
  if (from.client && to.client) {
    await postgres.createTable(to.client, table);
    const into = to.client.query(postgres.copyStreams.from(`COPY ${table.name} FROM STDIN`));
    await pipeline(from.client.query(postgres.copyStreams.to(`COPY (${table.query}) TO STDOUT`)), into);
    return into.rowCount;
  }
  const writer = await to.write(table);
  let rows = 0;
  await from.each(table.query, (row) => {
    rows++;
    return writer.add(row);
  });
  await writer.end();
  return rows;
}

await phase(({ kind, ...input }) => kinds[kind](input));
