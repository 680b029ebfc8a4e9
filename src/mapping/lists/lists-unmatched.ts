import type { CompiledJoin, Rows } from './lists-joins';
import type { ListTable } from './lists-table';

/** Rows of one list that no row asked for. */
export interface UnmatchedList {
  list: string;
  /** As the mapping names it, for messages. */
  from: string;
  rows: number;
}

interface Counted extends UnmatchedList {
  /** How often the list is still to be read. */
  left: number;
  /** Rows by key, of those that nobody has asked for so far; null before the list has been read once. */
  keys: ReadonlyMap<string, number> | null;
  withoutKey: number;
}

/**
 * Counts the rows of lists that no row of a record asked for, where the list stands in another place than the source:
 * nobody else would miss them. A list of the source itself, a register of persons for instance, has such rows by
 * nature. A list that several records are widened with is told when the last of them has been read to its end; keys
 * are held until then, and never shown.
 */
export class UnmatchedRows {
  private readonly lists = new Map<string, Counted>();

  /** @param reading everything that will be read */
  constructor(reading: readonly Rows[]) {
    for (const join of reading.flatMap(({ joins }) => joins)) {
      if (join.source === null) continue;
      const { list, from } = join;
      const known = this.lists.get(idOf(join));
      if (known) known.left++;
      else this.lists.set(idOf(join), { list, from, rows: 0, left: 1, keys: null, withoutKey: 0 });
    }
  }

  /** The rows that are widened with the list have been read to their end. */
  note(join: CompiledJoin, table: ListTable): void {
    const counted = this.lists.get(idOf(join));
    if (!counted) return;
    const now = table.unmatched();
    const { keys } = counted;
    const both = keys ? new Map([...keys].filter(([key]) => now.keys.has(key))) : now.keys;
    counted.withoutKey = Math.max(counted.withoutKey, now.withoutKey);
    counted.left--;
    counted.keys = counted.left > 0 ? both : null;
    if (counted.left === 0)
      counted.rows = [...both.values()].reduce((sum, rows) => sum + rows, counted.withoutKey);
  }

  /** The lists that have such rows. */
  list(): UnmatchedList[] {
    return [...this.lists.values()]
      .filter(({ left, rows }) => left === 0 && rows > 0)
      .map(({ list, from, rows }) => ({ list, from, rows }));
  }
}

/** The same rows found by the same column are one list, whatever the mapping calls it. */
const idOf = ({ source, query, key }: CompiledJoin): string => JSON.stringify([source, query, key]);
