import type { MappingFile } from '../mapping/mapping.schema';
import type { ContractView } from './model';
import type { Dialect } from './views-sql';

/** The contract as tables in Swedish, for the page that the database administrator reads. */
export function viewsTable(views: readonly ContractView[], { types }: Dialect): string {
  return views
    .map(({ name, row, columns }) =>
      [
        `### ${name}`,
        '',
        `${row}.`,
        '',
        '| Kolumn | Typ | Ska innehålla | Tom? |',
        '| --- | --- | --- | --- |',
        ...columns.map(
          (column) =>
            `| \`${column.name}\` | \`${types[column.kind]}\` | ${[column.variable, column.says].filter(Boolean).join(' ')} | ${column.neverEmpty ? 'aldrig' : 'ja'} |`,
        ),
      ].join('\n'),
    )
    .join('\n\n');
}

/** What the mapping assumes, of everything and of each record, for the page of the mapping. */
export function assumedList({ assumed = [], records }: MappingFile): string {
  const ofRecords = Object.entries(records).flatMap(([record, spec]) =>
    spec?.assumed ? [`- **${record}**: ${spec.assumed}`] : [],
  );
  return [...assumed.map((text) => `- ${text}`), ...ofRecords].join('\n');
}
