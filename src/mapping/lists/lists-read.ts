import type { Batch, Cell, Source } from '../../../connectors/contract';
import { Problem } from '../../errors/problem';
import { ColumnFinder } from '../column-finder';
import { dateReader } from '../operations/dates';
import type { CompiledJoin, Rows } from './lists-joins';
import { placesOf } from './lists-places';
import { ListTable } from './lists-table';
import type { UnmatchedRows } from './lists-unmatched';
import { noSuchPlace } from './lists.problems';

export interface ReadingOptions {
  signal?: AbortSignal;
  /** Hears, when the rows have been read to their end, which rows of lists none of them asked for. */
  unmatched?: UnmatchedRows;
}

/** Added to widened rows: true where a list has several rows for the key and they do not agree. */
export const ambiguousColumn = '<ambiguous>';

/**
 * Rows of a record (or of aliases) as the mapping binds them: the source's own columns and those of the lists, as
 * `list.Column`. The lists are read first, in the same session, and are gone when the rows are read. A cell of a list
 * with several rows per key holds its codes as `codesOfCell` reads them.
 * @throws Problems when a list lacks a column
 */
export function rowsOf(source: Source, rows: Rows, options: ReadingOptions = {}): AsyncIterable<Batch> {
  return rows.joins.length === 0 ? source.stream(rows.query, options.signal) : widened(source, rows, options);
}

async function* widened(source: Source, rows: Rows, options: ReadingOptions): AsyncGenerator<Batch> {
  const tables: ListTable[] = [];
  for (const join of rows.joins) tables.push(await readList(placeOf(join, source), join, options));
  const added = [...rows.joins.flatMap(namesOf), ambiguousColumn];
  for await (const batch of source.stream(rows.query, options.signal)) {
    const columns = [...batch.columns, ...added];
    const steps = lookups(rows, tables, columns, batch.columns.length);
    yield { columns, rows: batch.rows.map((row) => widen(row, steps, columns.length)) };
  }
  rows.joins.forEach((join, i) => options.unmatched?.note(join, tables[i]!));
}

/**
 * The columns that widened rows have, without reading any: those of the source's own answer and those of the lists.
 * @throws Problems as reading does for columns that are not there
 */
export async function widenedColumns(source: Source, rows: Rows, own: readonly string[]): Promise<string[]> {
  if (rows.joins.length === 0) return [...own];
  for (const join of rows.joins) {
    const columns = await placeOf(join, source).describe(join.query);
    findInList(
      join,
      columns.map(({ name }) => name),
    );
  }
  const columns = [...own, ...rows.joins.flatMap(namesOf), ambiguousColumn];
  lookups(rows, [], columns, own.length);
  return columns;
}

interface Lookup {
  table: ListTable;
  by: number;
  at: number;
}

function widen(row: readonly Cell[], steps: readonly Lookup[], width: number): Cell[] {
  const wide = new Array<Cell>(width);
  for (let i = 0; i < row.length; i++) wide[i] = row[i]!;
  let agree = true;
  for (const { table, by, at } of steps) agree = table.find(wide[by] ?? null, wide, at) && agree;
  wide[width - 1] = !agree;
  return wide;
}

function lookups(
  { from, joins }: Rows,
  tables: readonly ListTable[],
  columns: readonly string[],
  own: number,
): Lookup[] {
  let at = own;
  return joins.map((join, i) => {
    const finder = new ColumnFinder(from, columns.slice(0, at));
    const by = finder.find(join.by, `join.${join.list}`);
    finder.throwIfMissing();
    const lookup = { table: tables[i]!, by, at };
    at += join.columns.length;
    return lookup;
  });
}

async function readList(source: Source, join: CompiledJoin, options: ReadingOptions): Promise<ListTable> {
  const choose = join.many ? 'many' : join.earliest === null ? 'one' : 'earliest';
  const table = new ListTable(
    join.columns.length,
    choose,
    options.unmatched !== undefined && join.source !== null,
  );
  const readDay = dateReader();
  for await (const { columns, rows } of source.stream(join.query, options.signal)) {
    const { key, used, day } = findInList(join, columns);
    for (const row of rows) {
      table.add(row[key] ?? null, (i) => row[used[i]!] ?? null, day < 0 ? null : readDay(row[day] ?? null));
    }
  }
  return table;
}

interface Found {
  key: number;
  used: number[];
  /** Of `earliest`; -1 without it. */
  day: number;
}

function findInList(join: CompiledJoin, columns: readonly string[]): Found {
  const finder = new ColumnFinder(join.from, columns);
  const key = finder.find(join.key, `lists.${join.list}.key`);
  const used = join.columns.map((column) => finder.find(column, `${join.list}.${column}`));
  const day = join.earliest === null ? -1 : finder.find(join.earliest, `lists.${join.list}.earliest`);
  finder.throwIfMissing();
  return { key, used, day };
}

/** @throws Problem `MAP-126` when a list of the mapping is read from a place that is not among these */
export function refuseUnknownPlaces(
  { records, aliases }: { records: readonly Rows[]; aliases?: Rows },
  known: readonly string[],
): void {
  for (const { list, source } of [...records, ...(aliases ? [aliases] : [])].flatMap(({ joins }) => joins)) {
    if (source !== null && !known.includes(source)) throw new Problem(noSuchPlace(list, source, known));
  }
}

function placeOf({ list, source: name }: CompiledJoin, source: Source): Source {
  if (name === null) return source;
  const places = placesOf(source);
  const place = places.get(name);
  if (!place) throw new Problem(noSuchPlace(list, name, [...places.keys()]));
  return place;
}

const namesOf = ({ list, columns }: CompiledJoin): string[] => columns.map((column) => `${list}.${column}`);
