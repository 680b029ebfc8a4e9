import type { Comparison } from './measure';

const widths = [9, 8, 11, 11, 6, 9, 8, 8];

const line = (cells: readonly string[], note = ''): string =>
  `${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ')}${note && `  ${note}`}`;

export const head = line([
  'source',
  'rows',
  'bare row/s',
  'ours row/s',
  'ratio',
  'CPU ratio',
  'bare MB',
  'ours MB',
]);

export function lineOf(name: string, { rows, bare, ours, ...compared }: Comparison): string {
  const whole = (value: number): string => Math.round(value).toLocaleString('en');
  return line(
    [
      name,
      whole(rows),
      whole(bare.rowsPerSecond),
      whole(ours.rowsPerSecond),
      compared.ratio.toFixed(2),
      compared.cpuRatio.toFixed(2),
      whole(bare.peakMb),
      whole(ours.peakMb),
    ],
    compared.doubleIsBottleneck ? 'the double is the bottleneck' : '',
  );
}

/** Where there is nothing to compare. */
export const lineWithout = (name: string, why: string): string => line([name], why);

export const legend = `Medians of readings that took turns. ratio: rows per second, ours by the bare driver; CPU ratio: the same by the reader's CPU
time. MB: peak of the whole reading process. SQL Server, Oracle and REST are read from wire doubles of ours.`;
