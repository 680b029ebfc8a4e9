import { setTimeout } from 'node:timers/promises';
import { openStore, type StorePlace } from '../../src/store/open-store';
import { schema, syncMany } from './store-rows';

// Child process of the kill test: syncs the same rows over and over, with a new content each round, until killed.
// A third argument keeps the content, so that a killed reading goes on after its bookmark.
async function main(): Promise<void> {
  const [, , place, first, keeps] = process.argv;
  const store = await openStore({ place: JSON.parse(place!) as StorePlace, schema });
  for (let round = Number(first); ; round += keeps ? 0 : 1)
    await syncMany(store, round, async () => {
      process.stdout.write('.');
      // Time to be killed between two chunks.
      if (keeps) await setTimeout(100);
    });
}

void main();
