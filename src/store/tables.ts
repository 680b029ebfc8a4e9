import { parentsOf, RecordName, recordNames, Variable } from '../catalog/model';
import type { StoreSchema, StreamLayout } from './model';

/**
 * Names of the store's tables and columns: the documented face of the store for everybody who reads it, in SQL too.
 * See `docs/store.md`.
 */
export interface RecordTable {
  record: RecordName;
  /** Parent columns, named as the parent records, in the order of `parentsOf`. */
  parents: readonly string[];
  /** Single-valued variables: index among the loaded variables, and column. */
  columns: readonly { index: number; name: string }[];
  /** Multiple-choice variables: index among the loaded variables, and side table (`nyckel`, `varde`). */
  sides: readonly { index: number; table: string }[];
}

/** Columns before the variables, parents apart. */
export const leadingColumns = ['nyckel', 'barn'] as const;
export const contextColumns = ['enhet', 'kalla', 'handelse_datum', 'slut_datum', 'skyddad'] as const;
/** Columns after the variables. */
export const trailingColumns = ['radhash', 'mappning', 'korning', 'gallras', 'cellnyckel'] as const;

export const notificationCounts = 'aktualisering_antal';

/** `utredning.enskilda-samtal` → `enskilda_samtal`. */
export function columnOf(variable: Variable): string {
  return variable.id.slice(variable.record.length + 1).replaceAll('-', '_');
}

/** `aktualisering.orsak` → `aktualisering_orsak`; only multiple-choice variables have one. */
export function sideTableOf(variable: Variable): string {
  return `${variable.record}_${columnOf(variable)}`;
}

export function recordTable(schema: StoreSchema, record: RecordName): RecordTable {
  const loaded = schema.loaded[record].map((variable, index) => ({ variable, index }));
  const table = {
    record,
    parents: parentsOf[record],
    columns: loaded
      .filter(({ variable }) => !variable.multiple)
      .map(({ variable, index }) => ({ index, name: columnOf(variable) })),
    sides: loaded
      .filter(({ variable }) => variable.multiple)
      .map(({ variable, index }) => ({ index, table: sideTableOf(variable) })),
  };
  refuseClash(columnsOf(table));
  refuseClash([...recordNames, notificationCounts, ...table.sides.map((side) => side.table)]);
  return table;
}

/** All columns of a record's table, in the order of a new table and of every INSERT. */
export function columnsOf(table: Pick<RecordTable, 'parents' | 'columns'>): string[] {
  return [
    ...leadingColumns,
    ...table.parents,
    ...contextColumns,
    ...table.columns.map((column) => column.name),
    ...trailingColumns,
  ];
}

/**
 * What a stream that delivers these variables brings: the columns in the order of its blocks' cells. `kalla`, `mappning`
 * and `korning` are the run's own. In `barn` the child's pseudonym is the key, so that sources share a row per child.
 */
export function streamLayout(record: RecordName, delivered: readonly Variable[]): StreamLayout {
  return {
    record,
    columns: [
      ...leadingColumns,
      ...parentsOf[record],
      ...contextColumns.filter((name) => name !== 'kalla'),
      ...delivered.filter(({ multiple }) => !multiple).map(columnOf),
      ...trailingColumns.filter((name) => name !== 'mappning' && name !== 'korning'),
    ],
    sides: delivered.filter(({ multiple }) => multiple).map(sideTableOf),
  };
}

/** The catalogue's ids make this impossible today; a new fixed column must not change that unseen. */
function refuseClash(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`two things in the store are called ${twice}`);
}
