import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { Problem, Problems } from '../errors/problem';
import { shownPath } from '../errors/shown-path';
import { readYaml, type YamlFile } from '../errors/yaml-reader';
import { brokenYaml } from '../errors/yaml.problems';
import { decodeText } from '../mapping/text-file';
import { noSuchFile } from './coverage.problems';

/**
 * A bid or a file of weights. Even what the YAML library gives up on becomes a problem with a place.
 * @throws Problems with everything that is wrong; Problem `COV-029` without a file
 */
export function readYamlFile<T>(path: string, schema: z.ZodType<T>): YamlFile<T> {
  const text = decodeText(readOrFail(path));
  try {
    return readYaml(text, shownPath(path), schema, { code: 'COV' });
  } catch (error) {
    if (error instanceof Problems) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Problems([
      { ...brokenYaml('COV', reason), place: { file: shownPath(path), line: 1, column: 1 } },
    ]);
  }
}

function readOrFail(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Problem(noSuchFile(shownPath(path), undefined), { cause });
  }
}
