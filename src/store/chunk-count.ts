import type { ChunkCount } from './model';

/** What stands of a record's account when it is read anew: see `StreamWriter.startOver`. */
export const standing = ({ inserted, updated }: ChunkCount): ChunkCount => ({
  ...{ read: 0, inserted, updated, unchanged: -(inserted + updated) },
  ...{ rejected: 0, countedOnly: 0 },
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
