/** The real chain on the default example: settings, key, store, one sync; and what the reporting service hands out. */
import { Bridge } from '../../src/bridge';
import { loadIndicators } from '../../src/catalog/indicators';
import { loadTables } from '../../src/catalog/tables';
import { loadSettings } from '../../src/config/load-settings';
import type { Profile } from '../../src/disclosure/model';
import { ReportingService } from '../../src/reporting/reporting-service';
import type { ServedTable } from './cells';
import { readTruth, type Truth } from './truth';

/** Fewest persons behind a figure that leaves the unit. */
export const k = 5;
export const internal: Profile = { name: 'internal', who: 'prov', reason: 'siffrorna stäms av mot källan' };
export const suppress: Profile = { name: 'suppress', k };

export interface Chain {
  bridge: Bridge;
  reporting: ReportingService;
  truth: Truth;
  close(): Promise<void>;
}

/** Makes the example municipality in `folder` (2,000 children, seed 1), as the first start does, and syncs it. */
export async function runChain(folder: string): Promise<Chain> {
  const bridge = await Bridge.open(loadSettings({ cwd: folder, env: {} }));
  await bridge.syncAll();
  const { store, catalog, loaded } = bridge;
  const [tables, indicators] = [loadTables(catalog), loadIndicators(catalog)];
  const truth = readTruth(`${folder}/data/exempel.sqlite`);
  return {
    bridge,
    reporting: new ReportingService({ store, sources: ['exempel'], catalog, tables, indicators, loaded, k }),
    truth,
    async close() {
      truth.close();
      await bridge.close();
    },
  };
}

/** A table with every category that it shows. */
export async function servedTable({ reporting }: Chain, id: string, profile: Profile): Promise<ServedTable> {
  const { table } = await reporting.table(id, profile);
  return {
    dimensions: table.dimensions.map(({ id, categories }) => ({
      id,
      codes: categories.map(({ code }) => code),
    })),
    value: (codes) => table.cell(codes).value,
  };
}
