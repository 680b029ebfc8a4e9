import type { Catalog, Variable } from '../../catalog/model';
import type { ProblemDetails } from '../../errors/problem';
import type { YamlPath } from '../../errors/yaml-reader';
import type { CodeMap } from '../codes/code-map';

/** What the parts of the compiler of one entry share. */
export interface OperationChecker {
  readonly variable: Variable;
  readonly catalog: Catalog;
  /** Reports, and remembers that nothing comes of this entry. */
  fail(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): void;
  /** The same at a place in a code map. */
  failInMap(problem: ProblemDetails, map: CodeMap, line: number, column: number): void;
  /** A column that may be read here. */
  checkColumn(column: string, path: YamlPath, at?: 'key'): void;
  /** A value that the variable may have. */
  checkValue(value: string, path: YamlPath): void;
  /** Reads a code map; null when it cannot be used, which is reported. */
  codeMap(file: string, path: YamlPath): CodeMap | null;
  /** How rules below a path are named. */
  ownerOf(path: YamlPath): string;
}
