import { stringify } from 'csv-stringify/sync';
import { notesOf } from './notes';
import type { TableResult } from './reporting-service';
import { combinations, type Selection } from './selection';
import type { TableView } from './table-view';

const hidden = '..';

/**
 * One row per cell: the labels, the value (`..` when hidden), the status. UTF-8 with a byte order mark, so that Excel
 * opens å, ä and ö as they are.
 */
export function tableCsv({ table }: TableResult, selection: Selection, separator: ',' | ';'): string {
  const head = [...table.dimensions.map(({ label }) => label), 'Antal', 'Status'];
  const rows = combinations(selection).map((codes) => {
    const { value, status } = table.cell(codes);
    return [...labelsOf(table, codes), value ?? hidden, status === 'ok' ? '' : 'dold'];
  });
  return stringify([head, ...rows], { delimiter: separator, record_delimiter: 'windows', bom: true });
}

/** A table for a terminal: the last dimension across, the others down. */
export function tableText({ definition, table, basis }: TableResult): string {
  const across = table.dimensions.at(-1)!;
  const down = table.dimensions.slice(0, -1);
  const lines = combinations(down.map(({ categories }) => categories.map(({ code }) => code))).map(
    (codes) => [
      ...labelsOf(table, codes),
      ...across.categories.map(({ code }) => String(table.cell([...codes, code]).value ?? hidden)),
    ],
  );
  const head = [...down.map(({ label }) => label), ...across.categories.map(({ label }) => label)];
  return [
    table.title,
    '',
    ...aligned([head, ...lines], down.length),
    '',
    ...notesOf(basis, definition.note),
  ].join('\n');
}

/** Columns as wide as their widest cell; the first `left` ones to the left, figures to the right. */
export function aligned(rows: readonly (readonly string[])[], left: number): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
}

const labelsOf = (table: TableView, codes: readonly string[]): string[] =>
  codes.map((code, i) => table.dimensions[i]!.categories.find((category) => category.code === code)!.label);
