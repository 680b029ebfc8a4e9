import type { Category, Profile, ProtectedCell } from '../disclosure/model';
import { protect, type ProtectedCube } from '../disclosure/protect';
import type { Catalog } from '../catalog/model';
import type { FollowUpStore } from '../store/model';
import type { Bilingual } from '../errors/problem';
import { knownBefore } from './collect';
import { readYear } from './read-year';
import { measureCubes } from './measure-cubes';
import type { CheckResult, Layout } from './model';
import { variableCubes } from './variable-cubes';

/** A protected cube laid out as rows and columns; a one-dimensional one has one row. */
export interface Grid {
  title: string;
  columns: readonly Category[];
  rows: readonly { code: string; label: string; cells: readonly ProtectedCell[] }[];
}

export interface VariableTable extends Grid {
  id: string;
  name: string;
  /** The catalogue's variable. */
  variable: string;
  /** Seen in the register's public description; false means our assumption. */
  confirmed: boolean;
  counts: 'barn' | 'insats' | 'placering';
}

export interface StatisticsTable {
  year: number;
  /** How sure the profile is, Swedish. */
  status: string;
  layout: { name: string; verified: boolean; notice: Bilingual };
  profile: Profile['name'];
  variables: VariableTable[];
  /** The published measures as distinct children by age. */
  measures: Grid[];
}

interface TableSource {
  store: Pick<FollowUpStore, 'query' | 'snapshot' | 'latestRuns'>;
  catalog: Catalog;
}

/** The 13 variables of a year and the published measures, through the disclosure gate in one go. */
export async function statisticsTable(
  { store, catalog }: TableSource,
  layout: Layout,
  year: number,
  profile: Profile,
): Promise<StatisticsTable> {
  const data = await readYear(store, year);
  const variables = variableCubes(data, catalog);
  const measures = measureCubes(data, await knownBefore(store, year));
  const safe = protect([...variables.map(({ cube }) => cube), ...measures], profile);
  return {
    year,
    status: catalog.national.status,
    layout: { name: layout.layout, verified: layout.verified, notice: layout.notice },
    profile: profile.name,
    variables: variables.map(({ variable, counts }, index) => ({
      id: variable.id,
      name: variable.name,
      variable: variable.variable,
      confirmed: variable.confirmed,
      counts,
      ...gridOf(safe[index]!),
    })),
    measures: safe.slice(variables.length).map(gridOf),
  };
}

export interface CheckOutcome {
  id: string;
  severity: CheckResult['severity'];
  text: string;
  status: CheckResult['status'];
  /** Why it was not made, Swedish. */
  reason?: string;
  /** Children whose rows are named: `0`, `<k` or `≥k`; null when the check was not made or is about the file. */
  children: string | null;
}

/**
 * What the checks found, safe to hand out. Never a number: a check can count the same rows as a cell that the table
 * hides (an end after the year, an unmapped code), and on which side of k a cell stands is all that a reader of the
 * table is taken to know anyway. The numbers are in `brygga statistics check`, for a named person.
 */
export function checkOutcomes(results: readonly CheckResult[], k: number): CheckOutcome[] {
  return results.map(({ id, severity, text, status, reason, children, rows }) => {
    const aboutFile = rows > 0 && children === 0;
    const band = children === 0 ? '0' : children < k ? `<${k}` : `≥${k}`;
    return {
      id,
      severity,
      text,
      status,
      ...(reason === undefined ? {} : { reason }),
      children: status === 'not-applicable' || aboutFile ? null : band,
    };
  });
}

function gridOf(cube: ProtectedCube): Grid {
  const [first, second] = cube.dimensions;
  const rows = second ? first!.categories : [{ code: 'antal', label: 'Antal' }];
  const columns = (second ?? first)!.categories;
  return {
    title: cube.title,
    columns,
    rows: rows.map(({ code, label }) => ({
      code,
      label,
      cells: columns.map((column) => cube.cell(second ? [code, column.code] : [column.code])),
    })),
  };
}
