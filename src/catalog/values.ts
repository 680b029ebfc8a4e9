import type { CatalogValue, RecordName, VariableType } from './model';

/** The record that a variable id belongs to: what stands before the dot. */
export const recordOf = (id: string): RecordName => id.slice(0, id.indexOf('.')) as RecordName;

export const isLocalId = (id: string): boolean => id.slice(id.indexOf('.') + 1).startsWith('lokal-');

/** The value that a finer one refines: the prefix before the last dot. */
export function baseOf(code: string): string | undefined {
  const dot = code.lastIndexOf('.');
  return dot < 0 ? undefined : code.slice(0, dot);
}

/** A variable's values as they stand in its file; `ja-nej` needs none written. */
export function valuesOf(type: VariableType, written: Record<string, string> | undefined): CatalogValue[] {
  const labels = written ?? (type === 'ja-nej' ? { ja: 'Ja', nej: 'Nej' } : {});
  return Object.entries(labels).map(([code, label]) => {
    const refines = baseOf(code);
    return { code, label, ...(refines && { refines }) };
  });
}

/** The values with local finer ones, each standing after the value that it refines and its finer ones before. */
export function withRefinements(
  values: readonly CatalogValue[],
  added: Record<string, string> | undefined,
): CatalogValue[] {
  const out = [...values];
  for (const [code, label] of Object.entries(added ?? {})) {
    const refines = baseOf(code)!;
    const last = out.findLastIndex((value) => value.code === refines || value.code.startsWith(`${refines}.`));
    out.splice(last + 1, 0, { code, label, refines, local: true });
  }
  return out;
}
