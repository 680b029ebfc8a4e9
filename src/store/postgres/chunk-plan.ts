import type { RecordName } from '../../catalog/model';
import type { KeyClashes } from '../key-clashes';
import type { MergeCount, RejectedRow } from '../model';
import type { RowSet } from '../row-set';
import type { RowNumbers } from './row-numbers';
import type { StoredKeys } from './stored-keys';

/** The rows of a chunk, by their place in it. */
export interface Chunk {
  record: RecordName;
  keys: readonly string[];
  /** Of the rows that `rowsToSee` gives. */
  children: ReadonlyMap<number, string>;
}

/** What the stream knows before the chunk. */
export interface Before {
  /** Rows met in this pass. */
  pass: RowSet;
  numbers: Pick<RowNumbers, 'isNew'>;
  /** The record is read anew: what the run has written is in its account, and not counted when it is met. */
  startedOver: boolean;
}

/** What is to be done with them. */
export interface ChunkPlan {
  fresh: number[];
  /** With the number of the stored row that each replaces; one that was nobody's gets a new number. */
  changed: Map<number, number | null>;
  unchanged: Set<number>;
  /** Those of `changed` and `unchanged` that are in the run's account already: see `Before.startedOver`. */
  accounted: Set<number>;
  notKept: number;
  childMoved: boolean;
  rejected: RejectedRow[];
  /** Numbers of the stored rows that were met. */
  met: number[];
  /** Rows of keys that were in conflict before. */
  inConflict: number[];
  /** Keys that this chunk shows to belong to several children: none of their rows stays. */
  clashes: Set<string>;
  /** What rows of earlier chunks were counted as that go with them; they are rejects now. */
  corrected: MergeCount;
  correctedRows: RejectedRow[];
  /** Numbers of the stored rows that go. */
  removed: number[];
  /** How many of them were stored before this run. */
  deleted: number;
}

/** The rows that must be seen whole: all but those that are stored as they are. */
export function rowsToSee(
  keys: readonly string[],
  stored: StoredKeys,
  clashes: KeyClashes,
  pass: RowSet,
): number[] {
  const wanted = new Set<number>();
  const firstOf = new Map<number, number>();
  for (let at = 0; at < keys.length; at++) {
    if (stored.isNotKept(at)) continue;
    const row = stored.isStored(at) && !clashes.has(keys[at]!) ? stored.row(at) : null;
    const first = row === null ? undefined : firstOf.get(row);
    if (row !== null) firstOf.set(row, first ?? at);
    if (first !== undefined) wanted.add(first);
    const isSame = row !== null && first === undefined && !pass.has(row);
    if (!isSame || stored.isChanged(at) || stored.isNobodys(at)) wanted.add(at);
  }
  return [...wanted].sort((a, b) => a - b);
}

/**
 * Decides row by row, in their order: the first row of a key stays, unless a later one is another child's. What was met
 * is added to `pass`.
 */
export function planChunk(
  { record, keys, children }: Chunk,
  stored: StoredKeys,
  clashes: KeyClashes,
  { pass, numbers, startedOver }: Before,
): ChunkPlan {
  const barn = record === 'barn';
  const reject = (at: number): RejectedRow => ({
    record,
    key: keys[at]!,
    column: null,
    code: 'key-duplicate',
  });
  const freshOf = new Map<string, number>();
  const plan: ChunkPlan = {
    fresh: [],
    changed: new Map(),
    unchanged: new Set(),
    accounted: new Set(),
    notKept: 0,
    childMoved: false,
    rejected: [],
    met: [],
    inConflict: [],
    clashes: new Set(),
    corrected: { inserted: 0, updated: 0, unchanged: 0 },
    correctedRows: [],
    removed: [],
    deleted: 0,
  };

  /** @param first the row of the same key before it in this chunk */
  const clash = (at: number, first: number | undefined): void => {
    plan.clashes.add(keys[at]!);
    const inserted = stored.isStored(at) && numbers.isNew(stored.row(at));
    const accounted = first === undefined || plan.accounted.has(first);
    if (first !== undefined) {
      freshOf.delete(keys[at]!);
      plan.changed.delete(first);
      plan.unchanged.delete(first);
    }
    if (accounted) {
      plan.corrected[inserted ? 'inserted' : stored.isWritten(at) ? 'updated' : 'unchanged']--;
      plan.correctedRows.push(reject(at));
    } else {
      plan.rejected.push(reject(first));
    }
    if (!stored.isStored(at)) return;
    plan.removed.push(stored.row(at));
    if (!inserted) plan.deleted++;
  };

  for (let at = 0; at < keys.length; at++) {
    if (stored.isNotKept(at)) plan.notKept++;
    else if (clashes.has(keys[at]!) || (plan.clashes.size > 0 && plan.clashes.has(keys[at]!))) {
      plan.rejected.push(reject(at));
      plan.inConflict.push(at);
    } else if (!stored.isStored(at)) {
      const first = freshOf.get(keys[at]!);
      if (first === undefined) freshOf.set(keys[at]!, at);
      else {
        plan.rejected.push(reject(at));
        if (!barn && children.get(first) !== children.get(at)) clash(at, first);
      }
    } else if (!barn && stored.isOthers(at)) plan.rejected.push(reject(at));
    else if (pass.has(stored.row(at))) {
      plan.rejected.push(reject(at));
      const first = keys.indexOf(keys[at]!);
      const another = first < at ? children.get(first) !== children.get(at) : stored.isOtherChild(at);
      if (!barn && another) clash(at, first < at ? first : undefined);
    } else {
      pass.add(stored.row(at));
      plan.met.push(stored.row(at));
      if (startedOver && stored.isWritten(at)) plan.accounted.add(at);
      if (stored.isNobodys(at)) plan.changed.set(at, null);
      else if (!stored.isOthers(at) && stored.isChanged(at)) plan.changed.set(at, stored.row(at));
      else plan.unchanged.add(at);
    }
  }
  plan.fresh = [...freshOf.values()];
  for (const at of plan.changed.keys()) plan.childMoved ||= stored.isOtherChild(at);
  return plan;
}
