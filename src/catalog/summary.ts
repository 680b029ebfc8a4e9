import { type Catalog, type Provenance, provenances, type TimeLimit } from './model';

/** What `catalog check` says about a catalogue that holds. */
export interface CatalogSummary {
  edition: string;
  status: Catalog['status'];
  title: string;
  notice: string;
  /** Of the edition; the municipality's own stand in `local`. */
  variables: number;
  values: number;
  national: number;
  nationalUnconfirmed: string[];
  nationalStatus: string;
  timeLimits: number;
  /** How sure each variable of the edition is, and how sure its values are. */
  provenance: Record<string, number>;
  valuesProvenance: Record<string, number>;
  local: { variables: number; refinements: number };
}

export function summarise(catalog: Catalog): CatalogSummary {
  const own = catalog.variables.filter((variable) => variable.provenance !== 'local');
  const values = own.flatMap((variable) => variable.values);
  return {
    edition: catalog.edition,
    status: catalog.status,
    title: catalog.title,
    notice: catalog.notice,
    variables: own.length,
    values: values.filter((value) => !value.local).length,
    national: catalog.national.variables.filter((national) => !national.validTo).length,
    nationalUnconfirmed: catalog.national.variables.filter((n) => !n.confirmed).map((n) => n.variable),
    nationalStatus: catalog.national.status,
    timeLimits: new Set(catalog.timeLimits.map((limit) => limit.id)).size,
    provenance: countBy(own.map((variable) => variable.provenance)),
    valuesProvenance: countBy(own.map((variable) => variable.valuesProvenance)),
    local: {
      variables: catalog.variables.length - own.length,
      refinements: values.filter((value) => value.local).length,
    },
  };
}

/** The versions of the limits that a variable takes part in, in order of time. */
export function limitsOf(catalog: Catalog, variable: string): TimeLimit[] {
  return catalog.timeLimits.filter((limit) => limit.variables?.includes(variable));
}

/** Counts in the order of certainty; kinds that do not occur are left out. */
function countBy(kinds: readonly Provenance[]): Record<string, number> {
  const counts = provenances.map((kind) => [kind, kinds.filter((other) => other === kind).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
