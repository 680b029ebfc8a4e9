/** Reading gently: the rows-per-second brake, the reading hours, and the watchdog for a source that falls silent. */
import { setTimeout as wait } from 'node:timers/promises';
import { outsideReadingHours, stalled } from './server.errors';

/** A batch ends at whichever comes first. */
export const batchRows = 1000;
export const batchBytes = 1_000_000;

const stockholmTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  hour: '2-digit',
  minute: '2-digit',
});

export interface PaceSettings {
  rowsPerSecond?: number | undefined;
  /** `20:00-06:00`, Swedish time; the end is not part of it. */
  readingHours?: string | undefined;
}

/** One per stream. */
export class Pace {
  private readonly started = performance.now();
  private rows = 0;

  constructor(
    private readonly settings: PaceSettings,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @throws ConnectorError `CON-027` outside the reading hours */
  assertReadingHours(): void {
    const { readingHours } = this.settings;
    if (readingHours === undefined) return;
    const [from, to] = readingHours.split('-') as [string, string];
    const time = stockholmTime.format(this.now());
    const within = from <= to ? time >= from && time < to : time >= from || time < to;
    if (!within) throw outsideReadingHours(readingHours);
  }

  /** After each batch: waits until its rows may have been read. @throws ConnectorError `CON-027`, or the signal's reason */
  async passed(rows: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.assertReadingHours();
    const { rowsPerSecond } = this.settings;
    this.rows += rows;
    if (rowsPerSecond === undefined) return;
    const due = (this.rows / rowsPerSecond) * 1000 - (performance.now() - this.started);
    if (due <= 0) return;
    try {
      await wait(due, undefined, signal && { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }
}

/**
 * What `work` gives, or `CON-025` when it takes longer than `seconds`; then `giveUp` is called once to free what it
 * holds, and what comes of `work` afterwards is dropped.
 */
export async function withinStall<T>(work: Promise<T>, seconds: number, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(stalled(seconds));
      giveUp();
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
