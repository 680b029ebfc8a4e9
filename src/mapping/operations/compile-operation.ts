import type { Catalog, Variable } from '../../catalog/model';
import type { ProblemDetails } from '../../errors/problem';
import type { YamlPath } from '../../errors/yaml-reader';
import type { IdentityKind } from '../../identity/model';
import { isLocalDate } from '../../time/local-date';
import { fold } from '../cells';
import type { CodeLookup } from '../codes/code-lookup';
import type { CodeMap } from '../codes/code-map';
import type { OperationChecker } from './compile-checker';
import { compileCompare, compileWhen } from './compile-conditions';
import { compileDuration, compileExtreme, compileWithin } from './compile-dates';
import { compileTranslation, compileYesNo } from './compile-translation';
import type { CompiledOperation, One } from './compiled-operation';
import type { JoinedLists } from '../lists/lists-plan';
import * as problems from './operation.problems';
import type { OperationSpec } from './operation.schema';
import { operationNames, operationsIn, ruleOf, type OperationName } from './operations';
import { identityOperation } from './run-identity';
import * as run from './run-operations';
import { valueProblem } from './value-problem';

export interface OperationContext {
  variable: Variable;
  catalog: Catalog;
  /** Columns that hold the identity: never an answer. */
  identityColumns: readonly string[];
  identityKind: IdentityKind;
  /** The lists whose columns may be used. */
  joined: JoinedLists;
  report(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): void;
  /** A problem at a place in a code map. */
  reportInMap(problem: ProblemDetails, map: CodeMap, line: number, column: number): void;
  /** Reads a code map, reporting what is wrong with it once; null when it cannot be used. */
  codeMap(file: string, path: YamlPath): CodeMap | null;
}

/** Checks one entry of the mapping against its variable and compiles it; null when something was reported. */
export function compileOperation(
  spec: OperationSpec,
  path: YamlPath,
  context: OperationContext,
): CompiledOperation | null {
  return new OperationCompiler(context).compile(spec, path);
}

class OperationCompiler implements OperationChecker {
  readonly variable: Variable;
  readonly catalog: Catalog;
  private failed = false;

  constructor(private readonly context: OperationContext) {
    this.variable = context.variable;
    this.catalog = context.catalog;
  }

  compile(spec: OperationSpec, path: YamlPath): CompiledOperation | null {
    const operation = this.operate(spec, path, this.variable.multiple);
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
    const column = spec[name];
    if (typeof column === 'string' && name !== 'identity') {
      const several = name === 'multi' && spec.separator === undefined;
      this.checkColumn(column, [...path, name], undefined, several);
    }
    this.checkDates(spec.openEnd ?? [], [...path, 'openEnd']);
    if (!this.fits(name, [...path, name], manyFit)) return null;
    return this.build(spec, name, path);
  }

  private build(spec: OperationSpec, name: OperationName, path: YamlPath): CompiledOperation | null {
    const owner = this.ownerOf(path);
    const column = spec[name] as string;
    switch (name) {
      case 'date':
        return run.dateOperation(column, owner, spec.formats, spec.openEnd);
      case 'number':
        return run.numberOperation(column, owner);
      case 'present':
        return run.presentOperation(column, owner, spec.absent ?? 'nej');
      case 'yesNo':
        return run.codeOperation(column, compileYesNo(spec, path, this));
      case 'code': {
        const lookup = compileTranslation(spec, name, path, this);
        return lookup && run.codeOperation(column, lookup);
      }
      case 'multi': {
        const lookup = compileTranslation(spec, name, path, this);
        const separator = this.context.joined.isMany(column) ? null : (spec.separator ?? ',');
        if (lookup && separator !== null) this.checkSeparator(separator, lookup, path);
        return lookup && run.multiOperation(column, separator, lookup);
      }
      case 'when':
        return compileWhen(spec, path, this);
      case 'compare':
        return compileCompare(spec, path, this);
      case 'within':
        return compileWithin(spec, path, this);
      case 'duration':
        return compileDuration(spec, path, this);
      case 'earliest':
      case 'latest':
        return compileExtreme(spec, name, path, this);
      case 'identity':
        return this.identity(spec.identity!, path);
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

  /** The one way to an answer from the identity: what it says by its own rules, never its text. */
  private identity(what: NonNullable<OperationSpec['identity']>, path: YamlPath): CompiledOperation | null {
    const { identityColumns, identityKind } = this.context;
    const wanted = what === 'birthDate' ? 'barn.fodelsedatum' : 'barn.kon';
    if (this.variable.id !== wanted || identityKind !== 'person') {
      this.fail(problems.identitySaysNot(what, wanted), [...path, 'identity']);
      return null;
    }
    return identityOperation(identityColumns, what, this.ownerOf(path));
  }

  /** A word with the separator in it is cut before anybody looks for it. */
  private checkSeparator(separator: string, lookup: CodeLookup, path: YamlPath): void {
    const cut = lookup.known.map((known) => lookup.wordOf(known)).find((word) => word.includes(separator));
    if (cut !== undefined) this.fail(problems.separatorInWord(separator, cut), path, 'key');
  }

  private parts(
    specs: readonly OperationSpec[],
    path: YamlPath,
    manyFit: boolean,
  ): CompiledOperation[] | null {
    const parts = specs.map((spec, index) => this.operate(spec, [...path, index], manyFit));
    return parts.every((part) => part !== null) ? parts : null;
  }

  private checkCompanions(spec: OperationSpec, name: OperationName, path: YamlPath): void {
    const allowed = ruleOf(name).companions as readonly string[];
    for (const key of Object.keys(spec)) {
      if (key === name || key === 'unmapped' || key === 'assumed' || allowed.includes(key)) continue;
      if (spec[key as keyof OperationSpec] === undefined) continue;
      this.fail(problems.wrongCompanion(key, name, allowed), [...path, key], 'key');
    }
  }

  /** `several`: the column may hold several values. */
  checkColumn(column: string, path: YamlPath, at?: 'key', several = false): void {
    if (!this.context.joined.check(column, path, at, several)) this.failed = true;
    const isIdentity = this.context.identityColumns.some((identity) => fold(identity) === fold(column));
    if (isIdentity) this.fail(problems.identityIsNoValue(column), path, at);
  }

  checkValue(value: string, path: YamlPath): void {
    const problem = valueProblem(value, this.variable);
    if (problem) this.fail(problem, path);
  }

  codeMap(file: string, path: YamlPath): CodeMap | null {
    const map = this.context.codeMap(file, path);
    if (!map) this.failed = true;
    return map;
  }

  ownerOf(path: YamlPath): string {
    return [this.variable.id, ...path.slice(path.indexOf(this.variable.id) + 1)].join(' ');
  }

  fail(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): void {
    this.failed = true;
    this.context.report(problem, path, at);
  }

  failInMap(problem: ProblemDetails, map: CodeMap, line: number, column: number): void {
    this.failed = true;
    this.context.reportInMap(problem, map, line, column);
  }

  private checkDates(dates: readonly string[], path: YamlPath): void {
    dates.forEach((date, index) => {
      if (!isLocalDate(date)) this.fail(problems.noSuchDate(date), [...path, index]);
    });
  }

  private fits(name: OperationName, path: YamlPath, manyFit: boolean): boolean {
    const { variable } = this;
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
}
