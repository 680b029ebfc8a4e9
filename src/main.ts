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
import { FiguresProcess } from './processes/figures-process';
import { SyncProcess } from './processes/sync-process';
import { historyOf } from './reporting/edition';

/** Starts the service: opens the bridge, listens, says where to look, and reads what has not been read yet. */
async function start(): Promise<void> {
  const settings = loadSettings({ cwd: process.cwd() });
  const log = serviceLog();
  const figures = new FiguresProcess(settings, log);
  const bridge = await Bridge.open(settings, ({ sv }) => say(sv), sourceLog(log), figures.count);
  const sync = new SyncProcess(settings, log, () => bridge.refuseOtherPurposes());
  const app = await createApp(bridge, { sync, figures });
  const { host, port } = settings.server;
  try {
    await app.listen(port, host);
  } catch (error) {
    await bridge.close();
    throw (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? portTaken(port) : error;
  }
  const address = `http://${host}:${port}`;
  say(`\nBryggan svarar på ${address}  (API: /api/docs, täckning: /tackning, mätvärden: /metrics)`);
  // Before anything new is read: half-read rows are no figures.
  await bridge.warm();
  if (await readAtStart(bridge, sync)) say(`Läst. Siffrorna räknas och finns strax på ${address}`);
  if (!sync.isClosing) await bridge.warm();
}

/**
 * Syncs unless the latest run of every source is a finished one; true when it did. When that fails the figures of
 * earlier runs are served, as they are after a scheduled sync that fails; without any there is nothing to serve.
 */
async function readAtStart(bridge: Bridge, sync: SyncProcess): Promise<boolean> {
  const sources = bridge.sources.map(({ name }) => name);
  const runs = await historyOf({ store: bridge.store, sources });
  const latest = sources.map((name) => runs.find(({ source }) => source === name));
  if (latest.every((run) => run?.status === 'done')) {
    for (const run of latest) say(`Senast läst ${run!.finishedAt}:\n${describeRun(run!, 'sv')}`);
    return false;
  }
  try {
    for (const run of await sync.syncAll(syncProgress('sv'))) say(describeRun(run, 'sv'));
    return true;
  } catch (error) {
    if (sync.isClosing) return false;
    if (!runs.some(({ status }) => status === 'done')) throw error;
    tell(error);
    say('Läsningen misslyckades. Siffrorna från tidigare läsningar visas.');
    return false;
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
