import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../../catalog/load-catalog';
import type { Catalog } from '../../catalog/model';
import { packageRoot } from '../../config/paths';
import { editionsOf, readMappingFile } from '../../mapping/read-mapping';

/** The catalogue that a mapping says it is written for; the first of several. */
export function catalogFor(folder: string): Catalog {
  const file = readMappingFile(folder).value;
  const { local } = file;
  const known = editionsOf(file).find((edition) =>
    existsSync(join(packageRoot(), 'catalog', 'editions', `${edition}.yaml`)),
  );
  return loadCatalog({
    // An unknown edition is told with its place in the mapping, not as a missing file.
    edition: known ?? 'bbic-working',
    localFile: local && join(folder, local),
  });
}
