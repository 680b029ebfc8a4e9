import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { catalogRoot, loadCatalog } from '../catalog/load-catalog';
import type { Catalog } from '../catalog/model';
import { Problem, Problems, type ProblemDetails } from '../errors/problem';
import { problemsOf } from '../errors/render';
import type { MappingFile } from './mapping.schema';

// Which editions of the catalogue a mapping is written for. One is named as in brygga.yaml: a shipped one by its name,
// one's own by the path of its file, from the mapping's folder.

type Header = Pick<MappingFile, 'catalogue' | 'local'>;

/** As the mapping writes them. */
export const namedEditions = ({ catalogue }: Header): string[] => [catalogue].flat();

export const editionName = (named: string): string => basename(named, '.yaml');

/** The first of a mapping's editions that there is, as `loadCatalog` wants it; the working one where there is none. */
export function firstEdition(folder: string, header: Header): string {
  return (
    namedEditions(header)
      .map((named) => sourceOf(folder, named))
      .find(isThere) ?? 'bbic-working'
  );
}

/** An edition with the additions that the mapping names; null when there is none, what is wrong with it as problems. */
export function loadEdition(
  folder: string,
  named: string,
  { local }: Header,
): Catalog | ProblemDetails[] | null {
  const edition = sourceOf(folder, named);
  if (!isThere(edition)) return null;
  try {
    return loadCatalog({ edition, localFile: local && join(folder, local) });
  } catch (error) {
    if (!(error instanceof Problem) && !(error instanceof Problems)) throw error;
    return problemsOf(error);
  }
}

export const shippedEditions = (): string[] =>
  readdirSync(join(catalogRoot(), 'editions')).flatMap((file) =>
    file.endsWith('.yaml') ? [editionName(file)] : [],
  );

const sourceOf = (folder: string, named: string): string =>
  named.endsWith('.yaml') ? join(folder, named) : named;

const isThere = (edition: string): boolean =>
  existsSync(edition.endsWith('.yaml') ? edition : join(catalogRoot(), 'editions', `${edition}.yaml`));
