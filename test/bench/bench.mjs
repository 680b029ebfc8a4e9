// npm run bench -- [--children 100000] [--json]: rows per second and peak memory of a sync, beside the raw ceilings
// of the same driver in the same run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { children: { type: 'string', default: '100000' }, json: { type: 'boolean' } },
});
const folder = mkdtempSync(join(tmpdir(), 'brygga-bench-'));
const script = fileURLToPath(new URL('./phase.mjs', import.meta.url));

function phase(name) {
  const output = execFileSync(process.execPath, [script, name, folder, values.children], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').pop());
}

try {
  const results = {
    create: phase('create'),
    read: phase('read'),
    copy: phase('copy'),
    first: phase('sync'),
    again: phase('sync'),
  };
  const rate = ({ rows, seconds }) => rows / seconds;
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ children: Number(values.children), ...results })}\n`);
  } else {
    const labels = {
      create: 'build the source (all its tables)',
      read: 'ceiling: bare driver, read only',
      copy: 'ceiling: bare driver, read and write as is',
      first: 'first sync',
      again: 'sync again, nothing changed',
    };
    for (const [name, result] of Object.entries(results)) {
      const ratio =
        name === 'first' || name === 'again'
          ? `  ${(rate(result) / rate(results.copy)).toFixed(2)} of raw copy`
          : '';
      console.log(
        `${labels[name].padEnd(44)} ${String(result.rows).padStart(9)} rows ${result.seconds.toFixed(1).padStart(7)} s ${Math.round(rate(result)).toLocaleString('en').padStart(9)} rows/s ${String(result.peakMb).padStart(5)} MB peak${ratio}`,
      );
    }
    const { again } = results;
    console.log(`written by the second sync: ${again.inserted + again.updated}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
