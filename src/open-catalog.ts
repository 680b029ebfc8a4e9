import { join, resolve } from 'node:path';
import { loadIndicators, type IndicatorDefinition } from './catalog/indicators';
import { catalogRoot, loadCatalog } from './catalog/load-catalog';
import type { Catalog } from './catalog/model';
import { loadTables, type TableDefinition } from './catalog/tables';
import { differentLocals } from './config/config.problems';
import type { Settings } from './config/settings';
import { readMappingFile } from './mapping/read-mapping';
import { loadFollowUps, type FollowUp } from './privacy/follow-ups';

/** What is measured and why, as one instance's settings say. */
export interface OpenedCatalog {
  catalog: Catalog;
  /** The municipality's own additions, where it has any. */
  localFile: string | undefined;
  followUps: readonly FollowUp[];
  tables: readonly TableDefinition[];
  indicators: readonly IndicatorDefinition[];
}

/**
 * The municipality's own additions stand in the file that the settings name, or else in the one that the mappings do.
 * @throws Problem `CFG-018` when the mappings name different ones; Problems with every error of the first kind of file
 * that has any.
 */
export function openCatalog(settings: Settings): OpenedCatalog {
  const inBase = (path: string | undefined): string | undefined => path && resolve(settings.baseDir, path);
  const localFile = inBase(settings.catalogue.local) ?? localOfMappings(settings);
  const catalog = loadCatalog({ edition: editionOf(settings), localFile });
  return {
    catalog,
    localFile,
    followUps: loadFollowUps(inBase(settings.followUps) ?? join(catalogRoot(), 'follow-ups'), catalog),
    tables: loadTables(catalog, { localFolder: inBase(settings.tables) }),
    indicators: loadIndicators(catalog),
  };
}

/** The edition that the settings name: a shipped one, or a file. */
export function editionOf({ baseDir, catalogue }: Settings): string {
  return catalogue.edition.endsWith('.yaml') ? resolve(baseDir, catalogue.edition) : catalogue.edition;
}

function localOfMappings({ baseDir, sources }: Settings): string | undefined {
  const named = sources.flatMap(({ mapping }) => {
    const folder = resolve(baseDir, mapping);
    const { local } = readMappingFile(folder).value;
    return local === undefined ? [] : [resolve(folder, local)];
  });
  const [first, other] = new Set(named);
  if (other) throw differentLocals(first!, other);
  return first;
}
