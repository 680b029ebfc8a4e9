import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncOptions } from '../bridge';
import type { Settings } from '../config/settings';
import { problemsOf } from '../errors/render';
import type { SourceLogger } from '../operations/logging-sources';
import type { WatchedSync } from '../operations/model';
import type { RunSummary } from '../store/model';
import type { SyncProgress } from '../sync/sync';
import { WorkProcess, type ProcessKind } from './work-process';

/** What the process tells while it works. */
export type SyncSaid =
  /** `chunks`: milliseconds of each since the last telling; all are of the record. */
  | { kind: 'progress'; source: string; progress: SyncProgress; chunks: readonly number[] }
  | { kind: 'end'; source: string }
  | { kind: 'log'; level: 'info' | 'warn'; fields: object; message: string };

/** What is being read now. */
export interface Reading extends SyncProgress {
  source: string;
  /** Milliseconds since the epoch, when the first rows of the source were heard of. */
  since: number;
  /** `read` at `since`. */
  readBefore: number;
}

type SyncWork = WorkProcess<{ settings: Settings }, RunSummary[], SyncSaid>;

const kind: ProcessKind = {
  entry: 'sync-entry',
  name: { sv: 'läsningen', en: 'the sync' },
  heapMb: 96,
  semiSpaceMb: 8,
};

/** How long a shutdown waits for the chunk under way. */
const patience = 20_000;

/** The service's syncs: each in a process of its own, never two at once. */
export class SyncProcess implements WatchedSync {
  private running: { process: SyncWork; runs: Promise<RunSummary[]> } | undefined;
  private current: Reading | undefined;
  private codes: readonly string[] = [];
  private heardChunk: Parameters<WatchedSync['onChunk']>[0] = () => {};
  private closing = false;

  constructor(
    private readonly settings: Settings,
    private readonly log: SourceLogger,
    /** Throws where nothing may be read as things stand. */
    private readonly refuse: () => void,
  ) {}

  /** Undefined between syncs, and until one has met its first rows. */
  get reading(): Reading | undefined {
    return this.current;
  }

  /** Codes of what ended the latest sync; none when it ended well. */
  get problems(): readonly string[] {
    return this.codes;
  }

  onChunk(heard: Parameters<WatchedSync['onChunk']>[0]): void {
    this.heardChunk = heard;
  }

  /** A shutdown has begun: what fails from here on fails because of it. */
  get isClosing(): boolean {
    return this.closing;
  }

  /** Syncs every source, or joins the sync that runs. Throws as `Bridge.syncAll` does, and `OPS-001`, `OPS-002`. */
  async syncAll(display?: SyncOptions['display']): Promise<RunSummary[]> {
    this.running ??= this.begin(display);
    return this.running.runs;
  }

  /** Stops the sync at its next chunk, and waits for it; one that does not stop is killed, as the store can bear. */
  async stop(): Promise<void> {
    this.closing = true;
    if (!this.running) return;
    const { process, runs } = this.running;
    process.stop();
    const ended = runs.then(
      () => {},
      () => {},
    );
    await Promise.race([ended, sleep(patience, undefined, { ref: false })]);
    await process.kill();
  }

  private begin(display: SyncOptions['display']): NonNullable<SyncProcess['running']> {
    try {
      this.refuse();
    } catch (error) {
      this.codes = problemsOf(error).map(({ code }) => code);
      throw error;
    }
    const displays = new Map<string, ReturnType<NonNullable<typeof display>>>();
    const process: SyncWork = new WorkProcess(kind, { settings: this.settings }, (said) => {
      if (said.kind === 'log') return this.log[said.level](said.fields, said.message);
      const { source } = said;
      if (display && !displays.has(source)) displays.set(source, display(source));
      if (said.kind === 'end') {
        this.current = undefined;
        displays.get(source)?.end();
        return;
      }
      this.note(source, said.progress);
      for (const took of said.chunks) this.heardChunk(source, said.progress.record, took);
      displays.get(source)?.show(said.progress);
    });
    const runs = process.result.finally(() => {
      this.running = undefined;
      this.current = undefined;
    });
    runs.then(
      () => (this.codes = []),
      (error: unknown) => (this.codes = problemsOf(error).map(({ code }) => code)),
    );
    return { process, runs };
  }

  private note(source: string, progress: SyncProgress): void {
    const before = this.current;
    this.current =
      before?.source === source
        ? { ...before, ...progress }
        : { ...progress, source, since: Date.now(), readBefore: progress.read };
  }
}
