import { setTimeout } from 'node:timers/promises';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import { schema, syncMany } from './store-rows';

// Child process of the kill test: syncs the same rows over and over, with a new content each round, until killed.
// A third argument keeps the content, so that a killed reading goes on after its bookmark.
async function main(): Promise<void> {
  const [, , file, first, keeps] = process.argv;
  const store = await openSqliteStore({ file: file!, schema });
  for (let round = Number(first); ; round += keeps ? 0 : 1)
    await syncMany(store, round, async () => {
      process.stdout.write('.');
      // Time to be killed between two chunks.
      if (keeps) await setTimeout(100);
    });
}

void main();
