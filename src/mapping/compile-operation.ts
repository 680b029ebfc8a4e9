import type { Cell } from '../../connectors/contract';
import { reserved, type Variable } from '../catalog/model';
import type { ProblemDetails } from '../errors/problem';
import { suggest } from '../errors/suggest';
import type { YamlPath } from '../errors/yaml-reader';
import { isLocalDate } from '../time/local-date';
import { fold, numberOf, textOf } from './cells';
import { CodeLookup } from './code-lookup';
import type { CodeMap } from './code-map';
import type { CompiledOperation } from './compiled-operation';
import type { JoinedLists } from './lists-plan';
import * as problems from './mapping.problems';
import type { Condition, OperationSpec, WhenRule } from './mapping.schema';
import { operationNames, operationsIn, ruleOf, type OperationName } from './operations';
import * as run from './run-operations';

export interface OperationContext {
  variable: Variable;
  /** Columns that hold the identity: never an answer. */
  identityColumns: readonly string[];
  /** The lists whose columns may be used. */
  joined: JoinedLists;
  report(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): void;
  /** A problem at a place in a code map. */
  reportInMap(problem: ProblemDetails, map: CodeMap, line: number, column: number): void;
  /** Reads a code map, reporting what is wrong with it once; null when it cannot be used. */
  codeMap(file: string, path: YamlPath): CodeMap | null;
}

type One = Extract<CompiledOperation, { kind: 'one' }>;

/** The words that stand where a value could, and mean that there is none. */
const unanswered = 'unanswered';
const unmapped = 'unmapped';

/** Checks one entry of the mapping against its variable and compiles it; null when something was reported. */
export function compileOperation(
  spec: OperationSpec,
  path: YamlPath,
  context: OperationContext,
): CompiledOperation | null {
  return new OperationCompiler(context).compile(spec, path);
}

class OperationCompiler {
  private failed = false;

  constructor(private readonly context: OperationContext) {}

  compile(spec: OperationSpec, path: YamlPath): CompiledOperation | null {
    const operation = this.operate(spec, path, this.context.variable.multiple);
    return this.failed ? null : operation;
  }

  private operate(spec: OperationSpec, path: YamlPath, manyFit: boolean): CompiledOperation | null {
    const found = operationsIn(spec);
    const name = found[0];
    if (!name || found.length > 1) {
      this.fail(problems.notOneOperation(found, operationNames), path, 'key');
      return null;
    }
    this.checkCompanions(spec, name, path);
    this.checkColumn(
      spec[name],
      [...path, name],
      undefined,
      name === 'multi' && spec.separator === undefined,
    );
    if (!this.fits(name, [...path, name], manyFit)) return null;
    return this.build(spec, name, path);
  }

  private build(spec: OperationSpec, name: OperationName, path: YamlPath): CompiledOperation | null {
    const owner = this.ownerOf(path);
    const column = spec[name] as string;
    switch (name) {
      case 'date':
        this.checkDates(spec.openEnd ?? [], [...path, 'openEnd']);
        return run.dateOperation(column, owner, spec.formats, spec.openEnd);
      case 'number':
        return run.numberOperation(column, owner);
      case 'present':
        return run.presentOperation(column, owner, spec.absent ?? 'nej');
      case 'yesNo':
        return run.codeOperation(column, this.yesNo(spec, path));
      case 'code': {
        const lookup = this.lookup(spec, name, path);
        return lookup && run.codeOperation(column, lookup);
      }
      case 'multi': {
        const lookup = this.lookup(spec, name, path);
        const separator = this.context.joined.isMany(column) ? null : (spec.separator ?? ',');
        return lookup && run.multiOperation(column, separator, lookup);
      }
      case 'when':
        return this.when(spec, path);
      case 'anyOf': {
        const parts = this.parts(spec.anyOf ?? [], [...path, 'anyOf'], true);
        return parts && run.anyOfOperation(parts);
      }
      case 'firstOf': {
        const parts = this.parts(spec.firstOf ?? [], [...path, 'firstOf'], false);
        return parts && run.firstOfOperation(parts as One[]);
      }
    }
  }

