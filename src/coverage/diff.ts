import type { CatalogValue, Variable } from '../catalog/model';
import type { CoverageReport, CoverageState, VariableCoverage } from './coverage';

/** won: more can come out after than before. lost: less. changed: something else, or both at once. */
export type Change = 'won' | 'lost' | 'changed';

export interface VariableChange {
  variable: Variable;
  change: Change;
  /** null: the variable is not in that edition. */
  before: VariableCoverage | null;
  after: VariableCoverage | null;
  /** Values that only `after` gives, finer ones too. */
  won: readonly CatalogValue[];
  lost: readonly CatalogValue[];
}

export interface CoverageDiff {
  before: CoverageReport;
  after: CoverageReport;
  /** In the order of the catalogue; the municipality's own variables last. Only what differs. */
  changes: readonly VariableChange[];
  unchanged: number;
}

/** What differs between two systems, or two versions of one. */
export function diffOf(before: CoverageReport, after: CoverageReport): CoverageDiff {
  const all = (report: CoverageReport): VariableCoverage[] => [...report.variables, ...report.local];
  const [was, is] = [all(before), all(after)];
  const ids = [...new Set([...was, ...is].map(({ variable }) => variable.id))];
  const find = (list: VariableCoverage[], id: string): VariableCoverage | null =>
    list.find(({ variable }) => variable.id === id) ?? null;
  const changes = ids.flatMap((id) => changeOf(find(was, id), find(is, id)) ?? []);
  return { before, after, changes, unchanged: ids.length - changes.length };
}

function changeOf(before: VariableCoverage | null, after: VariableCoverage | null): VariableChange | null {
  const { variable } = (after ?? before)!;
  const values = (entry: VariableCoverage | null): readonly CatalogValue[] => entry?.delivered ?? [];
  const without = (list: readonly CatalogValue[], other: readonly CatalogValue[]): CatalogValue[] =>
    list.filter(({ code }) => !other.some((value) => value.code === code));
  const won = without(values(after), values(before));
  const lost = without(values(before), values(after));
  const step = Math.sign(amount(after) - amount(before));
  const same =
    before?.state === after?.state &&
    before?.reason === after?.reason &&
    before?.assumed === after?.assumed &&
    won.length + lost.length === 0;
  if (same) return null;
  const change =
    won.length > 0 && lost.length > 0
      ? 'changed'
      : step > 0 || won.length > 0
        ? 'won'
        : step < 0 || lost.length > 0
          ? 'lost'
          : 'changed';
  return { variable, change, before, after, won, lost };
}

/** A date has no values to count: that it comes out at all is what can be won or lost. */
function amount(entry: VariableCoverage | null): number {
  const rank: Record<CoverageState, number> = {
    full: 1,
    partial: 1,
    untranslated: 0,
    unavailable: 0,
    'not-stated': 0,
  };
  return entry ? rank[entry.state] : 0;
}
