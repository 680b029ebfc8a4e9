import { globalRegistry, type z } from 'zod';
import type { Bilingual } from './problem';

type Schema = z.core.$ZodType;

/** The parts of zod's definitions that lead from a schema to the schemas inside it. */
interface Def {
  type: string;
  innerType?: Schema;
  getter?: () => Schema;
  in?: Schema;
  options?: readonly Schema[];
  left?: Schema;
  right?: Schema;
  shape?: Record<string, Schema>;
  element?: Schema;
  keyType?: Schema;
  valueType?: Schema;
  catchall?: Schema;
  items?: readonly Schema[];
  entries?: Record<string, string | number>;
}

const defOf = (schema: Schema): Def => schema._zod.def;

/** The keys that an object at this path may have (of all branches, where the schema has branches). */
export function keysAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  const keys = schemasAt(schema, path).flatMap((found) => {
    const def = defOf(found);
    if (def.shape) return Object.keys(def.shape);
    return def.keyType ? Object.values(defOf(def.keyType).entries ?? {}).map(String) : [];
  });
  return [...new Set(keys)];
}

/** What `.meta({ expected })` says about the schema at this path. */
export function expectedForm(
  schema: Schema,
  path: readonly PropertyKey[],
  of: 'value' | 'key' = 'value',
): Bilingual | undefined {
  const schemas =
    of === 'value'
      ? schemasAt(schema, path)
      : schemasAt(schema, path.slice(0, -1)).flatMap((found) => defOf(found).keyType ?? []);
  for (const found of schemas) {
    const meta = globalRegistry.get(found) as { expected?: Bilingual } | undefined;
    if (meta?.expected) return meta.expected;
  }
  return undefined;
}

function schemasAt(schema: Schema, path: readonly PropertyKey[]): Schema[] {
  return path.reduce(
    (schemas, step) => schemas.flatMap((s) => inside(s, step)).flatMap(unwrap),
    unwrap(schema),
  );
}

function inside(schema: Schema, step: PropertyKey): Schema[] {
  const def = defOf(schema);
  const next =
    def.shape?.[String(step)] ?? def.items?.[Number(step)] ?? def.element ?? def.valueType ?? def.catchall;
  return next ? [next] : [];
}

/** The schema itself and what stands behind optional, default, pipe, lazy, union and intersection. */
function unwrap(schema: Schema): Schema[] {
  const def = defOf(schema);
  const inner = [def.innerType, def.getter?.(), def.in, def.left, def.right, ...(def.options ?? [])];
  return [schema, ...inner.filter((s) => s !== undefined).flatMap(unwrap)];
}
