/** The process that is killed: opens instances as the command line does and syncs or moves them, one per line of its input. */
import 'reflect-metadata';
import { createInterface } from 'node:readline';
import { Bridge } from '../../../src/bridge';
import { loadSettings } from '../../../src/config/load-settings';
import type { Settings } from '../../../src/config/settings';
import { problemsOf } from '../../../src/errors/render';
import { openCatalog } from '../../../src/open-catalog';
import { loadedVariables } from '../../../src/privacy/follow-ups';
import { moveStore } from '../../../src/store/move/move-store';
import { storePlace } from '../../../src/store/open-store';
import { localDateOf } from '../../../src/time/local-date';
import type { Answer, Order } from './runner';

/** What nobody has thought of: see `src/errors/render.ts`. */
const unforeseen = 'BRG-000';

/** Of `strike.js`, which is loaded before this. */
declare const statementsMet: () => number;

function carryOut(order: Order): Promise<Omit<Answer, 'statements'>> {
  // Set before the store opens, so that its threads inherit it.
  process.env.BRYGGA_STRIKE = order.strike ? JSON.stringify(order.strike) : '';
  return order.moveTo === undefined ? sync(order) : move(order.folder, order.moveTo);
}

const settingsOf = (folder: string, file = `${folder}/brygga.yaml`): Settings =>
  loadSettings({ cwd: folder, file, env: {} });

async function move(folder: string, to: string): Promise<Omit<Answer, 'statements'>> {
  const settings = settingsOf(folder);
  const [from, target] = [storePlace(settings), storePlace(settingsOf(folder, to))];
  if (!('file' in from) || 'file' in target) throw new Error('a move goes from a file to a server');
  const { catalog, followUps } = openCatalog(settings);
  const loaded = loadedVariables(catalog, followUps, localDateOf(new Date()));
  const { postgres, baseDir } = target;
  await moveStore({ file: from.file, to: postgres, baseDir, schema: { loaded } });
  return { runs: [], problems: [] };
}

async function sync({ folder, stopAfter }: Order): Promise<Omit<Answer, 'statements'>> {
  const controller = new AbortController();
  const bridge = await Bridge.open(settingsOf(folder));
  try {
    let chunks = 0;
    const display = () => ({
      show: () => {
        process.send?.({ chunk: ++chunks });
        if (chunks === stopAfter) controller.abort();
      },
      end: () => undefined,
    });
    return { runs: await bridge.syncAll({ display, signal: controller.signal }), problems: [] };
  } finally {
    await bridge.close();
  }
}

async function main(): Promise<void> {
  process.send?.({ ready: true });
  for await (const line of createInterface(process.stdin)) {
    let answer: Omit<Answer, 'statements'>;
    statementsMet();
    try {
      answer = await carryOut(JSON.parse(line) as Order);
    } catch (error) {
      const problems = problemsOf(error).map(({ code }) => code);
      const unknown =
        problems.length === 0 || problems.includes(unforeseen)
          ? { error: (error as Error).stack ?? String(error) }
          : {};
      answer = { runs: [], problems, ...unknown };
    }
    process.send?.({ answer: { ...answer, statements: statementsMet() } });
  }
  process.exit(0);
}

void main();
