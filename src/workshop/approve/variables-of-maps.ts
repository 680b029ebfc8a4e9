import { recordNames, type Catalog, type Variable } from '../../catalog/model';
import type { MappingFile } from '../../mapping/mapping.schema';
import type { OperationSpec } from '../../mapping/operations/operation.schema';

/** Which variables each code map is used for, by its path as the mapping writes it. */
export function variablesOfMaps(file: MappingFile, catalog: Catalog): Map<string, Variable[]> {
  const found = new Map<string, Variable[]>();
  for (const record of recordNames) {
    const spec = file.records[record];
    if (!spec) continue;
    for (const [id, operation] of Object.entries({ ...spec.countBy, ...spec.variables })) {
      const variable = catalog.variable(id);
      if (!variable || !operation) continue;
      for (const map of mapsIn(operation)) {
        const known = found.get(map) ?? [];
        if (!known.includes(variable)) found.set(map, [...known, variable]);
      }
    }
  }
  return found;
}

const mapsIn = ({ map, anyOf, firstOf }: OperationSpec): string[] => [
  ...(map === undefined ? [] : [map.replace(/^\.\//, '')]),
  ...[...(anyOf ?? []), ...(firstOf ?? [])].flatMap(mapsIn),
];