  private parts(
    specs: readonly OperationSpec[],
    path: YamlPath,
    manyFit: boolean,
  ): CompiledOperation[] | null {
    const parts = specs.map((spec, index) => this.operate(spec, [...path, index], manyFit));
    return parts.every((part) => part !== null) ? parts : null;
  }

  private yesNo(spec: OperationSpec, path: YamlPath): CodeLookup {
    const yes = spec.yes ?? ['J', 'Ja'];
    const no = spec.no ?? ['N', 'Nej'];
    const seen = new Set<string>();
    for (const [key, list] of [
      ['yes', yes],
      ['no', no],
    ] as const) {
      list.forEach((code, index) => {
        const folded = fold(String(code));
        if (seen.has(folded)) this.fail(problems.oneCodeTwice(String(code)), [...path, key, index]);
        seen.add(folded);
      });
    }
    return CodeLookup.ofYesNo(yes.map(String), no.map(String), this.ownerOf(path));
  }

  private lookup(spec: OperationSpec, name: OperationName, path: YamlPath): CodeLookup | null {
    const { map, values } = spec;
    if ((map === undefined) === (values === undefined)) {
      this.fail(problems.needsTranslation(name, map !== undefined), path, 'key');
      return null;
    }
    if (values !== undefined) return this.inlineLookup(values, path);
    const file = this.context.codeMap(map!, [...path, 'map']);
    if (!file) {
      this.failed = true;
      return null;
    }
    for (const row of file.rows) {
      const problem = row.value === null ? null : this.valueProblem(row.value);
      if (!problem) continue;
      this.failed = true;
      this.context.reportInMap(problem, file, row.line, row.valueColumn);
    }
    return CodeLookup.ofMap(file);
  }

  private inlineLookup(values: Record<string, string>, path: YamlPath): CodeLookup {
    const seen = new Set<string>();
    for (const [code, value] of Object.entries(values)) {
      if (seen.has(fold(code))) this.fail(problems.oneCodeTwice(code), [...path, 'values', code], 'key');
      seen.add(fold(code));
      this.checkValue(value, [...path, 'values', code]);
    }
    return CodeLookup.ofValues(values, this.ownerOf(path));
  }

  private when(spec: OperationSpec, path: YamlPath): CompiledOperation {
    const rules = spec.when ?? [];
    const owner = this.ownerOf(path);
    const valueOf = (word: string, at: YamlPath): string | null => {
      if (word === unanswered) return null;
      if (word === unmapped && at.at(-1) === 'otherwise') return reserved.unmapped;
      this.checkValue(word, at);
      return word;
    };
    const rows = rules.map((rule, index): run.WhenRow => {
      const at = [...path, 'when', index];
      return {
        tests: this.tests(rule, at),
        then: valueOf(rule.then, [...at, 'then']),
        rule: `${owner} when ${index + 1}`,
      };
    });
    const otherwise = spec.otherwise ?? unmapped;
    const value = valueOf(otherwise, [...path, 'otherwise']);
    return run.whenOperation(
      rows,
      value,
      otherwise === unmapped ? null : `${owner} otherwise`,
      codeColumnOf(rules),
    );
  }

  private tests(rule: WhenRule, path: YamlPath): run.WhenTest[] {
    const { then: _then, ...conditions } = rule as Record<string, Condition> & { then: string };
    const columns = Object.keys(conditions);
    if (columns.length === 0) this.fail(problems.ruleWithoutCondition(), path, 'key');
    return columns.map((column) => {
      this.checkColumn(column, [...path, column], 'key');
      const test = conditionTest(conditions[column]!);
      if (!test) this.fail(problems.impossibleCondition(column), [...path, column]);
      return { column, holds: test ?? (() => false) };
    });
  }

  private checkCompanions(spec: OperationSpec, name: OperationName, path: YamlPath): void {
    const allowed = ruleOf(name).companions as readonly string[];
    for (const key of Object.keys(spec)) {
      if (key === name || key === 'unmapped' || allowed.includes(key)) continue;
      if (spec[key as keyof OperationSpec] === undefined) continue;
      this.fail(problems.wrongCompanion(key, name, allowed), [...path, key], 'key');
    }
  }

