import { openStore } from '../../src/store/open-store';
import { finish, manyRows, merge, schema, start } from './store-rows';

// Child process of the kill test: syncs the same rows over and over, with a new content each round, until killed.
async function main(): Promise<void> {
  const store = await openStore({ file: process.argv[2]!, schema });
  for (let round = Number(process.argv[3]); ; round++) {
    const run = await store.startRun(start());
    for (const chunk of manyRows(round)) {
      await merge(run, chunk.record, chunk.rows);
      process.stdout.write('.');
    }
    for (const record of ['aktualisering', 'barn'] as const) await run.sweep(record, 1);
    await finish(run);
  }
}

void main();
