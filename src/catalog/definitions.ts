import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem, ProblemDetails, Problems } from '../errors/problem';
import { shownPath } from '../errors/shown-path';
import { suggest } from '../errors/suggest';
import { readYaml, YamlFile, YamlPath } from '../errors/yaml-reader';
import { variableId } from './catalog.schema';
import { Catalog, parentsOf, RecordName, Variable, VariableType } from './model';
import {
  definitionFolder,
  outOfReach,
  unknownConditionValue,
  unknownDefinitionVariable,
  unknownLimit,
  wrongVariableType,
} from './reporting.problems';

/** What tables and indicators have in common: their words, their files, and the checks against the catalogue. */

export const text = z
  .string()
  .trim()
  .min(1)
  .meta({ expected: { sv: 'en text som inte är tom', en: 'a text that is not empty' } });

export const definitionId = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .meta({
    expected: { sv: 'små bokstäver a–z, siffror och bindestreck', en: 'lower case a–z, digits and hyphens' },
  });

/** A choice of rows: a variable has one of some values or none of some, or the event was in one of some years. */
export type Condition =
  | { variable: string; any: readonly string[] }
  /** Rows without an answer are among those chosen. */
  | { variable: string; not: readonly string[] }
  /** The event was in one of these years, or in any year that is known. */
  | { years: readonly number[] | 'kanda' };

export const conditionSchema = z
  .union([
    z.strictObject({ variable: variableId, equals: text }),
    z.strictObject({ variable: variableId, any: z.array(text).min(1) }),
    z.strictObject({ variable: variableId, not: z.array(text).min(1) }),
    z.strictObject({ years: z.union([z.literal('kanda'), z.array(z.number().int()).min(1)]) }),
  ])
  .transform((condition): Condition => {
    return 'equals' in condition ? { variable: condition.variable, any: [condition.equals] } : condition;
  });

/** The top values of a variable; finer ones are counted with the value they refine. */
export const topValues = (variable: Variable): Variable['values'] =>
  variable.values.filter((value) => value.refines === undefined);

/** Reads every `*.yaml` of the folders that holds a definition of this kind; others are somebody else's. */
export function readDefinitions<T>(
  folders: readonly (string | undefined)[],
  kind: 'table' | 'indicator',
  schema: z.ZodType<T>,
): { files: YamlFile<T>[]; problems: ProblemDetails[] } {
  const files: YamlFile<T>[] = [];
  const problems: ProblemDetails[] = [];
  for (const folder of folders) {
    if (folder === undefined) continue;
    for (const name of yamlFilesOf(folder)) {
      const path = join(folder, name);
      const source = readFileSync(path, 'utf8');
      // A municipality's folder holds both kinds; the first key tells which.
      if (new RegExp(`^${kind === 'table' ? 'indicator' : 'table'}:`, 'm').test(source)) continue;
      try {
        files.push(readYaml(source, shownPath(path), schema, { code: 'CAT' }));
      } catch (error) {
        if (!(error instanceof Problems)) throw error;
        problems.push(...error.list);
      }
    }
  }
  return { files, problems };
}

function yamlFilesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch (cause) {
    throw new Problem(definitionFolder(shownPath(folder)), { cause });
  }
}

/** Gathers what is wrong with one definition, with its place. */
export class DefinitionChecks {
  readonly problems: ProblemDetails[] = [];

  constructor(
    private readonly catalog: Catalog,
    private readonly record: RecordName,
    private readonly file: Pick<YamlFile<unknown>, 'locate'>,
  ) {}

  add(problem: ProblemDetails, path: YamlPath): void {
    this.problems.push(this.file.locate(problem, path));
  }

  /** The variable, when it exists, has one of the types and a single answer, and belongs to the row or above it. */
  variable(id: string, types: readonly VariableType[], path: YamlPath): Variable | undefined {
    const variable = this.catalog.variable(id);
    if (!variable) {
      const ids = this.catalog.variables.map((other) => other.id);
      this.add(unknownDefinitionVariable(id, suggest(id, ids)), path);
    } else if (variable.record !== 'barn' && !reachable(this.record).includes(variable.record)) {
      this.add(outOfReach(id, this.record), path);
    } else if (!types.includes(variable.type) || variable.multiple) {
      this.add(wrongVariableType(id, types), path);
    } else {
      return variable;
    }
    return undefined;
  }

  conditions(conditions: readonly Condition[], path: YamlPath): void {
    conditions.forEach((condition, i) => {
      if ('years' in condition) return;
      this.values(condition.variable, 'any' in condition ? condition.any : condition.not, [...path, i]);
    });
  }

  /** The values are top values of the variable. */
  values(id: string, values: readonly string[], path: YamlPath): void {
    const variable = this.variable(id, ['kod', 'ja-nej'], [...path, 'variable']);
    if (!variable) return;
    const codes = topValues(variable).map(({ code }) => code);
    for (const value of values) {
      if (!codes.includes(value)) {
        this.add(unknownConditionValue(id, value, suggest(value, codes), codes), path);
      }
    }
  }

  limit(id: string, path: YamlPath): void {
    const ids = [...new Set(this.catalog.timeLimits.map((limit) => limit.id))];
    if (!ids.includes(id)) this.add(unknownLimit(id, suggest(id, ids), ids), path);
  }
}

/** The record and those above it, nearest first; `barn` apart. */
export function reachable(record: RecordName): RecordName[] {
  return [record, ...parentsOf[record].flatMap(reachable)];
}
