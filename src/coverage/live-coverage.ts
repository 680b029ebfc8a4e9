import { recordNames, reserved, type Variable } from '../catalog/model';
import type { LiveCoverage, LiveVariable } from './live-figures';
import type { FollowUpStore, RunSummary, UnmappedCode } from '../store/model';
import { columnOf, sideTableOf } from '../store/tables';

/**
 * What a mapping did deliver, read from the store: per loaded variable the rows, the answered and the unmapped ones,
 * and the latest run's unmapped codes. undefined when no source's latest finished run is of that mapping or source.
 */
export async function readLiveCoverage(
  store: FollowUpStore,
  of: Partial<Pick<RunSummary, 'mapping' | 'source'>>,
): Promise<LiveCoverage | undefined> {
  const run = (await store.latestRuns()).find(
    (candidate) =>
      candidate.status === 'done' &&
      (of.mapping === undefined || candidate.mapping === of.mapping) &&
      (of.source === undefined || candidate.source === of.source),
  );
  if (!run) return undefined;
  const codes = await store.unmappedCodes(run.id);
  const variables = new Map<string, LiveVariable>();
  for (const record of recordNames) {
    for (const variable of store.schema.loaded[record]) {
      variables.set(variable.id, await readVariable(store, variable, run.source, codes));
    }
  }
  return { asOf: run.finishedAt ?? run.startedAt, variables };
}

/** Of the rows of one month of one record; the month is null without an event date. */
interface Counts extends Record<string, unknown> {
  month: string | null;
  rows: number;
  filled: number;
  unmapped: number;
}

async function readVariable(
  store: FollowUpStore,
  variable: Variable,
  source: string,
  codes: readonly UnmappedCode[],
): Promise<LiveVariable> {
  const found = await store.query<Counts>(variable.multiple ? multiple(variable) : single(variable), [
    source,
  ]);
  const counts = found.map(({ month, rows, filled, unmapped }) => ({
    month,
    rows: Number(rows),
    filled: Number(filled),
    unmapped: Number(unmapped),
  }));
  const sum = (pick: 'rows' | 'filled' | 'unmapped'): number =>
    counts.reduce((total, count) => total + count[pick], 0);
  return {
    rows: sum('rows'),
    answered: sum('filled') - sum('unmapped'),
    unmapped: sum('unmapped'),
    unmappedCodes: codes.filter((code) => code.variable === variable.id),
    months: counts.flatMap(({ month, rows, filled }) => (month === null ? [] : [{ month, rows, filled }])),
  };
}

const month = 'substr(handelse_datum, 1, 7)';

const single = (variable: Variable): string => `
  SELECT ${month} AS month, count(*) AS rows, count(${columnOf(variable)}) AS filled,
         count(CASE WHEN ${columnOf(variable)} = '${reserved.unmapped}' THEN 1 END) AS unmapped
  FROM ${variable.record} WHERE kalla = ? GROUP BY ${month} ORDER BY 1`;

const multiple = (variable: Variable): string => `
  SELECT month, count(*) AS rows, count(CASE WHEN svar > 0 THEN 1 END) AS filled,
         count(CASE WHEN omappade > 0 THEN 1 END) AS unmapped
  FROM (SELECT r.nyckel, substr(r.handelse_datum, 1, 7) AS month, count(s.varde) AS svar,
               count(CASE WHEN s.varde = '${reserved.unmapped}' THEN 1 END) AS omappade
        FROM ${variable.record} r LEFT JOIN ${sideTableOf(variable)} s ON s.nyckel = r.nyckel
        WHERE r.kalla = ? GROUP BY r.nyckel, month) AS per_rad
  GROUP BY month ORDER BY 1`;
