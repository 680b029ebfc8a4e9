/**
 * Parts of an answer, of every engine that runs here: whatever a table holds, its parts together are all of its rows,
 * each once. Never: cells, guards and faults, which the contract suite tries of whole answers.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { Source } from '../../connectors/contract';
import { startMariadb, whereMariadbIs } from '../servers/mariadb';
import { startPostgres } from '../servers/postgres';
import { byPages, bySummary, byWindow, casesOf, madeBy, type Case, type Kind } from './slice-cases';
import { opener } from './usual';

const each = 8;
const bare = (value: string): string => value;
const seed = Date.now() % 1_000_000;

interface Engine {
  kinds: readonly Kind[];
  /** Runs the statements, then opens what they made. */
  open(folder: string, statements: string): Promise<{ source: Source; stop(): Promise<void> }>;
}

function partsAreTheWhole({ kinds, open }: Engine): void {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-delar-'));
  const cases = casesOf(kinds, each, seed);
  let source: Source;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ source, stop } = await open(folder, cases.map(madeBy).join('\n')));
  });
  afterAll(async () => {
    await source.close();
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(kinds.map((kind) => ({ kind, type: kind.type })))(`$type, seed ${seed}`, ({ kind }) => {
    const own = cases.filter((one) => one.kind === kind);
    const all = ({ rows }: Case): number[] => rows.map((_, n) => n);
    const sorted = (some: number[]): number[] => some.sort((a, b) => a - b);

    it.each(own)('$name by pages of $page: a resumed reading loses and repeats nothing', async (one) => {
      const { read, ordered } = await byPages(source, one);
      expect(read.slice(-ordered.length || read.length)).toEqual(ordered);
      expect(sorted(read)).toEqual(all(one));
    });

    it.each(own)('$name by a window from row $begin: what the window leaves out is older', async (one) => {
      const { window, empty, before, begin } = await byWindow(source, one);
      if (begin !== null) expect(window).toContain(one.begin);
      expect(sorted([...window, ...empty, ...before])).toEqual(begin === null ? sorted(empty) : all(one));
    });

    it.each(own)('$name in sum: nothing is greater than the greatest', async (one) => {
      const { rows, greatest, from, after } = await bySummary(source, one);
      expect({ rows, after }).toEqual({ rows: one.rows.length, after: 0 });
      expect(greatest === null).toBe(one.rows.every(({ key }) => key === null));
      if (greatest !== null) expect(from).toBeGreaterThan(0);
    });
  });
}

describe('Parts of an SQLite answer', () => {
  partsAreTheWhole({
    kinds: [
      { type: 'TEXT', values: 'texts' },
      { type: 'TEXT COLLATE NOCASE', values: 'texts' },
      { type: 'VARCHAR(20) COLLATE RTRIM', values: 'texts' },
      { type: '', values: 'texts' },
      { type: 'INTEGER', values: 'whole', literal: bare },
      { type: 'BIGINT', values: 'wide', literal: bare },
      { type: 'REAL', values: 'floats', literal: bare },
      { type: 'DATETIME', values: 'times' },
      { type: 'DATE', values: 'dates' },
    ],
    open: async (folder, statements) => {
      const database = new Database(join(folder, 'k.sqlite'));
      database.exec(statements);
      database.close();
      return {
        source: await opener('sqlite', { file: 'k.sqlite' }, folder)(),
        stop: () => Promise.resolve(),
      };
    },
  });
});

describe('Parts of a PostgreSQL answer', () => {
  partsAreTheWhole({
    kinds: [
      { type: 'text', values: 'texts' },
      { type: 'text COLLATE "sv-SE-x-icu"', values: 'texts' },
      { type: 'text COLLATE utan_skiftlage', values: 'texts' },
      { type: 'char(6)', values: 'texts' },
      { type: 'bigint', values: 'wide' },
      { type: 'numeric(24,4)', values: 'decimals' },
      { type: 'real', values: 'floats' },
      { type: 'double precision', values: 'floats' },
      { type: 'date', values: 'dates' },
      { type: 'timestamp', values: 'times' },
      { type: 'timestamptz', values: 'times' },
      { type: 'time', values: 'clocks' },
      { type: 'bytea', values: 'bytes', literal: (value) => `'\\x${value}'` },
    ],
    open: async (folder, statements) => {
      const server = await startPostgres();
      await server.createDatabase('kalla');
      const nondeterministic = `CREATE COLLATION utan_skiftlage (provider = icu, locale = 'sv-u-ks-level2', deterministic = false)`;
      await server.run(`${nondeterministic}; ${statements}`, 'kalla');
      writeFileSync(join(folder, 'losen'), 'lösen');
      await server.run(
        `CREATE ROLE lasare LOGIN PASSWORD 'lösen'; GRANT pg_read_all_data TO lasare`,
        'kalla',
      );
      const { port, ca } = server;
      const settings = { host: 'localhost', port, user: 'lasare', password: { file: 'losen' }, tls: { ca } };
      return {
        source: await opener('postgres', { ...settings, database: 'kalla' }, folder)(),
        stop: () => server.stop(),
      };
    },
  });
});

describe('Parts of a MariaDB answer', () => {
  whereMariadbIs('Parts of an answer of MariaDB', (programs) =>
    partsAreTheWhole({
      kinds: [
        { type: 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_swedish_ci', values: 'texts' },
        { type: 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', values: 'texts' },
        { type: 'CHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci', values: 'texts' },
        { type: 'BIGINT', values: 'wide' },
        { type: 'BIGINT UNSIGNED', values: 'wide' },
        { type: 'DECIMAL(24,4)', values: 'decimals' },
        { type: 'FLOAT', values: 'floats' },
        { type: 'DOUBLE', values: 'floats' },
        { type: 'DATE', values: 'dates' },
        { type: 'DATETIME(6)', values: 'times' },
        { type: 'TIMESTAMP(6) NULL', values: 'times' },
        { type: 'TIME(6)', values: 'clocks' },
        { type: 'UUID', values: 'guids' },
        { type: 'VARBINARY(8)', values: 'bytes', literal: (value) => `x'${value}'` },
      ],
      open: async (folder, statements) => {
        const server = await startMariadb(programs);
        await server.run('CREATE DATABASE kalla CHARACTER SET utf8mb4');
        await server.run(`SET time_zone = '+00:00', NAMES utf8mb4; ${statements}`, 'kalla');
        writeFileSync(join(folder, 'losen'), 'losen');
        await server.run(
          `CREATE USER 'lasare'@'%' IDENTIFIED BY 'losen' REQUIRE SSL; GRANT SELECT ON kalla.* TO 'lasare'@'%'`,
        );
        const { port, ca } = server;
        const settings = {
          host: 'localhost',
          port,
          user: 'lasare',
          password: { file: 'losen' },
          tls: { ca },
        };
        return {
          source: await opener('mysql', { ...settings, database: 'kalla' }, folder)(),
          stop: () => server.stop(),
        };
      },
    }),
  );
});
