import { setTimeout } from 'node:timers/promises';
import { openStore, type StorePlace } from '../../src/store/open-store';
import { schema, syncMany } from './store-rows';

/** Milliseconds that no test takes. */
const longest = 3_600_000;

// Child process of the kill test: syncs the same rows over and over, with a new content each round, until killed.
// A third argument keeps the content, so that a killed reading goes on after its bookmark, and says after how many chunks
// the child stands still until it is killed.
async function main(): Promise<void> {
  const [, , place, first, keeps] = process.argv;
  const store = await openStore({ place: JSON.parse(place!) as StorePlace, schema });
  let chunks = 0;
  for (let round = Number(first); ; round += keeps ? 0 : 1)
    await syncMany(store, round, async () => {
      process.stdout.write('.');
      if (++chunks === Number(keeps)) await setTimeout(longest);
    });
}

void main();
