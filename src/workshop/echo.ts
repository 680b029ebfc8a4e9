import { parentsOf, type Catalog, type RecordName, type Variable } from '../catalog/model';
import type { CodeMap, CodeMapRow } from '../mapping/codes/code-map';
import type { UnavailableReason } from '../mapping/mapping.schema';
import type { OperationSpec } from '../mapping/operations/operation.schema';
import {
  columnsOf,
  type DatePlan,
  type MappingPlan,
  type RecordPlan,
  type VariablePlan,
} from '../mapping/plan';
import { operationsIn, type OperationName } from '../mapping/operations/operations';
import { relative, resolve } from 'node:path';

/** A mapping as the service understands it: everything that goes without saying, said. */
export interface Echo {
  mapping: string;
  version: string;
  /** Of all its files; it stands on every run and every row. */
  hash: string;
  title: string;
  status: string;
  catalogue: readonly string[];
  connector: string;
  maxUnmappedShare: number;
  records: readonly EchoRecord[];
  unavailable: readonly { variable: string; reason: UnavailableReason; seen: string | null }[];
  /** Variables of the edition that the mapping says nothing about. */
  notStated: readonly string[];
}

export interface EchoRecord {
  record: RecordName;
  from: string;
  joins: readonly { list: string; from: string; key: string; many: boolean; by: string }[];
  key: readonly string[];
  repeats: boolean;
  barn: { columns: readonly string[]; kind: 'person' | 'lopnummer' };
  parents: Partial<Record<RecordName, readonly string[]>>;
  enhet: string | null;
  eventDate: EchoDate | null;
  endDate: EchoDate | null;
  changed: string | null;
  /** `values` null: whatever stands in the column. */
  protected: { column: string; values: readonly string[] | null } | null;
  /** Every column that is asked for. */
  columns: readonly string[];
  variables: readonly EchoVariable[];
}

export interface EchoDate {
  column: string;
  formats: readonly string[];
  openEnd: readonly string[];
  required: boolean;
}

export interface EchoVariable {
  variable: string;
  name: string;
  /** Whether a follow-up or the national statistics need it now; null when nobody asked. */
  loaded: boolean | null;
  operation: EchoOperation;
  /** What a code that nobody has mapped becomes. */
  unmapped: 'cell' | 'reject' | { fixed: string };
  assumed: string | null;
}

/** The operation with its defaults. */
export interface EchoOperation {
  operation: OperationName;
  columns: readonly string[];
  /** As in mapping.yaml, defaults filled in, without what the other fields say. */
  settings: Readonly<Record<string, unknown>>;
  codes: readonly EchoCode[];
  parts: readonly EchoOperation[];
}

export interface EchoCode {
  /** Or the word, where labels are matched. */
  code: string;
  label: string;
  /** What the cell says: a value, null for not answered, `omappad`. */
  becomes: string | null;
  means: string | null;
  why: 'approved' | 'unchecked' | 'ignored' | 'values' | 'catalogue';
  /** Of a row that waits: what it would become. */
  wouldBecome: string | null;
  equivalence: CodeMapRow['equivalence'] | null;
  from: string | null;
  to: string | null;
}

export const defaultDates: readonly string[] = ['YYYY-MM-DD', 'YYYYMMDD'];

/** @param loaded ids of the variables that are read now; without it nobody asked */
export function echoOf(plan: MappingPlan, catalog: Catalog, loaded?: ReadonlySet<string>): Echo {
  const { file, hash } = plan;
  const told = new Set([
    ...plan.records.flatMap(({ variables }) => variables.map(({ variable }) => variable.id)),
    ...Object.keys(file.unavailable),
  ]);
  return {
    mapping: file.mapping,
    version: file.version,
    hash,
    title: file.title,
    status: file.status,
    catalogue: [file.catalogue].flat(),
    connector: file.connector,
    maxUnmappedShare: file.maxUnmappedShare,
    records: plan.records.map((record) => recordOf(record, plan, loaded)),
    unavailable: Object.entries(file.unavailable).map(([variable, { reason, seen = null }]) => ({
      variable,
      reason,
      seen,
    })),
    notStated: catalog.variables
      .filter(({ id, step }) => step !== 'lokal' && !told.has(id))
      .map(({ id }) => id),
  };
}

