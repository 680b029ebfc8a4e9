import type { Column } from '../../connectors/contract';
import type { CompiledRecord } from '../mapping/model';
import { drifted } from './sync.problems';

export type DriftPolicy = 'freeze' | 'evolve' | 'discard-value' | 'discard-row';

/** What a stream does about columns that are no longer what they were. */
export interface Drift {
  /** Columns that the answer lacks: read as if they were there and empty. */
  missing: readonly string[];
  /** Variables (index in the mapping's) whose cells count as unmapped. */
  unmapped: readonly number[];
  /** Rows that hold something in one of these are rejected; in a missing one every row is. */
  rejecting: readonly string[];
}

export const noDrift: Drift = { missing: [], unmapped: [], rejecting: [] };

const fold = (name: string): string => name.toLowerCase();

/** Those of the answer's columns that the mapping reads, in the mapping's order. */
export function columnsRead(compiled: CompiledRecord, answer: readonly Column[]): Column[] {
  const found = new Map(answer.map((column) => [fold(column.name), column]));
  return [...new Set(allReads(compiled).map(fold))].flatMap((name) => found.get(name) ?? []);
}

/**
 * Compares the columns that the mapping reads with those of the last reading under the same mapping.
 * @throws Problem `SYN-010` when the policy does not allow what has changed
 */
export function driftOf(
  compiled: CompiledRecord,
  before: readonly Column[],
  answer: readonly Column[],
  policy: DriftPolicy,
): Drift {
  const now = new Map(columnsRead(compiled, answer).map(({ name, type }) => [fold(name), type]));
  const known = before.filter(({ name }) => allReads(compiled).some((read) => fold(read) === fold(name)));
  const missing = known.filter(({ name }) => !now.has(fold(name))).map(({ name }) => name);
  const retyped = known.filter(({ name, type }) => now.has(fold(name)) && now.get(fold(name)) !== type);
  if (missing.length === 0 && retyped.length === 0) return noDrift;
  const changed = [...missing, ...retyped.map(({ name }) => name)];
  const stop = (columns: readonly string[]): Error =>
    drifted(
      compiled.record,
      columns.map((column) => ({ column, type: now.get(fold(column)) ?? null })),
      policy,
    );
  if (policy === 'freeze') throw stop(changed);
  if (policy === 'evolve') {
    if (missing.length > 0) throw stop(missing);
    return noDrift;
  }
  const basic = new Set(compiled.reads.row.map(fold));
  const needed = changed.filter((column) => basic.has(fold(column)));
  if (needed.length > 0) throw stop(needed);
  if (policy === 'discard-row') return { missing, unmapped: [], rejecting: changed };
  const hit = new Set(changed.map(fold));
  const unmapped = compiled.reads.variables.flatMap((columns, index) =>
    columns.some((column) => hit.has(fold(column))) ? [index] : [],
  );
  return { missing, unmapped, rejecting: [] };
}

const allReads = ({ reads }: CompiledRecord): string[] => [...reads.row, ...reads.variables.flat()];
