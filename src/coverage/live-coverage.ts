import { recordNames, reserved, type Variable } from '../catalog/model';
import type { LiveCoverage, LiveVariable } from './coverage';
import type { FollowUpStore, RunSummary, UnmappedCode } from '../store/model';
import { columnOf, sideTableOf } from '../store/tables';

/**
 * What a mapping did deliver, read from the store: per loaded variable the rows, the answered and the unmapped ones,
 * and the latest run's unmapped codes. undefined when no run of that mapping or source has come to its end.
 */
export async function readLiveCoverage(
  store: FollowUpStore,
  of: Partial<Pick<RunSummary, 'mapping' | 'source'>>,
): Promise<LiveCoverage | undefined> {
  const run = (await store.runs(200)).find(
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

interface Counts extends Record<string, unknown> {
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
  const [counts] = await store.query<Counts>(variable.multiple ? multiple(variable) : single(variable), [
    source,
  ]);
  const { rows = 0, filled = 0, unmapped = 0 } = counts ?? {};
  return {
    rows: Number(rows),
    answered: Number(filled) - Number(unmapped),
    unmapped: Number(unmapped),
    unmappedCodes: codes.filter((code) => code.variable === variable.id),
  };
}

const single = (variable: Variable): string => `
  SELECT count(*) AS rows, count(${columnOf(variable)}) AS filled,
         coalesce(sum(${columnOf(variable)} = '${reserved.unmapped}'), 0) AS unmapped
  FROM ${variable.record} WHERE kalla = ?`;

const multiple = (variable: Variable): string => `
  SELECT count(*) AS rows, coalesce(sum(svar > 0), 0) AS filled, coalesce(sum(omappade > 0), 0) AS unmapped
  FROM (SELECT r.nyckel, count(s.varde) AS svar, coalesce(sum(s.varde = '${reserved.unmapped}'), 0) AS omappade
        FROM ${variable.record} r LEFT JOIN ${sideTableOf(variable)} s ON s.nyckel = r.nyckel
        WHERE r.kalla = ? GROUP BY r.nyckel) AS per_rad`;
