import type { Variable } from '../../catalog/model';
import {
  totalsOf,
  type CoverageReport,
  type NationalCoverage,
  type Totals,
  type VariableCoverage,
} from '../coverage';

/** One column of the matrix. */
export interface MatrixSystem {
  /** Short and unlike the others': the mapping's name, or its folder where two have the same. */
  label: string;
  report: CoverageReport;
}

export interface MatrixRow {
  variable: Variable;
  /** What the thirteen national variables call it; null for the others. */
  national: Pick<NationalCoverage, 'name' | 'confirmed'> | null;
  /** In the order of the systems; null where the system's edition has no such variable. */
  cells: readonly (VariableCoverage | null)[];
}

/** Variables down, systems across. */
export interface Matrix {
  catalogue: CoverageReport['catalogue'];
  /** Those that somebody uses or has verified first, then templates and invented ones; otherwise as given. */
  systems: readonly MatrixSystem[];
  rows: readonly MatrixRow[];
  steps: readonly { step: Variable['step']; rows: readonly MatrixRow[]; totals: readonly Totals[] }[];
}

/** The rows are the variables of the edition of the first system. */
export function matrixOf(given: readonly MatrixSystem[]): Matrix {
  const systems = [...given].sort((a, b) => rank(a) - rank(b));
  const { catalogue, variables, national } = given[0]!.report;
  const rows = variables.map(({ variable }): MatrixRow => {
    const found = national.find(({ coverage }) => coverage.variable.id === variable.id);
    return {
      variable,
      national: found ? { name: found.name, confirmed: found.confirmed } : null,
      cells: systems.map(
        ({ report }) => report.variables.find((entry) => entry.variable.id === variable.id) ?? null,
      ),
    };
  });
  const steps = [...new Set(rows.map(({ variable }) => variable.step))].map((step) => {
    const inStep = rows.filter(({ variable }) => variable.step === step);
    const totals = systems.map((_, column) => totalsOf(inStep.flatMap(({ cells }) => cells[column] ?? [])));
    return { step, rows: inStep, totals };
  });
  return { catalogue, systems, rows, steps };
}

const rank = ({ report: { mapping } }: MatrixSystem): number =>
  Number(mapping.template) + Number(mapping.status === 'example');
