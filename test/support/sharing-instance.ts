import { Bridge } from '../../src/bridge';
import { loadSettings } from '../../src/config/load-settings';

// Child process of the test of shared work: one instance's scheduled sync. Tells each source that it begins.
async function main(): Promise<void> {
  const [, , config, tick] = process.argv;
  const bridge = await Bridge.open(loadSettings({ cwd: process.cwd(), file: config, env: {} }));
  process.stdout.write('open\n');
  await bridge.syncAll({
    sharedSince: new Date(tick!),
    display: (source) => {
      process.stdout.write(`${source}\n`);
      return { show: () => undefined, end: () => undefined };
    },
  });
  await bridge.close();
}

void main();
