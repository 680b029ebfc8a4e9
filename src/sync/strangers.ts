import { recordNames } from '../catalog/model';
import { noMapping, type FollowUpStore, type RunSummary } from '../store/model';
import { notificationCounts } from '../store/tables';
import { readingOrder } from './record-stream';
import { strangersInStore } from './sync.problems';

/**
 * Refuses to go on while the store holds rows of a source that the settings do not name: a renamed source would count
 * every child twice.
 */
export async function refuseStrangers(
  store: Pick<FollowUpStore, 'query'>,
  names: readonly string[],
): Promise<void> {
  const tables = [...recordNames, notificationCounts];
  const rows = await store.query<{ kalla: string }>(
    tables.map((table) => `SELECT DISTINCT kalla FROM ${table}`).join(' UNION '),
  );
  // A child's row that its source gave up is nobody's until another one takes it over.
  const strangers = rows
    .map(({ kalla }) => kalla)
    .filter((source) => source !== '' && !names.includes(source));
  if (strangers.length > 0) throw strangersInStore(strangers.sort());
}

/** Sweeps everything of a source: a run that reads nothing. */
export async function forgetSource(store: FollowUpStore, source: string): Promise<RunSummary> {
  const none = {
    mapping: noMapping,
    mappingVersion: noMapping,
    mappingHash: noMapping,
    catalogue: noMapping,
  };
  const run = await store.startRun({ source, ...none });
  let deleted = 0;
  for (const record of readingOrder) deleted += await run.clear(record, 1);
  await run.replaceNotificationCounts([]);
  const nothing = {
    read: 0,
    inserted: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    countedOnly: 0,
    unmapped: 0,
    cells: 0,
    unmatched: null,
    standing: 0,
  };
  return run.finish({ ...none, ...nothing, deleted, status: 'done', problem: null }, []);
}
