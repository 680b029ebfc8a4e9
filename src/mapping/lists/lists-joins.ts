import type { Query } from '../../../connectors/contract';
import { columnsOfList, type JoinPlan } from './lists-plan';

/** A list that rows are widened with before they are mapped, and how it is found. */
export interface CompiledJoin {
  list: string;
  /** As the mapping names it, for messages. */
  from: string;
  query: Query;
  /** Name in brygga.yaml of the place that it is read from; null: the record's own source. */
  source: string | null;
  key: string;
  many: boolean;
  /** Column whose date says which of several rows per key counts. */
  earliest: string | null;
  /** Column of the row, or of a list before this one, that holds the key. */
  by: string;
  /** The columns of the list that are used. */
  columns: readonly string[];
}

export interface Rows {
  /** As the mapping names them, for messages. */
  from: string;
  query: Query;
  joins: readonly CompiledJoin[];
}

/** The joins that these columns need, in order; a list of which nothing is used is not read. */
export function compileJoins(joins: readonly JoinPlan[], columns: readonly string[]): CompiledJoin[] {
  const needed = [...columns];
  return [...joins]
    .reverse()
    .flatMap(({ list, by }): CompiledJoin[] => {
      const used = columnsOfList(list.name, needed);
      if (used.length === 0) return [];
      needed.push(by);
      const { name, from, query, source, key, many, earliest } = list;
      return [{ list: name, from, query, source, key, many, earliest, by, columns: used }];
    })
    .reverse();
}
