import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Catalog } from '../../catalog/model';
import { packageRoot } from '../../config/paths';
import { Problem, Problems, type ProblemDetails } from '../../errors/problem';
import { problemsOf } from '../../errors/render';
import { shownPath } from '../../errors/shown-path';
import { checkSql } from './check-sql';
import { schemaElsewhere, schemaNotNamed } from './check.problems';
import type { MappingPlan } from '../plan';
import { mappingFileName, readMapping } from '../read-mapping';
import { runMappingTests, testFilesIn } from './run-tests';

export interface CheckedMapping {
  plan: MappingPlan;
  /** Warnings of the mapping, what is wrong with its test files, and files that no editor can help with. */
  problems: ProblemDetails[];
}

/**
 * Reads a mapping with all that stands beside it, tests included (they are not asked what they give).
 * @throws as `readMapping`: a mapping with an error has no plan.
 */
export function checkMapping(folder: string, catalog: Catalog): CheckedMapping {
  const plan = readMapping(folder, catalog);
  return {
    plan,
    problems: [...plan.warnings, ...checkSql(plan), ...problemsOfTests(plan), ...schemaWarnings(folder)],
  };
}

/** What is wrong with the test files of a mapping; a folder without any is warned of. */
export function problemsOfTests(plan: MappingPlan): ProblemDetails[] {
  try {
    runMappingTests(plan);
    return [];
  } catch (error) {
    if (!(error instanceof Problem) && !(error instanceof Problems)) throw error;
    // A mapping without tests can be used; with wrong ones, nobody knows what holds.
    return withPlace(problemsOf(error), plan.folder).map((problem) =>
      problem.code === 'MAP-060' ? { ...problem, severity: 'warning' } : problem,
    );
  }
}

/** What is about the folder as a whole stands on the first line of its mapping. */
export function withPlace(problems: readonly ProblemDetails[], folder: string): ProblemDetails[] {
  const place = { file: shownPath(join(folder, mappingFileName)), line: 1, column: 1 };
  return problems.map((problem) => (problem.place ? problem : { ...problem, place }));
}

/** Files whose first line does not lead an editor to their schema. */
export function schemaWarnings(folder: string): ProblemDetails[] {
  return [
    ...schemaWarning(join(folder, mappingFileName), 'mapping.schema.json'),
    ...testFilesIn(folder).flatMap((name) => schemaWarning(join(folder, name), 'test.schema.json')),
  ];
}

function schemaWarning(file: string, schema: string): ProblemDetails[] {
  const line = firstLine(file);
  const named = /^\uFEFF?#\s*yaml-language-server:\s*\$schema=(\S+)/.exec(line)?.[1];
  const right = relative(dirname(resolve(file)), join(packageRoot(), 'mappings', schema))
    .split(sep)
    .join('/');
  if (named !== undefined && basename(named) === schema && existsSync(resolve(dirname(file), named)))
    return [];
  const problem = named === undefined ? schemaNotNamed(right) : schemaElsewhere(named, right);
  const place = { file: shownPath(file), line: 1, column: 1 };
  return [{ ...problem, place, frame: `  1 | ${line}\n    | ^` }];
}

function firstLine(file: string): string {
  const bytes = Buffer.alloc(500);
  const handle = openSync(file, 'r');
  try {
    const text = bytes.toString('utf8', 0, readSync(handle, bytes));
    return text.split(/\r?\n/, 1)[0] ?? '';
  } finally {
    closeSync(handle);
  }
}
