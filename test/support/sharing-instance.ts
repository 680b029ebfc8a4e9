import { Bridge } from '../../src/bridge';
import { loadSettings } from '../../src/config/load-settings';

// Child process of the test of shared work: one instance's scheduled sync. Tells each source that it begins. With a third
// argument it stands still, and says so, at the first rows of its first source, until it is told to go on or killed.
async function main(): Promise<void> {
  const [, , config, tick, freezes] = process.argv;
  let frozen = false;
  const freeze = (): void => {
    if (!freezes || frozen) return;
    frozen = true;
    process.stdout.write('still\n');
    process.kill(process.pid, 'SIGSTOP');
  };
  const bridge = await Bridge.open(loadSettings({ cwd: process.cwd(), file: config, env: {} }));
  process.stdout.write('open\n');
  await bridge.syncAll({
    sharedSince: new Date(tick!),
    display: (source) => {
      process.stdout.write(`${source}\n`);
      return { show: freeze, end: () => undefined };
    },
  });
  await bridge.close();
}

void main();
