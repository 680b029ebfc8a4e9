import type { RecordName } from '../catalog/model';
import type { RejectedRow, RunSummary, StreamAccount, UnmappedCode } from './model';
import { interruptedRun } from './store.problems';

type SqlRow = Record<string, unknown>;

/** What `finish` sets, and its columns in `korning`. */
export const runColumns = {
  mappingVersion: 'mappning_version',
  mappingHash: 'mappning_hash',
  catalogue: 'katalog',
  status: 'status',
  read: 'lasta',
  inserted: 'nya',
  updated: 'andrade',
  unchanged: 'oforandrade',
  rejected: 'avvisade',
  countedOnly: 'endast_antal',
  deleted: 'borttagna',
  unmapped: 'omappade',
  cells: 'celler',
  unmatched: 'listrader_utan_traff',
  problem: 'problem',
  standing: 'avvisade_kvar',
} as const;

/** The account of a stream, and its columns in `korning_post`. */
export const streamColumns = {
  record: 'post',
  mode: 'lage',
  reason: 'orsak',
  read: 'lasta',
  inserted: 'nya',
  updated: 'andrade',
  unchanged: 'oforandrade',
  rejected: 'avvisade',
  countedOnly: 'endast_antal',
  deleted: 'borttagna',
  sourceRows: 'kallans_antal',
  difference: 'differens',
  status: 'status',
  problem: 'problem',
  sourceMs: 'kalla_ms',
  storeMs: 'lager_ms',
} as const satisfies Record<keyof StreamAccount, string>;

/**
 * Closes the runs that say that they go on, as interrupted: for whoever has the lock, and so knows that those who made
 * them are gone. A condition can follow.
 */
export const closeOpenRuns = (): string =>
  `UPDATE korning SET status = 'failed', problem = '${interruptedRun}', avslutad = '${new Date().toISOString()}'
   WHERE status = 'running'`;

/** How many of the latest runs keep their rejects, unmapped codes and ledger, whatever became of them. */
const detailedRuns = 50;

/**
 * Statements that take away what is told of older runs. A source's latest finished run keeps it, since the figures rest
 * on it and say what it left out; so do the runs of a load that is to go on, which knows its rejects by them.
 */
export const pruneDetails: readonly string[] = ['korning_del', 'avvisad', 'omappad_kod'].map(
  (table) => `
    DELETE FROM ${table}
    WHERE korning NOT IN (SELECT id FROM korning ORDER BY id DESC LIMIT ${detailedRuns})
      AND korning NOT IN (SELECT max(id) FROM korning WHERE status = 'done' GROUP BY kalla)
      AND korning NOT IN (
        SELECT k.id FROM korning k JOIN lasning l ON l.kalla = k.kalla AND l.bokmarke <> ''
        LEFT JOIN (SELECT kalla, max(id) AS id FROM korning WHERE status = 'done' GROUP BY kalla) d
          ON d.kalla = k.kalla
        WHERE k.id > coalesce(d.id, 0))`,
);

/**
 * The newest run of each source, from one source to the one before it in an index of `korning`. Said as an order and not
 * as `max(id)` of a source, which PostgreSQL may look for through all runs of the others.
 */
const newestOfEach = (name: string, where = ''): string => `
  ${name}(id) AS (
    SELECT (SELECT id FROM korning WHERE true ${where} ORDER BY kalla DESC, id DESC LIMIT 1)
    UNION ALL
    SELECT (SELECT k.id FROM korning k WHERE k.kalla < later.kalla ${where} ORDER BY k.kalla DESC, k.id DESC LIMIT 1)
    FROM ${name} JOIN korning later ON later.id = ${name}.id
  )`;

/** Asks for `FollowUpStore.latestRuns`: at every request for figures, of runs that are kept for ever. */
export const latestRunsQuery = `
  WITH RECURSIVE ${newestOfEach('nyast')}, ${newestOfEach('klar', `AND status = 'done'`)}
  SELECT * FROM korning WHERE id IN (SELECT id FROM nyast UNION SELECT id FROM klar) ORDER BY id DESC`;

/** Version and content hash of a mapping as every row and the run that wrote it have them: `1.0.0+0123456789abcdef`. */
export const mappingStamp = (version: string, hash: string): string => `${version}+${hash}`;

export function runSummary(row: SqlRow): RunSummary {
  const set = Object.fromEntries(Object.entries(runColumns).map(([name, column]) => [name, row[column]]));
  return {
    ...(set as unknown as Pick<RunSummary, keyof typeof runColumns>),
    id: row.id as number,
    source: row.kalla as string,
    mapping: row.mappning as string,
    // Null in runs that have not ended, and of versions that did not count them.
    standing: (row.avvisade_kvar ?? 0) as number,
    startedAt: row.startad as string,
    finishedAt: row.avslutad as string | null,
  };
}

export function streamAccount(row: SqlRow): StreamAccount {
  const entries = Object.entries(streamColumns).map(([name, column]) => [name, row[column]]);
  return Object.fromEntries(entries) as StreamAccount;
}

export function rejectedRow(row: SqlRow): RejectedRow {
  return {
    record: row.post as RecordName,
    key: row.nyckel as string | null,
    column: row.kolumn as string | null,
    code: row.kod as string,
  };
}

export function unmappedCode(row: SqlRow): UnmappedCode {
  return {
    variable: row.variabel as string,
    shown: row.visad as string | null,
    count: row.antal as number,
  };
}
