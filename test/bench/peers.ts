/**
 * `npm run bench:peers -- [--rows 1000000] [--rounds 2] [--json]`: Bryggan beside what else moves rows from PostgreSQL to
 * PostgreSQL, on the same data and server. What each does, and how to read it: docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { peersText } from './peers-text';
import { runPeers } from './peers/run-peers';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const report = await runPeers({
    rows: Number(values.rows),
    rounds: Number(values.rounds),
    onPhase: (name) => process.stderr.write(`${name} …\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : peersText(report));
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
