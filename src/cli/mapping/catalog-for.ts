import { join } from 'node:path';
import { loadCatalog } from '../../catalog/load-catalog';
import type { Catalog } from '../../catalog/model';
import { firstEdition } from '../../mapping/editions';
import { readMappingFile } from '../../mapping/read-mapping';

/** The catalogue that a mapping says it is written for; the first of several. */
export function catalogFor(folder: string): Catalog {
  const header = readMappingFile(folder).value;
  return loadCatalog({
    // An unknown edition is told with its place in the mapping, not as a missing file.
    edition: firstEdition(folder, header),
    localFile: header.local && join(folder, header.local),
  });
}
