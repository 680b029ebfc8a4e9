import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../../catalog/load-catalog';
import type { Catalog } from '../../catalog/model';
import { packageRoot } from '../../config/paths';
import { readMappingFile } from '../../mapping/read-mapping';

/** The catalogue that a mapping says it is written for. */
export function catalogFor(folder: string): Catalog {
  const { catalogue, local } = readMappingFile(folder).value;
  const exists = existsSync(join(packageRoot(), 'catalog', 'editions', `${catalogue}.yaml`));
  return loadCatalog({
    // An unknown edition is told with its place in the mapping, not as a missing file.
    edition: exists ? catalogue : 'bbic-working',
    localFile: local && join(folder, local),
  });
}
