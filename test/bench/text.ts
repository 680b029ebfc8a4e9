/** The report as a table for a terminal. */
import { ceilingNames, syncNames, type BenchReport, type CeilingName, type SyncName } from './run-bench';
import type { Machine } from './machine';
import type { Used } from './phase';

export const labels: Record<SyncName | CeilingName, string> = {
  read: 'ceiling: the driver reads',
  write: "ceiling: the driver writes, as wide as the store's rows",
  copy: 'ceiling: raw copy, before',
  copyAgain: 'ceiling: raw copy, after',
  first: 'first load',
  again: 'unchanged, by cursor',
  whole: 'unchanged, every row compared',
  changed: '1 % changed',
  deleted: '1 % deleted',
};

export const number = (value: number, digits = 0): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const megabytes = (bytes: number | null | undefined): string => (bytes == null ? '–' : number(bytes / 1e6));

/** First load against the faster of the two raw copies. */
export function ratioToCopy({ syncs, ceilings }: BenchReport): number {
  return Math.min(ceilings.copy.seconds, ceilings.copyAgain.seconds) / syncs.first.seconds;
}

/** What the lines of `linesOf` are called. */
export const heads = [
  '',
  's',
  'rows/s',
  'CPU s',
  'server CPU s',
  'peak MB',
  'written MB',
  'server MB',
  'WAL MB',
];

/** A line for each ceiling and sync, in cells. */
export function linesOf({ rows, ceilings, syncs }: BenchReport): string[][] {
  const line = (name: SyncName | CeilingName, used: Used): string[] => [
    labels[name],
    number(used.seconds, 2),
    number(rows / used.seconds),
    number(used.cpuSeconds, 1),
    used.server?.cpuSeconds == null ? '–' : number(used.server.cpuSeconds, 1),
    number(used.peakMb),
    megabytes(used.writtenBytes),
    megabytes(used.server?.writtenBytes),
    megabytes(used.server?.walBytes),
  ];
  return [
    ...ceilingNames.map((name) => line(name, ceilings[name])),
    ...syncNames.map((name) => line(name, syncs[name])),
  ];
}

export function reportText(report: BenchReport): string {
  const { machine, rows } = report;
  return [
    `${number(rows)} rows, ${report.sourceEngine} → ${report.storeEngine}. Rates are rows of the source per second.`,
    machineLine(machine),
    '',
    ...aligned([heads, ...linesOf(report)]),
    '',
    `First load is ${number(ratioToCopy(report), 2)} of the raw copy (the faster of the two).`,
    '',
  ].join('\n');
}

export const machineLine = ({
  cpu,
  cores,
  memoryGb,
  system,
  node,
  sqlite,
  postgres,
  date,
}: Machine): string =>
  `${date}. ${cpu}, ${cores} cores, ${memoryGb} GB memory, ${system}, Node ${node}, SQLite ${sqlite}` +
  `${postgres ? `, PostgreSQL ${postgres}` : ''}.`;

/** The first column to the left, figures to the right. */
export function aligned(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
