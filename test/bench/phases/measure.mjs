// What one phase of a benchmark uses: it runs alone in its process, so that its peak memory is its own. Plain JavaScript:
// nothing that compiles is in the memory that is measured.
import { readFileSync } from 'node:fs';

/** Runs `work` with the JSON on standard input, and prints its answer as one line of JSON. */
export async function phase(work) {
  process.stdout.write(`${JSON.stringify(await work(JSON.parse(readFileSync(0, 'utf8'))))}\n`);
}

/** Starts the clock; `end` gives `result` with what was used since. The peak is that of the whole process. */
export function meter() {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const written = writtenBytes();
  return {
    end(result) {
      const seconds = (performance.now() - began) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      return {
        ...result,
        seconds,
        cpuSeconds: (user + system) / 1e6,
        peakMb: process.resourceUsage().maxRSS / 1024,
        writtenBytes: written === null ? null : writtenBytes() - written,
      };
    },
  };
}

/** What this process has handed to the disk; null where the operating system does not tell. */
function writtenBytes() {
  try {
    return Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))[1]);
  } catch {
    return null;
  }
}