  /** `several`: the column may hold several values. */
  private checkColumn(column: unknown, path: YamlPath, at?: 'key', several = false): void {
    if (typeof column !== 'string') return;
    if (!this.context.joined.check(column, path, at, several)) this.failed = true;
    const isIdentity = this.context.identityColumns.some((identity) => fold(identity) === fold(column));
    if (isIdentity) this.fail(problems.identityIsNoValue(column), path, at);
  }

  private checkDates(dates: readonly string[], path: YamlPath): void {
    dates.forEach((date, index) => {
      if (!isLocalDate(date)) this.fail(problems.noSuchDate(date), [...path, index]);
    });
  }

  private fits(name: OperationName, path: YamlPath, manyFit: boolean): boolean {
    const { variable } = this.context;
    const rule = ruleOf(name);
    if (!rule.types.includes(variable.type)) {
      const fitting = operationNames.filter(
        (other) => ruleOf(other).types.includes(variable.type) && (manyFit || !ruleOf(other).many),
      );
      this.fail(problems.wrongOperation(name, variable.id, variable.type, fitting), path, 'key');
      return false;
    }
    if (rule.many && !manyFit) {
      this.fail(problems.notRepeated(variable.id), path, 'key');
      return false;
    }
    return true;
  }

  private checkValue(value: string, path: YamlPath): void {
    const problem = this.valueProblem(value);
    if (problem) this.fail(problem, path);
  }

  private valueProblem(value: string): ProblemDetails | null {
    return valueProblem(value, this.context.variable);
  }

  private ownerOf(path: YamlPath): string {
    return [this.context.variable.id, ...path.slice(path.indexOf(this.context.variable.id) + 1)].join(' ');
  }

  private fail(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): void {
    this.failed = true;
    this.context.report(problem, path, at);
  }
}

/** What is wrong with a target value, or null: every value of the variable may be a target, and `ej-aktuellt`. */
export function valueProblem(value: string, variable: Variable): ProblemDetails | null {
  const known = variable.values.map(({ code }) => code);
  if (known.includes(value)) return null;
  if (value === reserved.notApplicable) {
    return variable.notApplicable ? null : problems.cannotBeNotApplicable(variable.id);
  }
  const refined = value.includes('.') ? value.slice(0, value.lastIndexOf('.')) : undefined;
  if (refined !== undefined && known.includes(refined)) {
    const others = known.filter((code) => code.startsWith(`${refined}.`));
    return problems.unknownRefinement(value, refined, variable.id, suggest(value, others));
  }
  const allowed = variable.notApplicable ? [...known, reserved.notApplicable] : known;
  return problems.unknownValue(value, variable.id, suggest(value, allowed), allowed);
}

/** Null for a condition that can never hold or says nothing. */
function conditionTest(condition: Condition): ((cell: Cell) => boolean) | null {
  if (typeof condition !== 'object') return run.equalsAny([condition]);
  if (Array.isArray(condition)) return run.equalsAny(condition);
  const { atLeast, atMost, above, below, empty } = condition;
  const limits = [atLeast, atMost, above, below];
  const asksNumber = limits.some((limit) => limit !== undefined);
  if (asksNumber === (empty !== undefined)) return null;
  if (empty !== undefined) return (cell) => (textOf(cell) === null) === empty;
  const low = Math.max(atLeast ?? -Infinity, above ?? -Infinity);
  const high = Math.min(atMost ?? Infinity, below ?? Infinity);
  if (low > high || (low === high && (above === low || below === high))) return null;
  return (cell) => {
    const number = numberOf(cell);
    return (
      !Number.isNaN(number) &&
      (atLeast === undefined || number >= atLeast) &&
      (atMost === undefined || number <= atMost) &&
      (above === undefined || number > above) &&
      (below === undefined || number < below)
    );
  };
}

/** The one column of a condition table that compares codes only: its unmapped codes may be listed. */
function codeColumnOf(rules: readonly WhenRule[]): string | null {
  const conditions = rules.flatMap((rule) => Object.entries(rule).filter(([key]) => key !== 'then'));
  const columns = new Set(conditions.map(([column]) => column));
  const comparesCodes = conditions.every(([, value]) => typeof value !== 'object' || Array.isArray(value));
  return columns.size === 1 && comparesCodes ? [...columns][0]! : null;
}
