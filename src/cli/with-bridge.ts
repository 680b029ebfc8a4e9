import { existsSync } from 'node:fs';
import { Bridge } from '../bridge';
import { loadSettings } from '../config/load-settings';
import type { LiveCoverage } from '../coverage/live-figures';
import { readLiveCoverage } from '../coverage/live-coverage';
import type { Bilingual } from '../errors/problem';
import { storePlace } from '../store/open-store';
import type { Io } from './command';
import { sourceWarnings } from './source-warnings';
import type { OpenStatistics } from './statistics.command';
import type { OpenReporting } from './table.command';

/**
 * Opens the instance that the settings describe, for as long as `use` runs.
 *
 * @param io tells what the sources warn of, in its language; without it nobody hears them
 */
export async function withBridge<T>(
  configFile: string | undefined,
  io: Io | null,
  use: (bridge: Bridge) => Promise<T>,
): Promise<T> {
  const bridge = await openBridge(configFile, io);
  try {
    return await use(bridge);
  } finally {
    await bridge.close();
  }
}

/** What the table commands need of an instance. */
export async function openReporting(configFile: string | undefined): Promise<OpenReporting> {
  const bridge = await openBridge(configFile);
  const { reporting, store, settings } = bridge;
  return {
    reporting,
    logAccess: (entry) => store.logAccess(entry),
    k: settings.disclosure.k,
    close: () => bridge.close(),
  };
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

/** What a mapping has delivered so far; undefined when nothing has been synced (nothing is made just to look). */
export async function readLive(
  mapping: string,
  configFile: string | undefined,
): Promise<LiveCoverage | undefined> {
  const place = storePlace(loadSettings({ cwd: process.cwd(), file: configFile }));
  if ('file' in place && !existsSync(place.file)) return undefined;
  return withBridge(configFile, null, (bridge) => readLiveCoverage(bridge.store, { mapping }));
}

function openBridge(configFile: string | undefined, io: Io | null = null): Promise<Bridge> {
  const settings = loadSettings({ cwd: process.cwd(), file: configFile });
  const language = io?.language ?? 'sv';
  const making = (line: Bilingual): void => void process.stderr.write(`${line[language]}\n`);
  return Bridge.open(settings, making, io ? sourceWarnings(io) : undefined);
}
