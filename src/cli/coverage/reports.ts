import { join } from 'node:path';
import type { Catalog } from '../../catalog/model';
import { coverageOf, type CoverageReport } from '../../coverage/coverage';
import type { LiveCoverage } from '../../coverage/live-figures';
import type { MatrixSystem } from '../../coverage/matrix/matrix';
import { Problems } from '../../errors/problem';
import { problemsOf } from '../../errors/render';
import { shownPath } from '../../errors/shown-path';
import type { MappingPlan } from '../../mapping/plan';
import { readMapping, readMappingFile } from '../../mapping/read-mapping';
import { catalogFor } from '../mapping/catalog-for';
import { namedFolders } from '../mapping/folders';

/** What the follow-up store says about a mapping's variables; undefined when there is no store or no run yet. */
export type ReadLiveCoverage = (
  mapping: string,
  configFile: string | undefined,
) => Promise<LiveCoverage | undefined>;

export interface ReadSystem {
  catalog: Catalog;
  plan: MappingPlan;
  report: CoverageReport;
}

/** One mapping with what it can deliver. @throws Problems, Problem `MAP-010` */
export function readSystem(folder: string): ReadSystem {
  const catalog = catalogFor(folder);
  const plan = readMapping(folder, catalog);
  return { catalog, plan, report: coverageOf(plan, catalog) };
}

/**
 * The systems of a matrix: the folders named, or every mapping in `mappings/` but those of invented systems.
 * @throws Problems with all that is wrong in all of them: a matrix that lacks a system unseen would mislead
 */
export async function readSystems(
  names: readonly string[],
  live: (mapping: string) => Promise<LiveCoverage | undefined>,
): Promise<MatrixSystem[]> {
  const { folders } = namedFolders(names.length > 0 ? names : [join('mappings', '*')]);
  const found: Problems['list'][number][] = [];
  const systems: { folder: string; report: MatrixSystem['report'] }[] = [];
  for (const folder of folders) {
    try {
      if (names.length === 0 && readMappingFile(folder).value.status === 'example') continue;
      const catalog = catalogFor(folder);
      const plan = readMapping(folder, catalog);
      systems.push({ folder, report: coverageOf(plan, catalog, await live(plan.file.mapping)) });
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      found.push(...problemsOf(error));
    }
  }
  if (found.length > 0) throw new Problems(found);
  const ids = systems.map(({ report }) => report.mapping.id);
  return systems.map(({ folder, report }) => {
    const { id } = report.mapping;
    const alone = ids.indexOf(id) === ids.lastIndexOf(id);
    return { label: alone ? id : shownPath(folder), report };
  });
}
