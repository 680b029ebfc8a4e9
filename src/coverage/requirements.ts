import type { Catalog, CatalogValue, Variable } from '../catalog/model';
import { askedValues, type CoverageReport, type VariableCoverage } from './coverage';
import type { Weights } from './bids/weights';
import { reasonNames } from './words';

/** What is asked of a system about one variable. */
export interface Requirement {
  /** `K-R22`: the catalogue's key, so that it stays the same from tender to tender. */
  id: string;
  variable: Variable;
  /** Required (ska); otherwise a wish (bör). */
  must: boolean;
  weight: number;
  /** As HSLF-FS 2016:3 names it. */
  national: { name: string; confirmed: boolean } | null;
  /** The values that are asked for; empty for a date or number. */
  values: readonly CatalogValue[];
  /** Some values are there today: only the others are asked for. */
  part: boolean;
  /** A sentence that can be put into a tender. */
  text: string;
  /** Why it is asked for; empty for a whole list. */
  because: string;
}

type NationalOf = (variable: Variable) => Requirement['national'];

/** What is missing in a system, the required first; what nobody registers is no requirement on a system. */
export function missingRequirements(
  { variables, national }: CoverageReport,
  weights: Weights,
): Requirement[] {
  const nationalOf: NationalOf = ({ id }) =>
    national.find(({ coverage }) => coverage.variable.id === id) ?? null;
  return ordered(
    variables
      .filter(({ state, reason }) => state !== 'full' && reason !== 'not-used')
      .map((entry) => ({
        ...requirement(entry.variable, entry.missing, entry.state === 'partial', weights, nationalOf),
        because: becauseOf(entry),
      })),
  );
}

/** Everything that the catalogue asks for, for a system that is not there yet. */
export function allRequirements(catalog: Catalog, weights: Weights): Requirement[] {
  const nationalOf: NationalOf = ({ id }) =>
    catalog.national.variables.find(({ variable }) => variable === id) ?? null;
  return ordered(
    catalog.variables
      .filter(({ step }) => step !== 'lokal')
      .map((variable) => requirement(variable, askedValues(variable), false, weights, nationalOf)),
  );
}

const ordered = (list: Requirement[]): Requirement[] =>
  list.filter(({ weight }) => weight > 0).sort((a, b) => Number(b.must) - Number(a.must));

function requirement(
  variable: Variable,
  values: readonly CatalogValue[],
  part: boolean,
  weights: Weights,
  nationalOf: NationalOf,
): Requirement {
  const national = nationalOf(variable);
  const must = weights.must(variable);
  return {
    id: `K-${variable.key}`,
    variable,
    must,
    weight: weights.weightOf(variable),
    national: national && { name: national.name, confirmed: national.confirmed },
    values,
    part,
    text: sentence(variable, values, part, must ? 'ska' : 'bör'),
    because: '',
  };
}

function sentence(variable: Variable, values: readonly CatalogValue[], part: boolean, verb: string): string {
  const name = `”${variable.name}” (${variable.key})`;
  const labels = values.map(({ label }) => label).join(', ');
  if (part) return `Systemet ${verb} kunna lämna ${name} även med ${labels}.`;
  if (variable.type === 'datum') return `Systemet ${verb} kunna lämna ${name} som ett datum i ett eget fält.`;
  if (variable.type === 'tal') return `Systemet ${verb} kunna lämna ${name} som ett tal i ett eget fält.`;
  const several = variable.multiple ? ', flera samtidigt' : '';
  return `Systemet ${verb} kunna lämna ${name} i ett eget fält med svaren ${labels}${several}.`;
}

function becauseOf({ state, reason, seen, assumed }: VariableCoverage): string {
  const today = assumed ? 'Antaget i dag' : 'I dag';
  if (reason) return `${today}: ${reasonNames[reason]}${seen ? `. ${seen}` : ''}.`;
  if (state === 'untranslated') return `${today}: ett fält läses, men ingen har översatt dess koder.`;
  return state === 'partial' ? `${today}: en del av svaren saknas.` : 'I dag: inget sagt.';
}

/** What a system already can deliver but nobody registers: a matter of working routines, not of a tender. */
export const routines = ({ variables }: CoverageReport): VariableCoverage[] =>
  variables.filter(({ reason }) => reason === 'not-used');
