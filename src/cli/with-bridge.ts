import { Bridge } from '../bridge';
import { loadSettings } from '../config/load-settings';

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

export function openBridge(configFile: string | undefined): Promise<Bridge> {
  const settings = loadSettings({ cwd: process.cwd(), file: configFile });
  return Bridge.open(settings, (line) => process.stderr.write(`${line}\n`));
}
