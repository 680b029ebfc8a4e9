import type { Catalog, RecordName } from '../catalog/model';
import type { RejectedRow, RunSummary } from '../store/model';
import { noAnswers, notAnswered } from './dimensions';
import { reserved } from '../catalog/model';
import type { TableView } from './table-view';

/** What a figure rests on; stands beside every table and indicator. */
export interface Basis {
  /** When the newest of the sources was read, ISO instant. */
  asOf: string;
  sources: readonly { source: string; mapping: string; version: string; asOf: string }[];
  catalogue: { edition: string; notice: string };
  /** Rows of the record that the sources hold but that could not be used (externt bortfall). */
  unusable: number | string;
  /** Per variable of the table: what share has no answer. Only where the cells behind it are shown. */
  nonResponse: readonly NonResponse[];
}

export interface NonResponse {
  variable: string;
  label: string;
  rows: number | null;
  /** Not answered (internt bortfall). */
  notAnswered: number | null;
  /** A code that nobody has mapped. */
  unmapped: number | null;
}

/** What the latest finished runs say; k hides small counts here too. */
export function basisOf(
  catalog: Catalog,
  record: RecordName,
  runs: readonly RunSummary[],
  rejected: readonly RejectedRow[],
  k: number,
): Omit<Basis, 'nonResponse'> {
  const unusable = rejected.filter((row) => row.record === record).length;
  const sources = runs.map((run) => ({
    source: run.source,
    mapping: run.mapping,
    version: run.mappingVersion,
    asOf: run.finishedAt ?? run.startedAt,
  }));
  return {
    asOf: sources
      .map(({ asOf }) => asOf)
      .sort()
      .at(-1)!,
    sources,
    catalogue: { edition: catalog.edition, notice: catalog.notice },
    unusable: unusable > 0 && unusable < k ? `<${k}` : unusable,
  };
}

/** Non-response of the table's variables, worked out from cells that are shown. */
export function nonResponseOf(table: TableView): NonResponse[] {
  return table.dimensions.flatMap((dimension, at) => {
    if (!dimension.categories.some(({ code }) => code === notAnswered)) return [];
    const sumOf = (code: string): number | null =>
      dimension.categories.some((category) => category.code === code)
        ? table.sum(slices(table, at, code))
        : 0;
    return [
      {
        variable: dimension.id,
        label: dimension.label,
        rows: sumOf(dimension.total ?? ''),
        notAnswered: sumOf(notAnswered),
        unmapped: sumOf(reserved.unmapped),
      },
    ];
  });
}

/** The cells that together are everything with one code of one dimension: its totals, or all years where none is. */
function slices(table: TableView, at: number, code: string): string[][] {
  return table.dimensions.reduce<string[][]>(
    (cells, dimension, i) => {
      const codes = i === at ? [code] : dimension.total ? [dimension.total] : leaves(dimension.categories);
      return cells.flatMap((cell) => codes.map((one) => [...cell, one]));
    },
    [[]],
  );
}

const leaves = (categories: TableView['dimensions'][number]['categories']): string[] =>
  categories.filter(({ sums }) => !sums).map(({ code }) => code);

/** True for categories that are an answer to the question. */
export const isAnswer = (code: string, total: string | undefined): boolean =>
  code !== total && !noAnswers.includes(code);
