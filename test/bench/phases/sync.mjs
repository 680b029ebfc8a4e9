// One sync, as `brygga sync` does it.
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { meter, phase } from './measure.mjs';

const require = createRequire(import.meta.url);

await phase(async ({ code, config, whole }) => {
  const { Bridge } = require(`${code}/bridge`);
  const { loadSettings } = require(`${code}/config/load-settings`);
  const bridge = await Bridge.open(loadSettings({ cwd: dirname(config), file: config, env: {} }));
  try {
    const clock = meter();
    const [run] = await bridge.syncAll(whole ? { whole } : {});
    const used = clock.end({ run });
    return { ...used, streams: await bridge.store.streams(run.id) };
  } finally {
    await bridge.close();
  }
});
