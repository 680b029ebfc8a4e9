// A program that is not ours, measured from outside: its processor time when it has ended, and the peak memory of it and
// what it started, looked at ten times a second.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { phase } from './measure.mjs';

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};
const statOf = (pid) => {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** Everything that this process has started, and what those have. */
function descendants() {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => [pid, statOf(pid)[1]]);
  const found = [];
  for (let of = [String(process.pid)]; of.length > 0;) {
    of = parents.filter(([, parent]) => of.includes(parent)).map(([pid]) => pid);
    found.push(...of);
  }
  return found;
}

await phase(async ({ command, args, env }) => {
  const peaks = new Map();
  const began = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (said = (said + chunk).slice(-4000)));
  const looking = setInterval(() => {
    for (const pid of descendants()) {
      const peak = Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
      peaks.set(pid, Math.max(peak, peaks.get(pid) ?? 0));
    }
  }, 100);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(looking);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said}`);
  const ticks = statOf(process.pid);
  return {
    seconds,
    cpuSeconds: (Number(ticks[13]) + Number(ticks[14])) / 100,
    peakMb: [...peaks.values()].reduce((sum, peak) => sum + peak, 0) / 1024,
    writtenBytes: null,
  };
});