function recordOf(
  plan: RecordPlan,
  mapping: MappingPlan,
  loaded: ReadonlySet<string> | undefined,
): EchoRecord {
  const parents = parentsOf[plan.record].flatMap((parent, i) => {
    const columns = plan.parents[i];
    return columns ? [[parent, columns] as const] : [];
  });
  return {
    record: plan.record,
    from: plan.from,
    joins: plan.joins.map(({ list: { name, from, key, many }, by }) => ({ list: name, from, key, many, by })),
    key: plan.key,
    repeats: plan.repeats,
    barn: plan.identity,
    parents: Object.fromEntries(parents),
    enhet: plan.unit,
    eventDate: plan.eventDate && dateOf(plan.eventDate),
    endDate: plan.endDate && dateOf(plan.endDate),
    changed: plan.changed,
    protected: plan.protected && { column: plan.protected.column, values: plan.protected.codes },
    columns: columnsOf(plan),
    variables: plan.variables.map((variable) => variableOf(variable, plan.record, mapping, loaded)),
  };
}

const dateOf = ({ column, formats = [...defaultDates], openEnd = [], required }: DatePlan): EchoDate => ({
  column,
  formats,
  openEnd,
  required,
});

function variableOf(
  { variable, operation, policy, assumed }: VariablePlan,
  record: RecordName,
  mapping: MappingPlan,
  loaded: ReadonlySet<string> | undefined,
): EchoVariable {
  const spec = mapping.file.records[record]!.variables[variable.id]!;
  return {
    variable: variable.id,
    name: variable.name,
    loaded: loaded ? loaded.has(variable.id) : null,
    operation: { ...operationOf(spec, variable, mapping), columns: operation.columns },
    unmapped: policy,
    assumed,
  };
}

/** What stands in an entry when its writer says nothing. */
const defaults: Partial<Record<OperationName, Record<string, unknown>>> = {
  date: { formats: defaultDates },
  earliest: { formats: defaultDates },
  latest: { formats: defaultDates },
  within: { formats: defaultDates },
  duration: { formats: defaultDates },
  yesNo: { yes: ['J', 'Ja'], no: ['N', 'Nej'] },
  present: { absent: 'nej' },
  multi: { separator: ',' },
  when: { otherwise: 'unmapped' },
};

function operationOf(spec: OperationSpec, variable: Variable, mapping: MappingPlan): EchoOperation {
  const name = operationsIn(spec)[0]!;
  const { map, values, by, anyOf, firstOf, ...rest } = spec;
  const parts = [...(anyOf ?? []), ...(firstOf ?? [])].map((part) => operationOf(part, variable, mapping));
  // `unmapped` and `assumed` stand beside an operation and are told beside it.
  const silent = isManyList(spec.multi, mapping) ? {} : defaults[name];
  const filled = {
    ...rest,
    ...Object.fromEntries(Object.entries(silent ?? {}).filter(([key]) => !(key in rest))),
  };
  const own = Object.entries(filled).filter(([key]) => key !== 'unmapped' && key !== 'assumed');
  const settings = { ...Object.fromEntries(own), ...(by && { by }), ...(map !== undefined && { map }) };
  const column = spec[name];
  return {
    operation: name,
    columns: typeof column === 'string' ? [column] : [],
    settings,
    codes: [...codesOfMap(map, variable, mapping), ...codesOfValues(values, variable)],
    parts,
  };
}

/** One code per row of a list: there is nothing to part. */
const isManyList = (column: string | undefined, { file }: MappingPlan): boolean =>
  Object.entries(file.lists ?? {}).some(([list, { many }]) => many && column?.startsWith(`${list}.`));

const meaningOf = (value: string | null, { values }: Variable): string | null =>
  values.find(({ code }) => code === value)?.label ?? null;

function codesOfMap(
  map: string | undefined,
  variable: Variable,
  { codeMaps, folder }: MappingPlan,
): EchoCode[] {
  if (map === undefined) return [];
  const found = codeMaps.find(({ file }) => relative(resolve(file), resolve(folder, map)) === '');
  if (!found) return catalogueCodes(variable);
  return mapRows(found, variable);
}

const mapRows = ({ rows }: CodeMap, variable: Variable): EchoCode[] =>
  rows.map(({ code, label, value, status, equivalence, validFrom, validTo }) => {
    const waits = status === 'unchecked';
    const becomes = waits ? 'omappad' : value;
    return {
      code,
      label,
      becomes,
      means: meaningOf(waits ? value : becomes, variable),
      why: status,
      wouldBecome: waits ? value : null,
      equivalence: value === null ? null : equivalence,
      from: validFrom,
      to: validTo,
    };
  });

const plainCode = { label: '', wouldBecome: null, equivalence: null, from: null, to: null };

const catalogueCodes = ({ values }: Variable): EchoCode[] =>
  values.map(({ code, label }) => ({
    ...plainCode,
    code,
    label,
    becomes: code,
    means: label,
    why: 'catalogue',
  }));

const codesOfValues = (values: OperationSpec['values'], variable: Variable): EchoCode[] =>
  Object.entries(values ?? {}).map(([code, value]) => ({
    ...plainCode,
    code,
    becomes: value,
    means: meaningOf(value, variable),
    why: 'values',
  }));
