import { SingleBar } from 'cli-progress';
import type { Bilingual, Language } from '../errors/problem';
import type { SyncProgress } from '../sync/sync';

export interface ProgressDisplay {
  show(progress: SyncProgress): void;
  end(): void;
}

/** A bar over the records of a source on a terminal; a line per record where standard error is no terminal. */
export const syncProgress =
  (language: Language) =>
  (source: string): ProgressDisplay =>
    process.stderr.isTTY ? bar(source, rows[language]) : lines(source);

const rows: Bilingual = { sv: 'rader', en: 'rows' };

function bar(source: string, rows: string): ProgressDisplay {
  const started = Date.now();
  const bar = new SingleBar({
    format: `${source} [{bar}] {value}/{total} {record} · {read} ${rows} · {rate} ${rows}/s`,
    stream: process.stderr,
    hideCursor: true,
  });
  let running = false;
  return {
    show({ record, step, records, read }) {
      if (!running) bar.start(records, 0);
      running = true;
      const seconds = Math.max(0.001, (Date.now() - started) / 1000);
      bar.update(step, { record, read, rate: Math.round(read / seconds) });
    },
    end() {
      if (running) bar.stop();
    },
  };
}

function lines(source: string): ProgressDisplay {
  let current: SyncProgress | undefined;
  const print = (): void => {
    if (current)
      process.stderr.write(
        `${source} ${current.step}/${current.records} ${current.record}: ${current.read}\n`,
      );
  };
  return {
    show(progress) {
      if (current && current.record !== progress.record) print();
      current = progress;
    },
    end: print,
  };
}
