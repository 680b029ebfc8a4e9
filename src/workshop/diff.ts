import { join } from 'node:path';
import { stringify } from 'yaml';
import { recordNames, type RecordName } from '../catalog/model';
import { shownPath } from '../errors/shown-path';
import type { CodeMapRow } from '../mapping/codes/code-map';
import type { MappingFile } from '../mapping/mapping.schema';
import type { OperationSpec, VariableSpec } from '../mapping/operations/operation.schema';
import type { MappingPlan, VariablePlan } from '../mapping/plan';

/** What differs between two versions of a mapping, or between two systems. */
export interface MappingDiff {
  /** False when they are mappings of two systems: then operations and codes are not compared, only what comes out. */
  sameSystem: boolean;
  /** Of the header, and of each record what is not a variable: `utredning.key`. Values as YAML. */
  settings: Difference[];
  variables: VariableDiff[];
  same: number;
}

export interface Difference {
  what: string;
  /** null: not there. */
  before: string | null;
  after: string | null;
}

export interface VariableDiff {
  variable: string;
  change: 'added' | 'removed' | 'changed';
  /** How it is made, or why it cannot be delivered, as YAML; null when nothing is said. */
  before: string | null;
  after: string | null;
  /** Catalogue values that can come out now and could not before, and the other way. */
  gained: string[];
  lost: string[];
  /** Codes that mean something else, are new or are gone. */
  codes: Difference[];
}

/** Compares two checked mappings. */
export function diffMappings(before: MappingPlan, after: MappingPlan): MappingDiff {
  const sameSystem = before.file.mapping === after.file.mapping;
  const ids = [...new Set([...variablesOf(before.file), ...variablesOf(after.file)])];
  const variables = ids.map((id) => variableDiff(id, before, after, sameSystem));
  const changed = variables.filter((one) => one !== null);
  return {
    sameSystem,
    settings: sameSystem ? settingsDiff(before.file, after.file) : [],
    variables: changed,
    same: ids.length - changed.length,
  };
}

function variableDiff(
  id: string,
  before: MappingPlan,
  after: MappingPlan,
  sameSystem: boolean,
): VariableDiff | null {
  const [old, now] = [sideOf(id, before), sideOf(id, after)];
  const [oldValues, nowValues] = [producedBy(old.plan), producedBy(now.plan)];
  const diff: VariableDiff = {
    variable: id,
    change: old.plan ? (now.plan ? 'changed' : 'removed') : now.plan ? 'added' : 'changed',
    before: old.text,
    after: now.text,
    gained: nowValues.filter((value) => !oldValues.includes(value)),
    lost: oldValues.filter((value) => !nowValues.includes(value)),
    codes: sameSystem && old.plan && now.plan ? differences(old.codes, now.codes) : [],
  };
  const isSame =
    diff.gained.length + diff.lost.length + diff.codes.length === 0 &&
    (old.plan !== undefined) === (now.plan !== undefined) &&
    (old.text === now.text || (!sameSystem && old.plan !== undefined));
  return isSame ? null : diff;
}

interface Side {
  plan: VariablePlan | undefined;
  text: string | null;
  codes: Map<string, string>;
}

function sideOf(id: string, mapping: MappingPlan): Side {
  const { file, records } = mapping;
  const plan = records.flatMap(({ variables }) => variables).find(({ variable }) => variable.id === id);
  const spec = specOf(id, file);
  const unavailable = file.unavailable[id];
  return {
    plan,
    text: spec ? oneLine(spec) : unavailable ? oneLine({ unavailable }) : null,
    codes: spec ? codesOf(spec, mapping) : new Map<string, string>(),
  };
}

const specOf = (id: string, { records }: MappingFile): VariableSpec | undefined =>
  recordNames.map((record) => records[record]?.variables[id]).find((spec) => spec !== undefined);

const variablesOf = ({ records, unavailable }: MappingFile): string[] => [
  ...recordNames.flatMap((record) => Object.keys(records[record]?.variables ?? {})),
  ...Object.keys(unavailable),
];

function producedBy(plan: VariablePlan | undefined): string[] {
  if (!plan) return [];
  const { operation, policy } = plan;
  return [...new Set([...operation.produces, ...(typeof policy === 'object' ? [policy.fixed] : [])])].sort();
}

/** Every code of an operation with what it means, in the words of the files. */
function codesOf(spec: OperationSpec, mapping: MappingPlan): Map<string, string> {
  const codes = new Map<string, string>(Object.entries(spec.values ?? {}));
  const map = mapping.codeMaps.find(({ file }) => file === shownPath(join(mapping.folder, spec.map ?? '')));
  for (const row of map?.rows ?? []) codes.set(spec.by === 'label' ? row.label : row.code, meaningOf(row));
  for (const part of [...(spec.anyOf ?? []), ...(spec.firstOf ?? [])])
    for (const [code, meaning] of codesOf(part, mapping)) codes.set(code, meaning);
  return codes;
}

const meaningOf = ({ value, status, validFrom, validTo }: CodeMapRow): string =>
  [
    value ?? '–',
    ...(status === 'approved' ? [] : [status]),
    ...(validFrom || validTo ? [`${validFrom ?? ''}…${validTo ?? ''}`] : []),
  ].join(' ');

function settingsDiff(before: MappingFile, after: MappingFile): Difference[] {
  const differing = (
    name: string,
    a: object | undefined,
    b: object | undefined,
    but: string[],
  ): Difference[] =>
    differences(entriesOf(a, but), entriesOf(b, but)).map((one) => ({ ...one, what: `${name}${one.what}` }));
  const header = ['records', 'unavailable', 'lists'];
  return [
    ...differing('', before, after, header),
    ...differing('lists.', before.lists, after.lists, []),
    ...recordNames.flatMap((record: RecordName) =>
      differing(`${record}.`, before.records[record], after.records[record], ['variables']),
    ),
  ];
}

const entriesOf = (of: object | undefined, but: readonly string[]): Map<string, string> =>
  new Map(
    Object.entries(of ?? {})
      .filter(([key]) => !but.includes(key))
      .map(([key, value]) => [key, oneLine(value)]),
  );

const differences = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Difference[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .filter((what) => before.get(what) !== after.get(what))
    .map((what) => ({ what, before: before.get(what) ?? null, after: after.get(what) ?? null }));

const oneLine = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim();
