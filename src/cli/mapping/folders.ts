import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Problem } from '../../errors/problem';
import { suggest } from '../../errors/suggest';
import { noSuchFolder } from '../../mapping/checking/check.problems';
import { noMappingFile } from '../../mapping/mapping.problems';
import { mappingFileName } from '../../mapping/read-mapping';

export interface NamedFolders {
  folders: string[];
  /** Named beside them by a pattern, but no mappings: README.md, a schema, a folder of something else. */
  skipped: string[];
}

/**
 * The mappings that `mapping check mappings/*` names. One name must be a mapping; among several, what is none is
 * passed over, for a shell writes out everything that a pattern fits. A pattern that no shell wrote out (Windows) is
 * written out here.
 * @throws Problem `MAP-144` for a name that does not exist, `MAP-010` when nothing named is a mapping.
 */
export function namedFolders(names: readonly string[]): NamedFolders {
  const written = names.flatMap(expand);
  const missing = written.find((name) => !existsSync(name));
  if (missing !== undefined) throw new Problem(noSuchFolder(missing, similar(missing)));
  const folders = [
    ...new Set(written.map((name) => (basename(name) === mappingFileName ? dirname(name) : name))),
  ];
  const isMapping = (folder: string): boolean => existsSync(join(folder, mappingFileName));
  const found = folders.filter(isMapping);
  if (found.length === 0) throw new Problem(noMappingFile(names.join(' ')));
  return { folders: found, skipped: folders.filter((folder) => !isMapping(folder)) };
}

function expand(name: string): string[] {
  const folder = dirname(name);
  if (basename(name) !== '*' || !isFolder(folder)) return [name];
  return readdirSync(folder)
    .sort()
    .map((entry) => join(folder, entry));
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

function similar(name: string): string | undefined {
  const folder = dirname(name);
  const near = isFolder(folder) ? suggest(basename(name), readdirSync(folder)) : undefined;
  return near && join(folder, near);
}
