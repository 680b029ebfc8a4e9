/**
 * brygga.yaml as typed, frozen settings. Belongs here: reading, checking and defaults. Never: opening anything that
 * the settings point to, or a secret.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { Problems } from '../errors/problem';
import { shownPath } from '../errors/shown-path';
import { readYaml, type YamlFile } from '../errors/yaml-reader';
import { badPort, configMissing, configUnreadable, secretCode, sourceTwice } from './config.problems';
import { packageRoot } from './paths';
import { mayHoldSecret, settingsSchema, type Settings } from './settings';

export const settingsFileName = 'brygga.yaml';

/** Of the sentences of any YAML file, the one that says what the reader said. */
const brokenYamlCode = 'CFG-001';

export interface SettingsLocation {
  /** Where brygga.yaml is looked for, and where relative paths start when there is none. */
  cwd: string;
  /** From `--config`; must exist. */
  file?: string;
  /** For `BRYGGA_PORT`, the only override. */
  env?: NodeJS.ProcessEnv;
}

/**
 * The settings of this instance, or those of the example municipality where there is no brygga.yaml.
 *
 * @throws Problems with everything that is wrong in the file; Problem when it cannot be read
 */
export function loadSettings({ cwd, file, env = process.env }: SettingsLocation): Settings {
  const path = resolve(cwd, file ?? settingsFileName);
  if (file && !existsSync(path)) throw configMissing(path);
  const settings = existsSync(path) ? fromFile(path) : exampleSettings(cwd);
  if (env.BRYGGA_PORT !== undefined)
    settings.server = { ...settings.server, port: portFrom(env.BRYGGA_PORT) };
  return deepFreeze(settings);
}

function fromFile(path: string): Settings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw configUnreadable(path, (error as NodeJS.ErrnoException).code ?? 'EIO');
  }
  const yaml = readSettings(text, path, settingsSchema);
  const names = yaml.value.sources.map(({ name }) => name);
  const repeated = names.flatMap((name, index) =>
    names.indexOf(name) < index ? [yaml.locate(sourceTwice(name), ['sources', index, 'name'])] : [],
  );
  if (repeated.length > 0) throw new Problems(repeated);
  return { ...yaml.value, baseDir: dirname(path), example: false };
}

/**
 * The text of brygga.yaml, or of the settings of one source. Where a secret may stand in it, errors show no lines of
 * the file and nothing that the YAML reader quotes.
 */
export function readSettings<T>(text: string, path: string, schema: z.ZodType<T>): YamlFile<T> {
  try {
    return readYaml(text, shownPath(path), schema, { code: 'CFG' });
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    if (!mayHoldSecret(text) && !error.list.some(({ code }) => code === secretCode)) throw error;
    throw new Problems(
      error.list.map(({ why, fix, ...problem }) => ({
        ...problem,
        ...(problem.code !== brokenYamlCode && { why, fix }),
        frame: undefined,
      })),
    );
  }
}

function exampleSettings(cwd: string): Settings {
  const root = packageRoot();
  const settings = settingsSchema.parse({
    catalogue: { edition: 'bbic-working', local: join(root, 'catalog', 'local', 'exempel.yaml') },
    sources: [
      {
        name: 'exempel',
        mapping: join(root, 'mappings', 'exempel'),
        settings: { file: 'data/exempel.sqlite' },
      },
    ],
  });
  return { ...settings, baseDir: resolve(cwd), example: true };
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) throw badPort(text);
  return port;
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
