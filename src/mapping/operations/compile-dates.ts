import { reserved, type TimeLimit } from '../../catalog/model';
import { suggest } from '../../errors/suggest';
import type { YamlPath } from '../../errors/yaml-reader';
import type { LocalDate } from '../../time/local-date';
import { fold } from '../cells';
import type { OperationChecker } from './compile-checker';
import type { One } from './compiled-operation';
import { reckoningReader } from './dates';
import * as problems from './operation.problems';
import type { OperationSpec, WithinSpec } from './operation.schema';
import { durationOperation, extremeOperation, withinOperation } from './run-dates';

const lengths = ['days', 'months', 'years', 'limit'] as const;

export function compileWithin(spec: OperationSpec, path: YamlPath, checker: OperationChecker): One | null {
  const within = spec.within!;
  const at = [...path, 'within'];
  checkPair(within, at, checker);
  const said = lengths.filter((length) => within[length] !== undefined);
  if (said.length !== 1) {
    checker.fail(problems.oneLength(said), at, 'key');
    return null;
  }
  const limitOn = limitOf(within, at, checker);
  const none = checker.variable.notApplicable ? reserved.notApplicable : null;
  const readDate = reckoningReader(spec.formats, spec.openEnd);
  return withinOperation(within, readDate, checker.ownerOf(path), limitOn, none);
}

function limitOf(
  { limit: id, days, months, years }: WithinSpec,
  path: YamlPath,
  checker: OperationChecker,
): (day: LocalDate) => TimeLimit['limit'] | undefined {
  if (id === undefined) {
    const limit = {
      ...(days !== undefined && { days }),
      ...(months !== undefined && { months }),
      ...(years !== undefined && { years }),
    };
    return () => limit;
  }
  const { catalog } = checker;
  const known = [...new Set(catalog.timeLimits.map((limit) => limit.id))];
  if (!known.includes(id))
    checker.fail(problems.unknownLimit(id, suggest(id, known), known), [...path, 'limit']);
  return (day) => catalog.timeLimit(id, day)?.limit;
}

export function compileDuration(spec: OperationSpec, path: YamlPath, checker: OperationChecker): One {
  const duration = spec.duration!;
  checkPair(duration, [...path, 'duration'], checker);
  const readDate = reckoningReader(spec.formats, spec.openEnd);
  return durationOperation(duration, readDate, checker.ownerOf(path), duration.in);
}

export function compileExtreme(
  spec: OperationSpec,
  which: 'earliest' | 'latest',
  path: YamlPath,
  checker: OperationChecker,
): One {
  const columns = spec[which]!;
  columns.forEach((column, index) => {
    const at = [...path, which, index];
    checker.checkColumn(column, at);
    const first = columns.findIndex((other) => fold(other) === fold(column));
    if (first < index) checker.fail(problems.columnTwice(column), at);
  });
  return extremeOperation(columns, reckoningReader(spec.formats, spec.openEnd), checker.ownerOf(path), which);
}

function checkPair(pair: { from: string; to: string }, path: YamlPath, checker: OperationChecker): void {
  checker.checkColumn(pair.from, [...path, 'from']);
  checker.checkColumn(pair.to, [...path, 'to']);
  if (fold(pair.from) === fold(pair.to)) checker.fail(problems.comparedWithItself(pair.to), [...path, 'to']);
}
