import type { ChunkCount } from './model';

/** The sums of a record's ledger rows in `korning_del`, by the names of `ChunkCount`. */
export const sums = `coalesce(sum(nya), 0) AS inserted, coalesce(sum(andrade), 0) AS updated,
  coalesce(sum(lasta), 0) AS read, coalesce(sum(oforandrade), 0) AS unchanged,
  coalesce(sum(avvisade), 0) AS rejected, coalesce(sum(endast_antal), 0) AS "countedOnly"`;

/** What a run has written of a record, by its rows. */
export type Written = Pick<ChunkCount, 'inserted' | 'updated'>;

/** What stands of a record's account when it is read anew: see `StreamWriter.startOver`. */
export const standing = ({ inserted, updated }: Written): ChunkCount => ({
  ...{ read: inserted + updated, inserted, updated },
  ...{ unchanged: 0, rejected: 0, countedOnly: 0 },
});

/** What must be booked for `before` to become `after`. */
export const difference = (after: ChunkCount, before: ChunkCount): ChunkCount => ({
  read: after.read - before.read,
  inserted: after.inserted - before.inserted,
  updated: after.updated - before.updated,
  unchanged: after.unchanged - before.unchanged,
  rejected: after.rejected - before.rejected,
  countedOnly: after.countedOnly - before.countedOnly,
});
