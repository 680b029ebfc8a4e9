import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the service has said of itself in `/metrics` while somebody watched. */
export interface Watched {
  /** Of the process that answers, milliseconds: how late its timers were, at worst and (worst of the seconds) at p99. */
  loopMax: number;
  loopP99: number;
  /** Of the process that answers and those it has started, together. */
  peakMb: number;
}

/** The built service over an instance, and what it tells of itself. */
export class Served {
  private watched: Watched = { loopMax: 0, loopP99: 0, peakMb: 0 };

  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
  ) {}

  static async start(folder: string, port: number): Promise<Served> {
    const child = spawn(process.execPath, [join(__dirname, '../../../dist/src/main.js')], {
      cwd: folder,
      env: { ...process.env, BRYGGA_PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const served = new Served(child, `http://127.0.0.1:${port}`);
    await served.until(async () => (await fetch(`${served.origin}/health/live`)).ok);
    return served;
  }

  /** Watches the metrics until they hold; `value` gives 0 for a metric that is not there. */
  async untilMetrics(hold: (value: (metric: string) => number) => boolean): Promise<void> {
    await this.until(async () => {
      const text = await (await fetch(`${this.origin}/metrics`)).text();
      const value = (metric: string): number =>
        Number(
          text
            .split('\n')
            .find((line) => line.startsWith(`${metric} `))
            ?.split(' ')[1] ?? 0,
        );
      this.watched = {
        loopMax: Math.max(this.watched.loopMax, 1000 * value('nodejs_eventloop_lag_max_seconds')),
        loopP99: Math.max(this.watched.loopP99, 1000 * value('nodejs_eventloop_lag_p99_seconds')),
        peakMb: Math.max(this.watched.peakMb, residentMb(this.child.pid!)),
      };
      return hold(value);
    });
  }

  /** What has been seen since the last time. */
  takeWatched(): Watched {
    const { watched } = this;
    this.watched = { loopMax: 0, loopP99: 0, peakMb: 0 };
    return watched;
  }

  async stop(): Promise<void> {
    const end = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await end;
  }

  private async until(holds: () => Promise<boolean>): Promise<void> {
    for (;;) {
      if (this.child.exitCode !== null) throw new Error('The service ended; what it said stands above.');
      if (await holds().catch(() => false)) return;
      await sleep(250);
    }
  }
}

/** Resident memory of a process and of those it has started, MB; what they share counts in each. Linux only. */
function residentMb(pid: number): number {
  try {
    const [, kb = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    const started = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return started.reduce((sum, child) => sum + residentMb(Number(child)), Number(kb) / 1000);
  } catch {
    // It has ended since it was listed.
    return 0;
  }
}
