import type { Query } from '../../connectors/contract';
import type { ProblemDetails } from '../errors/problem';
import type { YamlPath } from '../errors/yaml-reader';
import type { CodeMap } from './codes/code-map';

/** What the parts of the reader share: reporting, and files beside the mapping. */
export interface MappingFiles {
  report(problem: ProblemDetails, path: YamlPath, at?: 'value' | 'key'): void;
  reportInMap(problem: ProblemDetails, map: CodeMap, line: number, column: number): void;
  codeMap(file: string, path: YamlPath): CodeMap | null;
  /** `elsewhere`: not read by the mapping's own connector. */
  query(from: string, path: YamlPath, elsewhere?: boolean): Query | null;
}
