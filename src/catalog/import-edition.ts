import { existsSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { Problem } from '../errors/problem';
import { shownPath } from '../errors/shown-path';
import { buildCatalog } from './build-catalog';
import type { EditionFile } from './catalog.schema';
import { compareEditions, type EditionDiff } from './edition-diff';
import { editionYaml } from './edition-yaml';
import { readGrid } from './grid';
import { applyIdTable } from './id-table';
import type { Catalog } from './model';
import { readEditionTable } from './read-edition-table';
import { badEditionName, outputExists, outputNotWritten } from './import.problems';

export interface ImportRequest {
  /** CSV or XLSX with a whole edition. */
  file: string;
  /** Table old id → new id. */
  ids?: string | undefined;
  /** Where to write the edition; nothing is written without it. */
  out?: string | undefined;
  /** The edition that is replaced, without local additions. */
  before: Catalog;
}

export interface ImportResult extends EditionDiff {
  edition: string;
  variables: number;
  written: string | null;
}

/**
 * Reads a whole edition from a table, says what it changes, and writes it as YAML when asked to. It is born as
 * `working`: that it is Socialstyrelsen's own list is for a person to say, in the file's head.
 * @throws Problem or Problems `CAT-…`; then nothing has been written.
 */
export async function importEdition({ file, ids, out, before }: ImportRequest): Promise<ImportResult> {
  const name = editionName(out ?? file);
  if (out && existsSync(out)) throw new Problem(outputExists(shownPath(out)));
  let edition = readEditionTable(await readGrid(file), headOf(name, file));
  if (ids) edition = applyIdTable(edition, before, await readGrid(ids));
  const diff = compareEditions(before, asCatalog(edition));
  if (out) writeEdition(out, editionYaml(edition));
  return {
    edition: name,
    variables: Object.keys(edition.variables).length,
    ...diff,
    written: out ? shownPath(out) : null,
  };
}

function writeEdition(out: string, text: string): void {
  try {
    writeFileSync(out, text, { flag: 'wx' });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'okänt fel';
    throw new Problem(outputNotWritten(shownPath(out), reason), { cause });
  }
}

function editionName(path: string): string {
  const name = basename(path, extname(path));
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new Problem(badEditionName(name));
  return name;
}

const headOf = (
  name: string,
  file: string,
): Pick<EditionFile, 'edition' | 'status' | 'title' | 'notice'> => ({
  edition: name,
  status: 'working',
  title: name,
  notice:
    `Arbetsutgåva, inläst ur ${basename(file)}. Granska den, och skriv titel, meddelande och status här. ` +
    'Inte en officiell BBIC-produkt.',
});

/** For the comparison only: the profile and the limits are no part of an edition. */
function asCatalog(edition: EditionFile): Catalog {
  const profile = { profile: 'ingen', title: '', size: 1, status: '', sources: {}, variables: {} };
  return buildCatalog(edition, undefined, profile, { limits: {} });
}
