/**
 * The coverage room: what systems can deliver of the catalogue, and did, for procurement. Belongs here: the coverage
 * of one system, the matrix of several, differences, requirements, bids and their scores, in every format.
 * Never: how a code becomes a value (mapping), or a figure about persons (reporting, through the disclosure gate).
 */
import { reserved, type Catalog, type CatalogValue, type Variable } from '../catalog/model';
import type { UnavailableReason } from '../mapping/mapping.schema';
import type { MappingPlan, VariablePlan } from '../mapping/plan';
import { periodsOf, shownLive, type LiveCoverage, type ShownLive } from './live-figures';

export const coverageStates = [
  'full',
  'partial',
  /** The column is read, but none of its codes has been translated and approved yet. */
  'untranslated',
  'unavailable',
  'not-stated',
] as const;
export type CoverageState = (typeof coverageStates)[number];

export interface VariableCoverage {
  variable: Variable;
  state: CoverageState;
  /** Nobody has seen this in the system: the mapping is a template, or its author says so here. */
  assumed: boolean;
  /** What the author assumes about this variable or its record, in the author's words. */
  assumptions: readonly string[];
  /** Delivered in finer values than the catalogue asks for. */
  refined: boolean;
  /** The catalogue's own values; a date or number counts as one. */
  values: { total: number; produced: number };
  /** Values that can come out, finer ones too. Empty for dates and numbers. */
  delivered: readonly CatalogValue[];
  /** Values that the mapping can never give. */
  missing: readonly CatalogValue[];
  reason?: UnavailableReason;
  seen?: string;
  live?: ShownLive;
}

export interface Totals {
  variables: number;
  full: number;
  partial: number;
  untranslated: number;
  unavailable: number;
  notStated: number;
  values: { total: number; produced: number };
}

export interface NationalCoverage {
  /** As HSLF-FS names it. */
  name: string;
  /** That it is one of the thirteen is certain. */
  confirmed: boolean;
  coverage: VariableCoverage;
}

/** What a mapping can deliver of the catalogue, and what it did deliver when the store has data. */
export interface CoverageReport {
  mapping: {
    id: string;
    version: string;
    title: string;
    /** `template`, `local` or `verified (by, where, when)`. */
    status: string;
    /** What it says is about a documented contract; nobody has seen it in the system. */
    template: boolean;
    connector: string;
    /** What the author assumes about the whole mapping. */
    assumptions: readonly string[];
  };
  catalogue: { edition: string; status: string; title: string; notice: string };
  /** The edition's variables, in its order. */
  variables: readonly VariableCoverage[];
  /** The municipality's own variables that the mapping delivers. */
  local: readonly VariableCoverage[];
  national: readonly NationalCoverage[];
  totals: Totals;
  nationalTotals: Totals;
  asOf: string | null;
}

export function coverageOf(plan: MappingPlan, catalog: Catalog, live?: LiveCoverage): CoverageReport {
  const cover = coverVariable(plan, live);
  const all = catalog.variables.map(cover);
  const variables = all.filter(({ variable }) => variable.step !== 'lokal');
  const national = catalog.national.variables.flatMap(({ name, confirmed, variable }) => {
    const coverage = variables.find((candidate) => candidate.variable.id === variable);
    return coverage ? [{ name, confirmed, coverage }] : [];
  });
  const { mapping: id, version, title, status, verified, connector, assumed = [] } = plan.file;
  return {
    mapping: {
      id,
      version,
      title,
      status: verified ? `${status} (${verified.by}, ${verified.where}, ${verified.when})` : status,
      template: status === 'template',
      connector,
      assumptions: assumed,
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

function coverVariable(plan: MappingPlan, live: LiveCoverage | undefined) {
  const { file } = plan;
  const plans = new Map(
    plan.records.flatMap((record) => record.variables.map((entry) => [entry.variable.id, { record, entry }])),
  );
  const periods = live && periodsOf(live);
  return (variable: Variable): VariableCoverage => {
    const mapped = plans.get(variable.id);
    const unavailable = file.unavailable[variable.id];
    const asked = askedValues(variable);
    const total = Math.max(asked.length, 1);
    const nothing = { values: { total, produced: 0 }, delivered: [], missing: asked, refined: false };
    if (!mapped) {
      const assumed = unavailable !== undefined && file.status === 'template';
      const base = { variable, assumed, assumptions: [], ...nothing };
      return unavailable
        ? { ...base, state: 'unavailable', ...unavailable }
        : { ...base, state: 'not-stated' };
    }
    const { record, entry } = mapped;
    const assumptions = [record.assumed, entry.assumed].filter((text) => text !== null);
    const figures = live?.variables.get(variable.id);
    return {
      variable,
      assumed: file.status === 'template' || assumptions.length > 0,
      assumptions,
      ...deliveredBy(entry, asked, total),
      ...(periods && figures && { live: shownLive(figures, periods) }),
    };
  };
}

type Delivered = Pick<VariableCoverage, 'state' | 'refined' | 'values' | 'delivered' | 'missing'>;

function deliveredBy(
  { variable, operation, policy }: VariablePlan,
  asked: readonly CatalogValue[],
  total: number,
): Delivered {
  const produced = new Set([...operation.produces, ...(typeof policy === 'object' ? [policy.fixed] : [])]);
  const missing = asked.filter(({ code }) => ![...produced].some((value) => rollsUpTo(value, code)));
  const finer = variable.values.filter(({ code, refines }) => refines && produced.has(code));
  return {
    state: missing.length === 0 ? 'full' : missing.length < total ? 'partial' : 'untranslated',
    refined: finer.length > 0,
    values: { total, produced: total - missing.length },
    delivered: [...asked.filter((value) => !missing.includes(value)), ...finer],
    missing,
  };
}

/** The values that the catalogue asks for: no refinements, but `ej-aktuellt` where it is an answer. */
export function askedValues({ values, notApplicable }: Variable): CatalogValue[] {
  const asked = values.filter(({ refines }) => !refines);
  return notApplicable ? [...asked, { code: reserved.notApplicable, label: 'Ej aktuellt' }] : asked;
}

/** `ja.sms` is also an answer `ja`. */
export const rollsUpTo = (value: string, code: string): boolean =>
  value === code || value.startsWith(`${code}.`);

export function totalsOf(list: readonly VariableCoverage[]): Totals {
  const inState = (state: CoverageState): number => list.filter((entry) => entry.state === state).length;
  const sum = (pick: (entry: VariableCoverage) => number): number =>
    list.reduce((total, entry) => total + pick(entry), 0);
  return {
    variables: list.length,
    full: inState('full'),
    partial: inState('partial'),
    untranslated: inState('untranslated'),
    unavailable: inState('unavailable'),
    notStated: inState('not-stated'),
    values: { total: sum(({ values }) => values.total), produced: sum(({ values }) => values.produced) },
  };
}
