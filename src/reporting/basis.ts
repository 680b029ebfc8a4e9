import { reserved, type Catalog } from '../catalog/model';
import type { Profile } from '../disclosure/model';
import type { RunSummary } from '../store/model';
import { noAnswers, notAnswered } from './dimensions';
import type { TableView } from './table-view';

/** What a figure rests on; stands beside every table and indicator. */
export interface Basis {
  profile: Profile;
  /** When the newest of the sources was read, ISO instant. */
  asOf: string;
  sources: readonly { source: string; mapping: string; version: string; asOf: string }[];
  catalogue: { edition: string; notice: string };
  /** Rows of the record that the sources hold but that could not be used (externt bortfall). */
  unusable: number | string;
  /** Per variable of the table: what share has no answer. Only where the cells behind it are shown. */
  nonResponse: readonly NonResponse[];
}

/** Sums over the periods whose total and answers are all shown. */
export interface NonResponse {
  variable: string;
  label: string;
  /** Codes of those periods; empty where there are none, and one empty text where the table has no periods. */
  periods: readonly string[];
  /** Periods that are left out since something in them is hidden. */
  hiddenPeriods: number;
  rows: number;
  /** Neither an answer nor "not applicable": not answered (internt bortfall), or a code that nobody has mapped. */
  withoutAnswer: number;
  /** Of those, the unmapped ones, where each of them is shown. */
  unmapped: number | null;
}

/** What the latest finished runs say; what leaves the unit hides small counts here too. */
export function basisOf(
  catalog: Catalog,
  { runs, unusable, profile }: { runs: readonly RunSummary[]; unusable: number; profile: Profile },
): Omit<Basis, 'nonResponse'> {
  const sources = runs.map((run) => ({
    source: run.source,
    mapping: run.mapping,
    version: run.mappingVersion,
    asOf: run.finishedAt ?? run.startedAt,
  }));
  const isHidden = profile.name === 'suppress' && unusable > 0 && unusable < profile.k;
  return {
    profile,
    asOf: sources
      .map(({ asOf }) => asOf)
      .sort()
      .at(-1)!,
    sources,
    catalogue: { edition: catalog.edition, notice: catalog.notice },
    unusable: isHidden ? `<${profile.k}` : unusable,
  };
}

/** Non-response of the table's variables, worked out from cells that are shown. */
export function nonResponseOf(table: TableView): NonResponse[] {
  const time = table.dimensions.findIndex(({ role }) => role === 'time');
  const periods = time < 0 ? [''] : table.dimensions[time]!.categories.map(({ code }) => code);
  return table.dimensions.flatMap((dimension, at) => {
    const codes = dimension.categories.map(({ code }) => code);
    if (!codes.includes(notAnswered)) return [];
    const gaps = [dimension.total, notAnswered, reserved.unmapped];
    const others = codes.filter((code) => !gaps.includes(code));
    const sum = (period: string, wanted: readonly string[]): number | null =>
      table.sum(
        wanted.map((code) =>
          table.dimensions.map(({ total }, i) => (i === at ? code : i === time ? period : total!)),
        ),
      );
    const known = periods.flatMap((period) => {
      const [rows, answered] = [sum(period, [dimension.total!]), sum(period, others)];
      const unmapped = sum(period, [reserved.unmapped]);
      return rows === null || answered === null ? [] : [{ period, rows, answered, unmapped }];
    });
    const rows = known.reduce((all, one) => all + one.rows, 0);
    return [
      {
        variable: dimension.id,
        label: dimension.label,
        periods: known.map(({ period }) => period),
        hiddenPeriods: periods.length - known.length,
        rows,
        withoutAnswer: rows - known.reduce((all, one) => all + one.answered, 0),
        unmapped: known.reduce<number | null>(
          (all, one) => (all === null || one.unmapped === null ? null : all + one.unmapped),
          0,
        ),
      },
    ];
  });
}

/** True for categories that are an answer to the question. */
export const isAnswer = (code: string, total: string | undefined): boolean =>
  code !== total && !noAnswers.includes(code);
