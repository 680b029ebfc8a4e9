import { reserved, type Catalog, type CatalogValue, type Variable } from '../catalog/model';
import type { UnavailableReason } from '../mapping/mapping.schema';
import type { MappingPlan, VariablePlan } from '../mapping/plan';

/** What the follow-up store says about one variable of a mapping; comes from the store's room. */
export interface LiveVariable {
  /** Rows of the variable's record. */
  rows: number;
  /** Rows with a catalogue value (or `ej-aktuellt`). */
  answered: number;
  /** Rows that hold a code that nobody has mapped. */
  unmapped: number;
  unmappedCodes: readonly { shown: string | null; count: number }[];
}

export interface LiveCoverage {
  /** When the rows were read, ISO instant. */
  asOf: string;
  /** By variable id; a variable that is not loaded is absent. */
  variables: ReadonlyMap<string, LiveVariable>;
}

export type CoverageState = 'full' | 'partial' | 'unavailable' | 'not-stated';

/** A count that can be shown: small ones only as `<5`. */
export type ShownCount = number | '<5';

export interface VariableCoverage {
  variable: Variable;
  state: CoverageState;
  /** Delivered in finer values than the catalogue asks for. */
  refined: boolean;
  /** The catalogue's own values; a date or number counts as one. */
  values: { total: number; produced: number };
  /** Values that the mapping can never give. */
  missing: readonly CatalogValue[];
  reason?: UnavailableReason;
  seen?: string;
  live?: {
    rows: ShownCount;
    /** Share of the rows that hold anything, 0–1; null where the numbers are too small to show. */
    filled: number | null;
    /** Share of the filled ones that became a catalogue value, 0–1. */
    produced: number | null;
    unmapped: ShownCount;
    /** Most frequent first. */
    unmappedCodes: readonly { shown: string | null; count: ShownCount }[];
  };
}

export interface Totals {
  variables: number;
  full: number;
  partial: number;
  unavailable: number;
  notStated: number;
  values: { total: number; produced: number };
}

/** What a mapping can deliver of the catalogue, and what it did deliver when the store has data. */
export interface CoverageReport {
  mapping: { id: string; version: string; title: string; status: string; connector: string };
  catalogue: { edition: string; status: string; title: string; notice: string };
  /** The edition's variables, in its order. */
  variables: readonly VariableCoverage[];
  /** The municipality's own variables that the mapping delivers. */
  local: readonly VariableCoverage[];
  national: readonly { name: string; confirmed: boolean; coverage: VariableCoverage }[];
  totals: Totals;
  nationalTotals: Totals;
  asOf: string | null;
}

export function coverageOf(plan: MappingPlan, catalog: Catalog, live?: LiveCoverage): CoverageReport {
  const plans = new Map(
    plan.records.flatMap(({ variables }) => variables.map((entry) => [entry.variable.id, entry])),
  );
  const all = catalog.variables.map((variable) =>
    variableCoverage(
      variable,
      plans.get(variable.id),
      plan.file.unavailable[variable.id],
      live?.variables.get(variable.id),
    ),
  );
  const variables = all.filter(({ variable }) => variable.step !== 'lokal');
  const national = catalog.national.variables.flatMap(({ name, confirmed, variable }) => {
    const coverage = variables.find((candidate) => candidate.variable.id === variable);
    return coverage ? [{ name, confirmed, coverage }] : [];
  });
  const { mapping: id, version, title, status, verified, connector } = plan.file;
  return {
    mapping: {
      id,
      version,
      title,
      status: verified ? `${status} (${verified.by}, ${verified.where}, ${verified.when})` : status,
      connector,
    },
    catalogue: {
      edition: catalog.edition,
      status: catalog.status,
      title: catalog.title,
      notice: catalog.notice,
    },
    variables,
    local: all.filter(({ variable, state }) => variable.step === 'lokal' && state !== 'not-stated'),
    national,
    totals: totalsOf(variables),
    nationalTotals: totalsOf(national.map(({ coverage }) => coverage)),
    asOf: live?.asOf ?? null,
  };
}

type Unavailable = MappingPlan['file']['unavailable'][string] | undefined;

function variableCoverage(
  variable: Variable,
  plan: VariablePlan | undefined,
  unavailable: Unavailable,
  live: LiveVariable | undefined,
): VariableCoverage {
  const asked = askedValues(variable);
  const total = Math.max(asked.length, 1);
  const base = { variable, refined: false, values: { total, produced: 0 }, missing: asked };
  if (!plan) {
    return unavailable ? { ...base, state: 'unavailable', ...unavailable } : { ...base, state: 'not-stated' };
  }
  const produced = producedBy(plan);
  const missing = asked.filter(({ code }) => ![...produced].some((value) => rollsUpTo(value, code)));
  const finer = variable.values.filter(({ code, refines }) => refines && produced.has(code));
  return {
    variable,
    state: missing.length === 0 ? 'full' : 'partial',
    refined: finer.length > 0,
    values: { total, produced: total - missing.length },
    missing,
    ...(live && { live: shownLive(live) }),
  };
}

/** The values that the catalogue asks for: no refinements, but `ej-aktuellt` where it is an answer. */
function askedValues({ values, notApplicable }: Variable): CatalogValue[] {
  const asked = values.filter(({ refines }) => !refines);
  return notApplicable ? [...asked, { code: reserved.notApplicable, label: 'Ej aktuellt' }] : asked;
}

function producedBy({ operation, policy }: VariablePlan): Set<string> {
  return new Set([...operation.produces, ...(typeof policy === 'object' ? [policy.fixed] : [])]);
}

const rollsUpTo = (value: string, code: string): boolean => value === code || value.startsWith(`${code}.`);

const smallest = 5;
const shown = (count: number): ShownCount => (count > 0 && count < smallest ? '<5' : count);
const share = (part: number, whole: number): number | null => (whole < smallest ? null : part / whole);

function shownLive({ rows, answered, unmapped, unmappedCodes }: LiveVariable): VariableCoverage['live'] {
  return {
    rows: shown(rows),
    filled: share(answered + unmapped, rows),
    produced: share(answered, answered + unmapped),
    unmapped: shown(unmapped),
    unmappedCodes: [...unmappedCodes]
      .sort((a, b) => b.count - a.count)
      .slice(0, 10)
      .map(({ shown: code, count }) => ({ shown: code, count: shown(count) })),
  };
}

function totalsOf(list: readonly VariableCoverage[]): Totals {
  const inState = (state: CoverageState): number => list.filter((entry) => entry.state === state).length;
  const sum = (pick: (entry: VariableCoverage) => number): number =>
    list.reduce((total, entry) => total + pick(entry), 0);
  return {
    variables: list.length,
    full: inState('full'),
    partial: inState('partial'),
    unavailable: inState('unavailable'),
    notStated: inState('not-stated'),
    values: { total: sum(({ values }) => values.total), produced: sum(({ values }) => values.produced) },
  };
}
