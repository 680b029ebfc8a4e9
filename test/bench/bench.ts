/**
 * `npm run bench -- [--rows 1000000] [--store sqlite|postgres] [--source sqlite|postgres] [--json]`: how fast Bryggan
 * reads a case system into its store, beside what the bare drivers can do in the same run. What it measures, and how to
 * read it: docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { runBench } from './run-bench';
import { engines, type Engine } from './source';
import { reportText } from './text';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    store: { type: 'string', default: 'sqlite' },
    source: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const engine = (name: string): Engine => {
  const known = engines.find((candidate) => candidate === name);
  if (!known) throw new Error(`${name}: --store and --source are one of ${engines.join(', ')}.`);
  return known;
};

async function main(): Promise<void> {
  const store = engine(values.store);
  const report = await runBench({
    rows: Number(values.rows),
    store,
    source: engine(values.source ?? store),
    code: 'dist',
    onPhase: (name) => process.stderr.write(`${name} …\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
