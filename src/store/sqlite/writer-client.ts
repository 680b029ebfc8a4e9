import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { Problem } from '../../errors/problem';
import type { RunStart, StoreSchema } from '../model';
import { keepHeapSmall } from '../../starting/small-heap';
import { startWorker } from '../../starting/start-worker';
import { storeProblems } from '../store.problems';
import type { Answer, Ask, RunCalls, WriterData } from './writer-thread';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * The calling thread's end of the thread that writes. Asks are answered in their order; what the thread throws is
 * thrown here. It keeps the process alive only while something is asked of it.
 */
export class WriterClient {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private dead: Error | null = null;

  constructor(
    private readonly file: string,
    schema: StoreSchema,
  ) {
    // The engine's caches and the thread have their memory in this process too.
    keepHeapSmall();
    const workerData: WriterData = { file, schema };
    // A chunk is short-lived: half the memory for a few more collections.
    this.worker = startWorker(join(__dirname, 'writer-thread'), workerData, { maxYoungGenerationSizeMb: 12 });
    this.worker.unref();
    this.worker.on('message', (answer: Answer) => this.answer(answer));
    this.worker.on('error', (error) => this.die(error));
    this.worker.on('exit', () => this.die());
  }

  call<K extends keyof RunCalls>(
    run: number,
    call: K,
    ...args: Parameters<RunCalls[K]>
  ): Promise<ReturnType<RunCalls[K]>> {
    return this.ask(run, call, args) as Promise<ReturnType<RunCalls[K]>>;
  }

  start(start: RunStart): Promise<number> {
    return this.ask(null, 'start', [start]) as Promise<number>;
  }

  async close(): Promise<void> {
    if (this.dead) return;
    const exit = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    await this.ask(null, 'close', []);
    this.worker.ref();
    await exit;
  }

  private ask(run: number | null, call: Ask['call'], args: readonly unknown[]): Promise<unknown> {
    if (this.dead) return Promise.reject(this.dead);
    return new Promise((resolve, reject) => {
      const id = this.asked++;
      this.worker.postMessage({ id, run, call, args } satisfies Ask);
      if (this.waiting.size === 0) this.worker.ref();
      this.waiting.set(id, { resolve, reject });
    });
  }

  private answer({ id, result, problem, error }: Answer): void {
    const { resolve, reject } = this.waiting.get(id)!;
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.worker.unref();
    if (problem) reject(new Problem(problem));
    else if (error) reject(Object.assign(new Error(error.message), { stack: error.stack }));
    else resolve(result);
  }

  private die(cause?: unknown): void {
    const dead = (this.dead ??= storeProblems.writerDied(this.file, cause));
    for (const { reject } of this.waiting.values()) reject(dead);
    this.waiting.clear();
  }
}
