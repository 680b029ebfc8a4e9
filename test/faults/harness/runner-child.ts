/** The process that is killed: opens instances as the command line does and syncs them, one per line of its input. */
import 'reflect-metadata';
import { createInterface } from 'node:readline';
import { Bridge } from '../../../src/bridge';
import { loadSettings } from '../../../src/config/load-settings';
import { problemsOf } from '../../../src/errors/render';
import type { Answer, Order } from './runner';

/** What nobody has thought of: see `src/errors/render.ts`. */
const unforeseen = 'BRG-000';

/** Of `strike.js`, which is loaded before this. */
declare const statementsMet: () => number;

async function carryOut({ folder, strike, stopAfter }: Order): Promise<Omit<Answer, 'statements'>> {
  // Set before the store opens, so that its threads inherit it.
  process.env.BRYGGA_STRIKE = strike ? JSON.stringify(strike) : '';
  const controller = new AbortController();
  const bridge = await Bridge.open(loadSettings({ cwd: folder, file: `${folder}/brygga.yaml`, env: {} }));
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
