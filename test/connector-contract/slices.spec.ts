/**
 * Parts of an answer, of every engine that runs here: whatever a table holds, its parts together are all of its rows,
 * each once. Never: cells, guards and faults, which the contract suite tries of whole answers.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '../../connectors/contract';
import { whereMariadbIs } from '../servers/mariadb';
import { byPages, bySummary, byWindow, casesOf, madeBy, type Case, type Kind } from './slice-cases';
import { inMariadb, inPostgres, inSqlite, type Make } from './slice-sources';

const each = 8;
const bare = (value: string): string => value;
const seed = Date.now() % 1_000_000;

/** @param before statements that come before the tables */
function partsAreTheWhole(kinds: readonly Kind[], make: Make, before = ''): void {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-delar-'));
  const cases = casesOf(kinds, each, seed);
  let source: Source;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ source, stop } = await make(folder, before + cases.map(madeBy).join('\n')));
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
  partsAreTheWhole(
    [
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
    inSqlite,
  );
});

const nondeterministic = `CREATE COLLATION utan_skiftlage (provider = icu, locale = 'sv-u-ks-level2', deterministic = false); `;

describe('Parts of a PostgreSQL answer', () => {
  partsAreTheWhole(
    [
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
    inPostgres,
    nondeterministic,
  );
});

describe('Parts of a MariaDB answer', () => {
  whereMariadbIs('Parts of an answer of MariaDB', (programs) =>
    partsAreTheWhole(
      [
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
      inMariadb(programs),
    ),
  );
});
