import type { ProtectedCell } from '../disclosure/model';
import type { Grid, StatisticsTable } from './table';

/** A hidden cell as people read it: `..` as in Swedish official statistics. */
export const shown = ({ value }: ProtectedCell): string => (value === null ? '..' : String(value));

/** For a terminal. */
export function tableText(table: StatisticsTable): string {
  const parts = table.variables.map((variable) => {
    const mark = variable.confirmed ? '' : '  [obekräftad variabel]';
    return [`${variable.name}, antal ${plural[variable.counts]}${mark}`, grid(variable)].join('\n');
  });
  return [
    `Nationella variabler ${table.year}`,
    table.layout.notice.sv,
    table.status,
    '',
    parts.join('\n\n'),
    '',
    table.measures.map((measure) => [measure.title, grid(measure)].join('\n')).join('\n\n'),
    '',
    '..  dold: för få personer, eller så kunde en sådan cell räknas ut',
  ].join('\n');
}

const plural = { barn: 'barn', insats: 'insatser', placering: 'placeringar' };

function grid({ columns, rows }: Grid): string {
  const lines = [
    ['', ...columns.map(({ label }) => label)],
    ...rows.map(({ label, cells }) => [label, ...cells.map(shown)]),
  ];
  const widths = lines[0]!.map((_, index) => Math.max(...lines.map((line) => line[index]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}

/** One row per cell; a hidden value is empty with its status beside it. */
export function tableCsv(table: StatisticsTable): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell) => (/[";\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';');
  const rows = [...table.variables, ...table.measures].flatMap((item) =>
    item.rows.flatMap((row) =>
      item.columns.map((column, index) => {
        const { value, status } = row.cells[index]!;
        const confirmed = 'confirmed' in item ? (item.confirmed ? 'ja' : 'nej') : '';
        return line([
          item.title,
          confirmed,
          row.label,
          column.label,
          value === null ? '' : String(value),
          status,
        ]);
      }),
    ),
  );
  return [line(['tabell', 'bekraftad', 'varde', 'grupp', 'antal', 'status']), ...rows].join('\n');
}
