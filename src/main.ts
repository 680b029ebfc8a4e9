#!/usr/bin/env node
import 'reflect-metadata';
import { Bridge } from './bridge';
import { createApp } from './app.module';
import { describeRun } from './cli/run-report';
import { syncProgress } from './cli/progress';
import { loadSettings } from './config/load-settings';
import { portTaken } from './config/config.problems';
import { debugText, problemsOf, renderProblem } from './errors/render';
import { serviceLog } from './operations/logging';
import { sourceLog } from './operations/logging-sources';

/** Starts the service: opens the bridge, reads what has not been read yet, listens, and says where to look. */
async function start(): Promise<void> {
  const settings = loadSettings({ cwd: process.cwd() });
  const bridge = await Bridge.open(settings, ({ sv }) => say(sv), sourceLog(serviceLog()));
  await readAtStart(bridge);
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
  await bridge.warm();
}

/**
 * Syncs unless the latest run of every source is a finished one. When that fails the figures of earlier runs are
 * served, as they are after a scheduled sync that fails; without any there is nothing to serve.
 */
async function readAtStart(bridge: Bridge): Promise<void> {
  const runs = await bridge.store.runs(200);
  const latest = bridge.sources.map(({ name }) => runs.find(({ source }) => source === name));
  if (latest.every((run) => run?.status === 'done')) {
    for (const run of latest) say(`Senast läst ${run!.finishedAt}:\n${describeRun(run!, 'sv')}`);
    return;
  }
  try {
    for (const run of await bridge.syncAll({ display: syncProgress('sv') })) say(describeRun(run, 'sv'));
  } catch (error) {
    if (!runs.some(({ status }) => status === 'done')) throw error;
    tell(error);
    say('Läsningen misslyckades. Siffrorna från tidigare läsningar visas.');
  }
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function tell(error: unknown): void {
  for (const problem of problemsOf(error)) process.stderr.write(`${renderProblem(problem, 'sv')}\n`);
  if (process.env.BRYGGA_DEBUG) process.stderr.write(`${debugText(error)}\n`);
}

start().catch((error: unknown) => {
  tell(error);
  process.exit(2);
});
