import type { ProblemDetails } from '../errors/problem';
import { Problems } from '../errors/problem';
import { suggest } from '../errors/suggest';
import { inOrder } from '../errors/yaml-reader';
import { describeIssues } from '../errors/zod-issues';
import { valueExists } from './catalog.problems';
import { type EditionFile, editionSchema } from './catalog.schema';
import { checkEdition, type Locate } from './checks';
import { type EditionColumn, type EditionColumnName, editionColumns } from './edition-table';
import type { Grid, GridRow } from './grid';
import {
  cellConflict,
  cellEmpty,
  columnMissing,
  columnTwice,
  columnUnknown,
  idMissing,
  notYesNo,
  rowAddsNothing,
  tableEmpty,
  valueHalf,
} from './import.problems';

/** What the table itself does not say. */
export type EditionHead = Pick<EditionFile, 'edition' | 'status' | 'title' | 'notice'>;

/**
 * An edition from a table (see `edition-table.ts`), checked like one in YAML.
 * @throws Problems with every error, each with row, column and the column's name.
 */
export function readEditionTable(grid: Grid, head: EditionHead): EditionFile {
  const reader = new TableReader(grid);
  const raw = { ...head, size: reader.variables.size, variables: Object.fromEntries(reader.variables) };
  const parsed = editionSchema.safeParse(raw);
  const problems = reader.problems;
  if (parsed.success) problems.push(...checkEdition(parsed.data, reader.locate));
  else {
    const found = describeIssues(parsed.error.issues, raw, editionSchema, 'CAT');
    // Empty cells have been told about already, by the column's name.
    const others = found.filter(({ problem }) => problem.code !== 'CAT-003');
    problems.push(...others.map(({ problem, path, at }) => reader.locate(problem, path, at)));
  }
  if (problems.length > 0 || !parsed.success) throw new Problems(inOrder(problems));
  return parsed.data;
}

/** Lower case without å ä ö, and with `_` for what stands between words. */
export const foldHeader = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

interface Draft {
  [key: string]: unknown;
  values?: Record<string, string>;
}

class TableReader {
  readonly problems: ProblemDetails[] = [];
  readonly variables = new Map<string, Draft>();
  private readonly columns = new Map<EditionColumnName, number>();
  /** Path in the edition, joined → where it stands. */
  private readonly places = new Map<string, { line: number; column: number; field: string }>();
  /** Cells of each variable's first row. */
  private readonly first = new Map<string, GridRow>();

  constructor(private readonly grid: Grid) {
    const [header, ...rows] = grid.rows;
    this.readHeader(header ?? { line: 1, cells: [] });
    if (this.problems.length > 0) throw new Problems(inOrder(this.problems));
    let current = '';
    for (const row of rows) {
      current = this.cell(row, 'id') || current;
      if (current) this.readRow(row, current);
      else this.report(idMissing(), row, 'id');
    }
    if (this.variables.size > 0) return;
    if (this.problems.length === 0) this.report(tableEmpty(), this.grid.rows[0]!, 'id');
    throw new Problems(inOrder(this.problems));
  }

  readonly locate: Locate = (problem, path) => {
    for (let length = path.length; length > 0; length--) {
      const place = this.places.get(path.slice(0, length).map(String).join('\n'));
      if (place) return { ...problem, place: { file: this.grid.file, ...place } };
    }
    return { ...problem, place: { file: this.grid.file, line: this.grid.rows[0]?.line ?? 1, column: 1 } };
  };

  private readHeader({ line, cells }: GridRow): void {
    const names = editionColumns.map((column) => column.name);
    const at = (problem: ProblemDetails, index: number): void => {
      this.problems.push({ ...problem, place: { file: this.grid.file, line, column: index + 1 } });
    };
    for (const [index, cell] of cells.entries()) {
      const name = names.find((known) => known === foldHeader(cell));
      if (cell === '') continue;
      if (!name) at(columnUnknown(cell, suggest(foldHeader(cell), names), names), index);
      else if (this.columns.has(name)) at(columnTwice(name), index);
      else this.columns.set(name, index);
    }
    for (const { name, required } of editionColumns) {
      const needed = required || name === 'varde' || name === 'vardetext';
      if (needed && !this.columns.has(name)) at(columnMissing(name), 0);
    }
  }

  private readRow(row: GridRow, id: string): void {
    const [code, label] = [this.cell(row, 'varde'), this.cell(row, 'vardetext')];
    const first = this.first.get(id);
    if (!first) this.startVariable(row, id);
    else {
      this.compareWithFirst(row, first, id);
      if (!code && !label) this.report(rowAddsNothing(id, first.line), row, 'id');
    }
    if (!code !== !label) this.report(valueHalf(id), row, code ? 'vardetext' : 'varde');
    if (!code || !label) return;
    const draft = this.variables.get(id)!;
    if (draft.values && Object.hasOwn(draft.values, code)) this.report(valueExists(id, code), row, 'varde');
    draft.values = { ...draft.values, [code]: label };
    this.remember(['variables', id, 'values', code], row, 'varde');
  }

  private startVariable(row: GridRow, id: string): void {
    this.first.set(id, row);
    this.remember(['variables', id], row, 'id');
    const draft: Draft = {};
    const provenance: Record<string, string> = {};
    for (const column of editionColumns) {
      const { name, path } = column;
      if (name === 'id' || name === 'varde' || name === 'vardetext') continue;
      this.remember(['variables', id, ...path], row, name);
      const value = this.cell(row, name);
      if (value === '') {
        if (column.required) this.report(cellEmpty(name, id), row, name);
        continue;
      }
      if (path.length === 2) provenance[path[1]] = value;
      else draft[path[0]] = isYesNo(column) ? this.yesNo(value, row, name) : value;
    }
    this.variables.set(id, { ...draft, provenance });
  }

  private compareWithFirst(row: GridRow, first: GridRow, id: string): void {
    for (const { name } of editionColumns) {
      if (name === 'varde' || name === 'vardetext') continue;
      const value = this.cell(row, name);
      if (value !== '' && value !== this.cell(first, name) && name !== 'id') {
        this.report(cellConflict(name, id, first.line), row, name);
      }
    }
  }

  private yesNo(value: string, row: GridRow, name: EditionColumnName): boolean {
    const word = value.toLowerCase();
    if (['ja', 'x', '1', 'true', 'sant'].includes(word)) return true;
    if (!['nej', '0', 'false', 'falskt'].includes(word)) this.report(notYesNo(value), row, name);
    return false;
  }

  private cell(row: GridRow, name: EditionColumnName): string {
    const index = this.columns.get(name);
    return index === undefined ? '' : (row.cells[index] ?? '');
  }

  private placeIn(row: GridRow, name: EditionColumnName): { line: number; column: number; field: string } {
    return { line: row.line, column: (this.columns.get(name) ?? 0) + 1, field: name };
  }

  private remember(path: readonly string[], row: GridRow, name: EditionColumnName): void {
    this.places.set(path.join('\n'), this.placeIn(row, name));
  }

  private report(problem: ProblemDetails, row: GridRow, name: EditionColumnName): void {
    this.problems.push({ ...problem, place: { file: this.grid.file, ...this.placeIn(row, name) } });
  }
}

const isYesNo = ({ name }: EditionColumn): boolean => name === 'flerval' || name === 'ej_aktuellt';
