import type { ListQuery } from './queries';
import type { ReportingService, TableResult } from './reporting-service';

/** PxWeb's list of tables. */
export async function listTables(
  reporting: ReportingService,
  { query, pageNumber, pageSize }: ListQuery,
): Promise<Record<string, unknown>> {
  const wanted = query.toLowerCase();
  const found = reporting
    .tables()
    .filter(({ definition: { id, title } }) => `${id} ${title}`.toLowerCase().includes(wanted));
  const page = found.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
  const given = new Map((await reporting.available()).map((result) => [result.definition.id, result]));
  const tables = page.map(({ definition: { id, title }, missing }) => {
    const result = given.get(id);
    return result ? tableEntry(result) : { type: 'Table', id, label: title, available: false, missing };
  });
  return {
    language: 'sv',
    tables,
    page: {
      pageNumber,
      pageSize,
      totalElements: found.length,
      totalPages: Math.ceil(found.length / pageSize),
    },
  };
}

/** One table as PxWeb lists it. */
export function tableEntry({ definition, table, basis }: TableResult): Record<string, unknown> {
  const periods = table.dimensions
    .filter(({ role }) => role === 'time')
    .flatMap(({ categories }) => categories.map(({ code }) => code))
    .filter((code) => /^\d{4}$/.test(code));
  const link = (rel: string, path: string): Record<string, string> => ({
    rel,
    hreflang: 'sv',
    href: `/api/v2/tables/${definition.id}${path}`,
  });
  return {
    type: 'Table',
    id: definition.id,
    label: definition.title,
    description: definition.note ?? '',
    available: true,
    updated: basis.asOf,
    firstPeriod: periods[0] ?? null,
    lastPeriod: periods.at(-1) ?? null,
    variableNames: table.dimensions.map(({ label }) => label),
    links: [link('self', ''), link('metadata', '/metadata'), link('data', '/data')],
  };
}
