import type { Catalog, Variable } from './model';

/** What replacing one edition by another means for those who use it. */
export interface EditionDiff {
  added: string[];
  removed: string[];
  renamed: { from: string; to: string }[];
  changed: VariableChange[];
  unchanged: number;
  /** Variables of the national profile that the new edition has not under the same id. */
  nationalMissing: string[];
}

export interface VariableChange {
  id: string;
  /** Everything but id and values, each before and after. */
  fields: { field: string; from: string; to: string }[];
  values: { added: string[]; removed: string[]; relabelled: string[] };
}

const fields = [
  ...(['key', 'step', 'area', 'name', 'type', 'multiple', 'notApplicable', 'comment', 'national'] as const),
  ...(['provenance', 'valuesProvenance', 'provenanceNote', 'valuesProvenanceNote'] as const),
];

/** Compares two editions without local additions; a variable is the same by id, or by its former id. */
export function compareEditions(before: Catalog, after: Catalog): EditionDiff {
  const diff: EditionDiff = {
    added: [],
    removed: [],
    renamed: [],
    changed: [],
    unchanged: 0,
    nationalMissing: before.national.variables.map((n) => n.variable).filter((id) => !after.variable(id)),
  };
  const continued = new Set<string>();
  for (const variable of after.variables) {
    const old = before.variable(variable.formerId ?? variable.id);
    if (!old) {
      diff.added.push(variable.id);
      continue;
    }
    continued.add(old.id);
    if (old.id !== variable.id) diff.renamed.push({ from: old.id, to: variable.id });
    const change = changeOf(old, variable);
    if (change) diff.changed.push(change);
    else if (old.id === variable.id) diff.unchanged += 1;
  }
  diff.removed = before.variables.map((variable) => variable.id).filter((id) => !continued.has(id));
  return diff;
}

function changeOf(before: Variable, after: Variable): VariableChange | undefined {
  const text = (value: string | boolean | undefined): string => String(value ?? '');
  const changed = fields.filter((field) => text(before[field]) !== text(after[field]));
  const [old, now] = [labelsOf(before), labelsOf(after)];
  const values = {
    added: [...now.keys()].filter((code) => !old.has(code)),
    removed: [...old.keys()].filter((code) => !now.has(code)),
    relabelled: [...now.keys()].filter((code) => old.has(code) && old.get(code) !== now.get(code)),
  };
  if (changed.length + values.added.length + values.removed.length + values.relabelled.length === 0)
    return undefined;
  return {
    id: after.id,
    fields: changed.map((field) => ({ field, from: text(before[field]), to: text(after[field]) })),
    values,
  };
}

const labelsOf = ({ values }: Variable): Map<string, string> =>
  new Map(values.map((value) => [value.code, value.label]));
