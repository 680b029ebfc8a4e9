#!/usr/bin/env node
import 'reflect-metadata';
import { Bridge } from './bridge';
import { createApp } from './app.module';
import { describeRun } from './cli/run-report';
import { syncProgress } from './cli/progress';
import { loadSettings } from './config/load-settings';
import { portTaken } from './config/config.problems';
import { debugText, problemsOf, renderProblem } from './errors/render';

/** Starts the service: opens the bridge, syncs at the very first start, listens, and says where to look. */
async function start(): Promise<void> {
  const settings = loadSettings({ cwd: process.cwd() });
  const bridge = await Bridge.open(settings, say);
  const [latest] = await bridge.store.runs(1);
  if (!latest || latest.status !== 'done') {
    const runs = await bridge.syncAll({ display: syncProgress });
    for (const run of runs) say(describeRun(run));
  } else {
    say(`Senast läst ${latest.finishedAt}:\n${describeRun(latest)}`);
  }
  const app = await createApp(bridge);
  const { host, port } = settings.server;
  try {
    await app.listen(port, host);
  } catch (error) {
    await bridge.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(port) : error;
  }
  say(
    `\nBryggan svarar på http://${host}:${port}  (API: /api/docs, täckning: /tackning, mätvärden: /metrics)`,
  );
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

start().catch((error: unknown) => {
  for (const problem of problemsOf(error)) process.stderr.write(`${renderProblem(problem, 'sv')}\n`);
  if (process.env.BRYGGA_DEBUG) process.stderr.write(`${debugText(error)}\n`);
  process.exit(2);
});
