/**
 * Makes one source and keeps its server or double in a process of its own, so that a reader shares no heap with it.
 * Says one line when it is made; then the CPU seconds of this process for each line that it hears, until the end.
 *
 *     node -r test/support/register-ts.js host.ts <source> <folder> <rows>
 */
import { createInterface } from 'node:readline';
import { loadSource } from './source';

/** The line of the host. */
export type Made = { absent: string } | { prepared: unknown; isDouble: boolean };

async function main([name, folder, rows]: string[]): Promise<void> {
  const made = await (await loadSource(name!)).prepare(folder!, Number(rows));
  const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  if (typeof made === 'string') return say({ absent: made } satisfies Made);
  say({ prepared: made.prepared, isDouble: made.isDouble ?? false } satisfies Made);
  for await (const _line of createInterface(process.stdin)) {
    const { user, system } = process.cpuUsage();
    say((user + system) / 1e6);
  }
  await made.stop();
}

void main(process.argv.slice(2)).then(() => process.exit());
