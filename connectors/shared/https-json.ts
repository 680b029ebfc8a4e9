/** Finding one's way in a JSON answer. */
import { z } from 'zod';

/** Names of fields from the outside in, with dots between: `Person.Id`. */
export const fieldPath = z
  .string()
  .regex(/^[^\s.]+(\.[^\s.]+)*$/, 'must be names of fields with dots between');

/** What stands in a field of its own; undefined where there is no such field, null when there is nothing to look in. */
export function fieldAt(record: unknown, name: string): unknown {
  if (record === null) return null;
  if (typeof record !== 'object') return undefined;
  const value = (record as Record<string, unknown>)[name];
  // What every object inherits is a function or an object: only that can be somebody else's.
  const mayBeInherited = typeof value === 'object' || typeof value === 'function';
  return !mayBeInherited || Object.hasOwn(record, name) ? value : undefined;
}

/** What stands at a path; undefined when a field on the way is missing, null when one is null. */
export function valueAt(record: unknown, steps: readonly string[]): unknown {
  let value = record;
  for (const step of steps) value = fieldAt(value, step);
  return value;
}

/** Names of fields, safe to show: a name with many digits could be an identity that serves as a key. */
export function fieldsOf(record: unknown): string[] {
  const names =
    record !== null && typeof record === 'object' && !Array.isArray(record) ? Object.keys(record) : [];
  return names.filter((name) => name.length <= 60 && !/\d.*\d.*\d.*\d/.test(name)).slice(0, 40);
}
