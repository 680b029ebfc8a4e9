import type { Cell } from '../../../connectors/contract';
import { reserved } from '../../catalog/model';
import type { YamlPath } from '../../errors/yaml-reader';
import { fold } from '../cells';
import type { OperationChecker } from './compile-checker';
import type { One } from './compiled-operation';
import {
  codeTest,
  columnTest,
  comparisonNames,
  emptyTest,
  numberTest,
  type Comparison,
  type Test,
} from './conditions';
import { reckoningReader } from './dates';
import * as problems from './operation.problems';
import type { Condition, OperationSpec, WhenRule } from './operation.schema';
import { compareOperation, whenOperation, type WhenRow } from './run-conditions';

type ReadDate = (cell: Cell) => string | null;

/** The words that stand where a value could, and mean that there is none. */
const unanswered = 'unanswered';
const unmapped = 'unmapped';

export function compileWhen(spec: OperationSpec, path: YamlPath, checker: OperationChecker): One {
  const rules = spec.when ?? [];
  const owner = checker.ownerOf(path);
  const readDate = reckoningReader(spec.formats, spec.openEnd);
  const valueOf = (word: string, at: YamlPath): string | null => {
    if (word === unanswered) return null;
    if (word === unmapped && at.at(-1) === 'otherwise') return reserved.unmapped;
    checker.checkValue(word, at);
    return word;
  };
  const rows = rules.map((rule, index): WhenRow => {
    const at = [...path, 'when', index];
    return {
      tests: testsOf(conditionsOf(rule), at, checker, readDate),
      then: valueOf(rule.then, [...at, 'then']),
      rule: `${owner} when ${index + 1}`,
    };
  });
  const otherwise = spec.otherwise ?? unmapped;
  const value = valueOf(otherwise, [...path, 'otherwise']);
  const otherwiseRule = otherwise === unmapped ? null : `${owner} otherwise`;
  return whenOperation(rows, value, otherwiseRule, codeColumnOf(rules));
}

export function compileCompare(spec: OperationSpec, path: YamlPath, checker: OperationChecker): One {
  const readDate = reckoningReader(spec.formats, spec.openEnd);
  const tests = testsOf(spec.compare ?? {}, [...path, 'compare'], checker, readDate);
  return compareOperation(tests, checker.ownerOf(path));
}

const conditionsOf = (rule: WhenRule): Record<string, Condition> => {
  const { then: _then, ...conditions } = rule as Record<string, Condition> & { then: string };
  return conditions;
};

function testsOf(
  conditions: Readonly<Record<string, Condition>>,
  path: YamlPath,
  checker: OperationChecker,
  readDate: ReadDate,
): Test[] {
  const columns = Object.keys(conditions);
  if (columns.length === 0) checker.fail(problems.ruleWithoutCondition(), path, 'key');
  return columns.flatMap((column) => {
    const at = [...path, column];
    checker.checkColumn(column, at, 'key');
    const condition = conditions[column]!;
    const tests = [
      ...compared(condition).flatMap(({ how, other }) => {
        checkOther(column, other, [...at, how], checker);
        return [columnTest(column, how, other, readDate)];
      }),
      ...(ownTest(column, condition) ?? []),
    ];
    if (tests.length === 0 || contradicts(condition)) checker.fail(problems.impossibleCondition(column), at);
    return tests;
  });
}

function checkOther(column: string, other: string, path: YamlPath, checker: OperationChecker): void {
  if (/^\d{4}-?\d\d-?\d\d$/.test(other)) checker.fail(problems.dateInsteadOfColumn(other), path);
  else if (fold(other) === fold(column)) checker.fail(problems.comparedWithItself(column), path);
  else checker.checkColumn(other, path);
}

/** What a condition says of the column alone; null when that can never hold or is nothing. */
function ownTest(column: string, condition: Condition): Test[] | null {
  if (typeof condition !== 'object') return [codeTest(column, [condition])];
  if (Array.isArray(condition)) return [codeTest(column, condition)];
  const { atLeast, atMost, above, below, empty } = condition;
  const limits = { atLeast, atMost, above, below };
  const asksNumber = Object.values(limits).some((limit) => limit !== undefined);
  if (empty !== undefined) return [emptyTest(column, empty)];
  return asksNumber ? [numberTest(column, limits)] : null;
}

function compared(condition: Condition): { how: Comparison; other: string }[] {
  if (typeof condition !== 'object' || Array.isArray(condition)) return [];
  return comparisonNames.flatMap((how) => {
    const other = condition[how];
    return other === undefined ? [] : [{ how, other }];
  });
}

/** Whether no row can ever fulfil a condition, or it asks different kinds of things at once. */
function contradicts(condition: Condition): boolean {
  if (typeof condition !== 'object' || Array.isArray(condition)) return false;
  const { atLeast, atMost, above, below, empty } = condition;
  const asksNumber = [atLeast, atMost, above, below].some((limit) => limit !== undefined);
  const others = compared(condition);
  if ([asksNumber, empty !== undefined, others.length > 0].filter(Boolean).length > 1) return true;
  const low = Math.max(atLeast ?? -Infinity, above ?? -Infinity);
  const high = Math.min(atMost ?? Infinity, below ?? Infinity);
  if (low > high || (low === high && (above === low || below === high))) return true;
  return others.some((a) =>
    others.some((b) => fold(a.other) === fold(b.other) && never.has(`${a.how} ${b.how}`)),
  );
}

/** Pairs of comparisons with one column that never hold together. */
const never = new Set([
  'before after',
  'before notBefore',
  'before sameAs',
  'after sameAs',
  'after notAfter',
  'sameAs otherThan',
]);

/** The one column of a condition table that compares codes only: its unmapped codes may be listed. */
function codeColumnOf(rules: readonly WhenRule[]): string | null {
  const conditions = rules.flatMap((rule) => Object.entries(conditionsOf(rule)));
  const columns = new Set(conditions.map(([column]) => column));
  const comparesCodes = conditions.every(([, value]) => typeof value !== 'object' || Array.isArray(value));
  return columns.size === 1 && comparesCodes ? [...columns][0]! : null;
}
