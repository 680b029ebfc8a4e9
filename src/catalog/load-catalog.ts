/**
 * The catalogue room: what is measured, read from `catalog/` and checked as a whole. Belongs here: editions, local
 * additions, the national profile, time limits, indicators, import of a new edition. Never: how a source's codes
 * become values (mapping), or anything about rows.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { Problem, ProblemDetails, Problems } from '../errors/problem';
import { shownPath } from '../errors/shown-path';
import { inOrder, readYaml, YamlFile } from '../errors/yaml-reader';
import { buildCatalog } from './build-catalog';
import { catalogFileMissing, editionNameDiffers } from './catalog.problems';
import { editionSchema, localSchema, profileSchema, timeLimitsSchema } from './catalog.schema';
import { checkEdition, checkLocal } from './checks';
import { checkNationalMarks, checkProfile, checkTimeLimits } from './dated-checks';
import type { Catalog } from './model';

export interface CatalogFiles {
  /** Name of a file in `editions/`, without `.yaml`; or the path of a file that ends in `.yaml`. */
  edition: string;
  /** The municipality's own additions. */
  localFile?: string | undefined;
  /** The folder `catalog/`; the shipped one when not given. */
  root?: string;
}

/**
 * Loads an edition with a municipality's own additions, the national profile and the time limits.
 * @throws Problems with all errors of all files at once, each with its place.
 */
export function loadCatalog({ edition: name, localFile, root = catalogRoot() }: CatalogFiles): Catalog {
  const problems: ProblemDetails[] = [];
  const read = <T>(path: string, schema: z.ZodType<T>): YamlFile<T> | undefined => {
    try {
      return readYaml(readText(path), shownPath(path), schema, { code: 'CAT' });
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      problems.push(...error.list);
      return undefined;
    }
  };
  const edition = read(editionPath(name, root), editionSchema);
  const local = localFile === undefined ? undefined : read(localFile, localSchema);
  const profile = read(join(root, 'national', 'profil-hslf-fs-2016-3.yaml'), profileSchema);
  const limits = read(join(root, 'time-limits.yaml'), timeLimitsSchema);

  if (edition) {
    const expected = basename(name, '.yaml');
    if (edition.value.edition !== expected) {
      problems.push(edition.locate(editionNameDiffers(edition.value.edition, expected), ['edition']));
    }
    problems.push(...checkEdition(edition.value, edition.locate));
    if (profile) problems.push(...checkNationalMarks(edition.value, profile.value, edition.locate));
    if (local) problems.push(...checkLocal(local.value, edition.value, local.locate));
  }
  if (profile) problems.push(...checkProfile(profile.value, edition?.value, profile.locate));
  if (limits) problems.push(...checkTimeLimits(limits.value, edition?.value, limits.locate));
  if (problems.length > 0 || !edition || !profile || !limits) throw new Problems(inOrder(problems));
  return buildCatalog(edition.value, local?.value, profile.value, limits.value);
}

const editionPath = (name: string, root: string): string =>
  name.endsWith('.yaml') ? name : join(root, 'editions', `${name}.yaml`);

/** The folder `catalog/` that ships with the program, whether it runs from its sources or from `dist/`. */
export function catalogRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'catalog', 'editions')) && folder !== dirname(folder))
    folder = dirname(folder);
  return join(folder, 'catalog');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Problem(catalogFileMissing(shownPath(path), editionsBeside(path)), { cause });
  }
}

/** Names of the editions in the folder, when an edition is what was looked for. */
function editionsBeside(path: string): string[] {
  const folder = join(path, '..');
  if (basename(folder) !== 'editions') return [];
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => basename(file, '.yaml'));
  } catch {
    return [];
  }
}
