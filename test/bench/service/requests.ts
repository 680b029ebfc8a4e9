import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

export interface Latencies {
  requests: number;
  /** By HTTP status. */
  statuses: Record<string, number>;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/**
 * Asks for one address every 10 ms on one connection. Time counts from when a request was due, so that one that had to
 * wait for a slow one before it is slow too.
 */
export class Requests {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly took: number[] = [];
  private readonly statuses: Record<string, number> = {};
  private readonly timer: NodeJS.Timeout;
  private due = performance.now();

  constructor(private readonly url: string) {
    this.timer = setInterval(() => this.fireDue(), every);
  }

  async end(): Promise<Latencies> {
    clearInterval(this.timer);
    while (this.open > 0) await new Promise((resolve) => setTimeout(resolve, every));
    this.agent.destroy();
    const sorted = [...this.took].sort((a, b) => a - b);
    const at = (share: number): number => rounded(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
    return {
      requests: sorted.length,
      statuses: this.statuses,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      max: at(1),
    };
  }

  private open = 0;

  /** All that are due: a timer of this process may be late too. */
  private fireDue(): void {
    for (const now = performance.now(); this.due <= now; this.due += every) this.fire(this.due);
  }

  private fire(due: number): void {
    this.open++;
    const done = (status: string): void => {
      this.open--;
      this.took.push(performance.now() - due);
      this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    };
    request(this.url, { agent: this.agent }, (answer) => {
      answer.resume();
      answer.on('end', () => done(String(answer.statusCode)));
    })
      .on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'))
      .end();
  }
}

const every = 10;
const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
