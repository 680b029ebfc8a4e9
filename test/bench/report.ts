/**
 * `node -r ./test/support/register-ts.js test/bench/report.ts <file.json …>`: the Markdown tables of docs/performance.md
 * from what `--json` gave, so that no figure is typed by hand. With --write they are put into the page, between the marks.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { doesHeads, peerLines } from './peers-text';
import type { PeersReport } from './peers/run-peers';
import type { BenchReport } from './run-bench';
import type { Phase, ServiceReport } from './service/service';
import { heads, labels, linesOf, machineLine, number, ratioToCopy } from './text';

const page = join(__dirname, '../../docs/performance.md');
const [begin, end] = ['<!-- figures -->', '<!-- /figures -->'];
const engine = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

const row = (...cells: string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (names: string[], lines: string[][]): string =>
  [
    row(...names),
    row('---', ...names.slice(1).map(() => '---:')),
    ...lines.map((cells) => row(...cells)),
  ].join('\n');

function benchParts(report: BenchReport): string[] {
  const { rows, sourceEngine, storeEngine } = report;
  const lines = linesOf(report).map(([label, ...figures]) => [
    label === labels.first ? `**${label}**` : label!,
    ...figures,
  ]);
  return [
    `### ${number(rows)} rows, ${engine[sourceEngine]} → ${engine[storeEngine]}`,
    table(heads, lines),
    `First load is **${number(ratioToCopy(report), 2)}** of the raw copy (the faster of the two).`,
  ];
}

function peersParts(report: PeersReport): string[] {
  const { rows, peers } = report;
  const lines = peerLines(report, (used) => [number(used.cpuSeconds + (used.server?.cpuSeconds ?? 0), 1)]);
  const names = ['', 's', 'rows/s', 'Bryggan is × as fast', 'CPU s, server too', 'peak MB', ...doesHeads];
  return [
    `### Peers: ${number(rows)} rows, PostgreSQL → PostgreSQL`,
    table(names, lines),
    peers.map(({ name, settings, missing }) => `- ${name}: ${missing ? 'not run' : settings}.`).join('\n'),
  ];
}

function serviceParts({ rows, store, firstLoad, changed }: ServiceReport): string[] {
  const names = [
    '',
    's',
    'requests',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'max ms',
    'answered 200',
    'peak MB, all processes',
  ];
  const line = (label: string, phase: Phase): string[] => [
    label,
    number(phase.seconds),
    number(phase.requests),
    ...[phase.p50, phase.p95, phase.p99, phase.max].map((ms) => number(ms, 1)),
    number(phase.statuses['200'] ?? 0),
    number(phase.peakMb),
  ];
  return [
    `### The service beside a source of ${number(rows)} rows, store in ${engine[store]}`,
    table(names, [
      line('first load, and the figures counted', firstLoad),
      line('1 % changed, and counted again', changed),
    ]),
  ];
}

type Report = BenchReport | PeersReport | ServiceReport;

function bodyOf(report: Report): string[] {
  if ('peers' in report) return peersParts(report);
  return 'firstLoad' in report ? serviceParts(report) : benchParts(report);
}

function partsOf(file: string): string[] {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const parts = bodyOf(report);
  return [
    ...parts,
    `${machineLine(report.machine)} Raw: [${basename(file)}](performance/${basename(file)}).`,
  ];
}

function main(files: readonly string[], write: boolean): void {
  if (files.length === 0) {
    process.stderr.write('Usage: report.ts <file.json …> [--write]\n');
    process.exitCode = 2;
    return;
  }
  const text = files.flatMap(partsOf).join('\n\n');
  if (!write) {
    process.stdout.write(`${text}\n`);
    return;
  }
  const [before, rest] = readFileSync(page, 'utf8').split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/performance.md has no ${begin} … ${end}.`);
  writeFileSync(page, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}

const given = process.argv.slice(2);
main(
  given.filter((argument) => argument !== '--write'),
  given.includes('--write'),
);
