import { join } from 'node:path';
import { z } from 'zod';
import { ProblemDetails, Problems } from '../errors/problem';
import { inOrder } from '../errors/yaml-reader';
import { catalogRoot } from './load-catalog';
import { conditionSchema, DefinitionChecks, definitionId, readDefinitions, text } from './definitions';
import { variableId } from './catalog.schema';
import { Catalog, recordNames, RecordName } from './model';
import type { Condition } from './definitions';
import { countedAsChildren, definitionTwice, dimensionTwice, unitsMixed } from './reporting.problems';

/** What a table divides by. */
export type DimensionRef =
  /** The year of the row's event, or of a date variable. */
  | { kind: 'ar'; variable?: string }
  | { kind: 'kon' }
  /** Age at the event, in the bands of the official statistics. */
  | { kind: 'aldersgrupp' }
  | { kind: 'variabel'; variable: string };

export interface TableDefinition {
  id: string;
  title: string;
  record: RecordName;
  /** `rader`: every row of the record; `barn`: each child once a year, by its first row of the year. */
  unit: 'rader' | 'barn';
  dimensions: readonly DimensionRef[];
  where: readonly Condition[];
  note?: string;
}

const dimensionSchema = z.union([
  z.enum(['ar', 'kon', 'aldersgrupp']),
  variableId,
  z.strictObject({ ar: variableId }),
]);

/** `catalog/tables/*.yaml`: one table each. */
export const tableSchema = z.strictObject({
  table: definitionId,
  title: text,
  record: z.enum(recordNames),
  unit: z.enum(['rader', 'barn']).default('rader'),
  dimensions: z.array(dimensionSchema).min(1).max(4),
  where: z.array(conditionSchema).default([]),
  note: text.optional(),
});

export type TableFile = z.infer<typeof tableSchema>;

export interface DefinitionFolders {
  /** The municipality's own folder, read after the shipped one. */
  localFolder?: string | undefined;
  /** The folder `catalog/`; the shipped one when not given. */
  root?: string;
}

/**
 * The shipped tables and the municipality's own, by file name.
 * @throws Problems with all errors of all files at once, each with its place.
 */
export function loadTables(
  catalog: Catalog,
  { localFolder, root = catalogRoot() }: DefinitionFolders = {},
): TableDefinition[] {
  const { files, problems } = readDefinitions([join(root, 'tables'), localFolder], 'table', tableSchema);
  const tables: TableDefinition[] = [];
  for (const file of files) {
    const { value } = file;
    const checks = new DefinitionChecks(catalog, value.record, file);
    if (tables.some(({ id }) => id === value.table)) checks.add(definitionTwice(value.table), ['table']);
    const dimensions = value.dimensions.map((dimension, i) => dimensionOf(dimension, checks, i));
    checks.conditions(value.where, ['where']);
    checkTwice(dimensions, value.where, checks);
    checkUnit(value, tables, checks);
    problems.push(...checks.problems);
    tables.push({
      id: value.table,
      title: value.title,
      record: value.record,
      unit: value.unit,
      dimensions,
      where: value.where,
      ...(value.note && { note: value.note }),
    });
  }
  if (problems.length > 0) throw new Problems(inOrder(problems));
  return tables;
}

function dimensionOf(
  dimension: TableFile['dimensions'][number],
  checks: DefinitionChecks,
  index: number,
): DimensionRef {
  if (typeof dimension === 'object') {
    checks.variable(dimension.ar, ['datum'], ['dimensions', index, 'ar']);
    return { kind: 'ar', variable: dimension.ar };
  }
  if (dimension === 'ar' || dimension === 'kon' || dimension === 'aldersgrupp') return { kind: dimension };
  checks.variable(dimension, ['kod', 'ja-nej'], ['dimensions', index]);
  return { kind: 'variabel', variable: dimension };
}

function checkTwice(
  dimensions: readonly DimensionRef[],
  where: readonly Condition[],
  checks: DefinitionChecks,
): void {
  const names = [
    ...dimensions.map((dimension) => (dimension.kind === 'variabel' ? dimension.variable : dimension.kind)),
    ...where.map((condition) => ('variable' in condition ? condition.variable : 'ar')),
  ];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) checks.add(dimensionTwice(twice), ['dimensions']);
}

function checkUnit(table: TableFile, before: readonly TableDefinition[], checks: DefinitionChecks): void {
  const other = before.find(({ record, unit }) => record === table.record && unit !== table.unit);
  const problem: ProblemDetails | undefined =
    table.unit === 'barn' && table.record === 'aktualisering'
      ? countedAsChildren(table.record)
      : other && unitsMixed(table.record, other.id);
  if (problem) checks.add(problem, ['unit']);
}
