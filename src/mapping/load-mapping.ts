import type { Catalog, RecordName, Variable } from '../catalog/model';
import { compileAliases, compileRecord } from './compile-record';
import type { CompiledMapping } from './model';
import type { MappingPlan } from './plan';
import { readMapping } from './read-mapping';

// The mapping room: how a system's codes become catalogue values. Here belong the language (schema, reader with
// file:line:col, compiler), tests of mappings and coverage. Never: how rows are read from a source, what an identity
// looks like inside, pseudonyms, the store.

export interface LoadOptions {
  /** Only these variables are read from the source; the others are checked and left alone. Without it: all. */
  loaded?: Partial<Record<RecordName, readonly Variable[]>>;
}

/**
 * Reads, checks and compiles the mapping in a folder.
 * @throws Problems with all that is wrong in its files; Problem `MAP-010` when there is no mapping.yaml.
 */
export function loadMapping(folder: string, catalog: Catalog, options: LoadOptions = {}): CompiledMapping {
  return compileMapping(readMapping(folder, catalog), options);
}

export function compileMapping(plan: MappingPlan, { loaded }: LoadOptions = {}): CompiledMapping {
  const ids = loaded ? new Set(Object.values(loaded).flatMap((list) => list.map(({ id }) => id))) : null;
  return {
    id: plan.file.mapping,
    version: plan.file.version,
    hash: plan.hash,
    folder: plan.folder,
    connector: plan.file.connector,
    records: plan.records.map((record) => compileRecord(record, ids)),
    ...(plan.aliases && { aliases: compileAliases(plan.aliases) }),
    maxUnmappedShare: plan.file.maxUnmappedShare,
  };
}
