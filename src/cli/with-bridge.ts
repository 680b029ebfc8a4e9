import { Bridge } from '../bridge';
import { loadSettings } from '../config/load-settings';
import type { OpenStatistics } from './statistics.command';

/** Opens the instance that the settings describe, for as long as `use` runs. */
export async function withBridge<T>(
  configFile: string | undefined,
  use: (bridge: Bridge) => Promise<T>,
): Promise<T> {
  const bridge = await openBridge(configFile);
  try {
    return await use(bridge);
  } finally {
    await bridge.close();
  }
}

/** What the statistics commands need of an instance. */
export async function openStatistics(configFile: string | undefined): Promise<OpenStatistics> {
  const bridge = await openBridge(configFile);
  const { store, measured, settings } = bridge;
  return {
    store,
    catalog: measured.catalog,
    settings,
    identities: () => bridge.identities(),
    close: () => bridge.close(),
  };
}

export function openBridge(configFile: string | undefined): Promise<Bridge> {
  const settings = loadSettings({ cwd: process.cwd(), file: configFile });
  return Bridge.open(settings, (line) => process.stderr.write(`${line}\n`));
}
