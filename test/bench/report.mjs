// node test/bench/report.mjs <file.json …>: the Markdown tables of docs/performance.md from what `--json` gave, so that no
// figure is typed by hand. With --write they are put into the page, between the marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const page = join(dirname(fileURLToPath(import.meta.url)), '../../docs/performance.md');
const [begin, end] = ['<!-- figures -->', '<!-- /figures -->'];

const files = process.argv.slice(2).filter((argument) => argument !== '--write');
if (files.length === 0) {
  process.stderr.write('Usage: node test/bench/report.mjs <file.json …> [--write]\n');
  process.exit(2);
}

const number = (value, digits = 0) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const megabytes = (bytes) => (bytes == null ? '–' : number(bytes / 1e6));
const row = (...cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (heads, rows) =>
  [
    row(...heads),
    row('---', ...heads.slice(1).map(() => '---:')),
    ...rows.map((cells) => row(...cells)),
  ].join('\n');
const engine = { sqlite: 'SQLite', postgres: 'PostgreSQL' };
const fastest = (rounds) => [...rounds].sort((a, b) => a.seconds - b.seconds)[0];

const machineText = ({ cpu, cores, memoryGb, system, node, sqlite, postgres, date }) =>
  `${date}. ${cpu}, ${cores} cores, ${memoryGb} GB memory, ${system}, Node ${node}, SQLite ${sqlite}` +
  `${postgres ? `, PostgreSQL ${postgres}` : ''}.`;

const benchLabels = {
  read: 'ceiling: the driver reads',
  write: "ceiling: the driver writes, as wide as the store's rows",
  copy: 'ceiling: raw copy, before',
  copyAgain: 'ceiling: raw copy, after',
  first: '**first load**',
  again: 'unchanged, by cursor',
  whole: 'unchanged, every row compared',
  changed: '1 % changed',
  deleted: '1 % deleted',
};

function benchText(report) {
  const { rows, ceilings, syncs } = report;
  const copy = Math.min(ceilings.copy.seconds, ceilings.copyAgain.seconds);
  const lines = Object.keys(benchLabels).map((name) => {
    const used = ceilings[name] ?? syncs[name];
    return [
      benchLabels[name],
      number(used.seconds, 2),
      number(rows / used.seconds),
      number(used.cpuSeconds, 1),
      used.server?.cpuSeconds == null ? '–' : number(used.server.cpuSeconds, 1),
      number(used.peakMb),
      megabytes(used.writtenBytes),
      megabytes(used.server?.writtenBytes),
      megabytes(used.server?.walBytes),
    ];
  });
  const heads = ['', 's', 'rows/s', 'CPU s', 'server CPU s', 'peak MB', 'written MB', 'server MB', 'WAL MB'];
  const title = `### ${number(rows)} rows, ${engine[report.sourceEngine]} → ${engine[report.storeEngine]}`;
  return [
    title,
    table(heads, lines),
    `First load is **${number(copy / syncs.first.seconds, 2)}** of the raw copy (the faster of the two).`,
  ];
}

function peersText({ rows, peers }) {
  const own = fastest(peers[0].rounds);
  const lines = peers.map(({ name, rounds, does }) => {
    const used = fastest(rounds);
    const figures = used
      ? [
          number(used.seconds, 1),
          number(rows / used.seconds),
          number(used.seconds / own.seconds, 2),
          number(used.cpuSeconds + (used.server?.cpuSeconds ?? 0), 1),
          number(used.peakMb),
        ]
      : ['not run', '–', '–', '–', '–'];
    return [
      name,
      ...figures,
      ...['maps', 'pseudonymises', 'compares'].map((what) => (does[what] ? 'yes' : 'no')),
    ];
  });
  const heads = [
    '',
    's',
    'rows/s',
    'Bryggan is × as fast',
    'CPU s, server too',
    'peak MB',
    'maps',
    'pseudonyms',
    'compares',
  ];
  return [
    `### Peers: ${number(rows)} rows, PostgreSQL → PostgreSQL`,
    table(heads, lines),
    peers.map(({ name, settings, missing }) => `- ${name}: ${missing ? 'not run' : settings}.`).join('\n'),
  ];
}

const text = files
  .flatMap((file) => {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const parts = report.peers ? peersText(report) : benchText(report);
    return [
      ...parts,
      `${machineText(report.machine)} Raw: [${basename(file)}](performance/${basename(file)}).`,
    ];
  })
  .join('\n\n');

if (process.argv.includes('--write')) {
  const [before, rest] = readFileSync(page, 'utf8').split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/performance.md has no ${begin} … ${end}.`);
  writeFileSync(page, `${before}${begin}\n\n${text}\n\n${end}${after}`);
} else {
  process.stdout.write(`${text}\n`);
}
