import type { MergeCount, RejectedRow, RowBlock, StreamLayout } from '../model';
import type { SeenRows } from './seen-rows';

/** What the store has of the key of a row. */
export interface StoredKey {
  /** Number of the stored row; null when there is none. */
  row: number | null;
  changed: boolean;
  otherChild: boolean;
  /** Whose row it is; nobody's in `barn`, when its source no longer has the child. */
  owner: 'own' | 'other' | 'nobody';
  /** Written by this run. */
  written: boolean;
  /** The key is known to belong to several children. */
  clash: boolean;
  /** In `barn`: no other record of the child is stored. */
  notKept: boolean;
}

/** What is to be done with the rows of a chunk, which are named by their place in the block. */
export interface ChunkPlan {
  fresh: number[];
  /** With the number of the stored row; one that was nobody's gets a new number. */
  changed: Map<number, number | null>;
  unchanged: Set<number>;
  notKept: number;
  childMoved: boolean;
  rejected: RejectedRow[];
  /** Stored rows that were met. */
  met: number[];
  /** Rows whose keys were known to belong to several children. */
  again: number[];
  /** Keys that this chunk shows to belong to several children: none of their rows stays. */
  clashes: Set<string>;
  /** Numbers of stored rows that go with them. */
  clashed: number[];
  /** What rows of earlier chunks were counted as that go with them, and are rejects now. */
  corrected: MergeCount;
  correctedRows: RejectedRow[];
}

export const noRows = { inserted: 0, updated: 0, unchanged: 0 };

/**
 * Decides row by row, in the order of the block: the first row of a key stays, unless a later one is another child's.
 * What was met is added to `pass`; `firstNew` is the first row number of this stream.
 */
export function planChunk(
  layout: StreamLayout,
  block: RowBlock,
  stored: readonly StoredKey[],
  pass: SeenRows,
  firstNew: number,
): ChunkPlan {
  const barn = layout.record === 'barn';
  const width = layout.columns.length;
  const [keyAt, childAt] = [layout.columns.indexOf('nyckel'), layout.columns.indexOf('barn')];
  const keyOf = (at: number): string => block.cells[at * width + keyAt] as string;
  const childOf = (at: number): string => block.cells[at * width + childAt] as string;
  const reject = (key: string): RejectedRow => ({
    record: layout.record,
    key,
    column: null,
    code: 'key-duplicate',
  });
  const freshOf = new Map<string, number>();
  const plan: ChunkPlan = {
    fresh: [],
    changed: new Map(),
    unchanged: new Set(),
    notKept: 0,
    childMoved: false,
    rejected: [],
    met: [],
    again: [],
    clashes: new Set(),
    clashed: [],
    corrected: { ...noRows },
    correctedRows: [],
  };

  const clash = (at: number, first: number | undefined, known: StoredKey): void => {
    const key = keyOf(at);
    plan.clashes.add(key);
    if (known.row !== null) plan.clashed.push(known.row);
    if (first === undefined) {
      const counted = known.row! >= firstNew ? 'inserted' : known.written ? 'updated' : 'unchanged';
      plan.corrected[counted]--;
      plan.correctedRows.push(reject(key));
    } else {
      plan.changed.delete(first);
      plan.unchanged.delete(first);
      plan.rejected.push(reject(key));
    }
  };

  for (let at = 0; at < block.rows; at++) {
    const known = stored[at]!;
    if (known.notKept) plan.notKept++;
    else if (known.clash || (plan.clashes.size > 0 && plan.clashes.has(keyOf(at)))) {
      plan.rejected.push(reject(keyOf(at)));
      plan.again.push(at);
    } else if (known.row === null) {
      const first = freshOf.get(keyOf(at));
      if (first === undefined) freshOf.set(keyOf(at), at);
      else {
        plan.rejected.push(reject(keyOf(at)));
        if (!barn && childOf(first) !== childOf(at)) clash(at, first, known);
      }
    } else if (known.owner === 'other' && !barn) plan.rejected.push(reject(keyOf(at)));
    else if (pass.has(known.row)) {
      plan.rejected.push(reject(keyOf(at)));
      const first = firstInBlock(at, keyOf);
      const another = first === undefined ? known.otherChild : childOf(first) !== childOf(at);
      if (!barn && another) clash(at, first, known);
    } else {
      pass.add(known.row);
      plan.met.push(known.row);
      if (known.owner === 'nobody') plan.changed.set(at, null);
      else if (known.owner === 'own' && known.changed) plan.changed.set(at, known.row);
      else plan.unchanged.add(at);
    }
  }
  plan.fresh = [...freshOf].filter(([key]) => !plan.clashes.has(key)).map(([, at]) => at);
  for (const at of plan.changed.keys()) plan.childMoved ||= stored[at]!.otherChild;
  return plan;
}

/** The row of the same key before `at`; only asked when there is a duplicate, which is rare. */
function firstInBlock(at: number, keyOf: (at: number) => string): number | undefined {
  const key = keyOf(at);
  for (let first = 0; first < at; first++) if (keyOf(first) === key) return first;
  return undefined;
}
