import { join } from 'node:path';
import { z } from 'zod';
import { Problems } from '../errors/problem';
import { inOrder } from '../errors/yaml-reader';
import { variableId } from './catalog.schema';
import {
  Condition,
  conditionSchema,
  DefinitionChecks,
  definitionId,
  readDefinitions,
  text,
} from './definitions';
import { catalogRoot } from './load-catalog';
import { Catalog, RecordName, recordNames } from './model';
import { definitionTwice, dimensionTwice } from './reporting.problems';
import type { DefinitionFolders } from './tables';

/** What counts as "yes" among the rows that an indicator is about. */
export type Numerator =
  /** The variable has one of the values. */
  | { variable: string; any: readonly string[] }
  /** The date variable is filled in. A date that is missing and a "no" look the same. */
  | { variable: string; answered: true }
  /** From one date to another within a limit: the catalogue's, as it was on the first day, or whole months. */
  | { within: { from: string; to: string } & ({ limit: string } | { months: number }) };

export interface IndicatorDefinition {
  id: string;
  title: string;
  question: string;
  record: RecordName;
  /** Id of the follow-up that asks for it. */
  followUp: string;
  /** Which rows it is about; all when empty. */
  denominator: readonly Condition[];
  numerator: Numerator;
  note?: string;
}

const within = { from: variableId, to: variableId };

const numeratorSchema = z.union([
  z.strictObject({ variable: variableId, equals: text }),
  z.strictObject({ variable: variableId, any: z.array(text).min(1) }),
  z.strictObject({ variable: variableId, answered: z.literal(true) }),
  z.strictObject({
    within: z.union([
      z.strictObject({ ...within, limit: definitionId }),
      z.strictObject({ ...within, months: z.number().int().min(1) }),
    ]),
  }),
]);

/** `catalog/indicators/*.yaml`: one indicator each. */
export const indicatorSchema = z.strictObject({
  indicator: definitionId,
  title: text,
  question: text,
  record: z.enum(recordNames),
  followUp: definitionId,
  denominator: z.array(conditionSchema).default([]),
  numerator: numeratorSchema,
  note: text.optional(),
});

/**
 * The shipped indicators and the municipality's own, by file name.
 * @throws Problems with all errors of all files at once, each with its place.
 */
export function loadIndicators(
  catalog: Catalog,
  { localFolder, root = catalogRoot() }: DefinitionFolders = {},
): IndicatorDefinition[] {
  const { files, problems } = readDefinitions(
    [join(root, 'indicators'), localFolder],
    'indicator',
    indicatorSchema,
  );
  const indicators: IndicatorDefinition[] = [];
  for (const file of files) {
    const { indicator: id, numerator, ...rest } = file.value;
    const checks = new DefinitionChecks(catalog, rest.record, file);
    if (indicators.some((other) => other.id === id)) checks.add(definitionTwice(id), ['indicator']);
    checks.conditions(rest.denominator, ['denominator']);
    const read = numeratorOf(numerator);
    checkNumerator(read, checks);
    const own = 'variable' in read ? [read.variable] : [];
    const names = [...own, ...rest.denominator.map((c) => ('variable' in c ? c.variable : 'ar'))];
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice) checks.add(dimensionTwice(twice), ['denominator']);
    problems.push(...checks.problems);
    const { note, ...others } = rest;
    indicators.push({ id, ...others, numerator: read, ...(note && { note }) });
  }
  if (problems.length > 0) throw new Problems(inOrder(problems));
  return indicators;
}

function numeratorOf(numerator: z.infer<typeof numeratorSchema>): Numerator {
  if ('equals' in numerator) return { variable: numerator.variable, any: [numerator.equals] };
  return numerator;
}

function checkNumerator(numerator: Numerator, checks: DefinitionChecks): void {
  if ('any' in numerator) return checks.values(numerator.variable, numerator.any, ['numerator']);
  if ('answered' in numerator) {
    checks.variable(numerator.variable, ['datum'], ['numerator', 'variable']);
    return;
  }
  const { within } = numerator;
  checks.variable(within.from, ['datum'], ['numerator', 'within', 'from']);
  checks.variable(within.to, ['datum'], ['numerator', 'within', 'to']);
  if ('limit' in within) checks.limit(within.limit, ['numerator', 'within', 'limit']);
}
