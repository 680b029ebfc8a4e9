// The peer bellboy, as its documentation says: a processor that reads, a destination that upserts batches.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { meter, phase } from './measure.mjs';

await phase(async ({ source, target, modules, batch, tables }) => {
  const { Job, PostgresDestination, PostgresProcessor } = createRequire(join(modules, 'package.json'))(
    'bellboy',
  );
  const clock = meter();
  for (const { name, key, query } of tables) {
    const processor = new PostgresProcessor({ connection: source, query });
    const destination = new PostgresDestination({
      connection: target,
      table: name,
      upsertConstraints: [key],
      batchSize: batch,
    });
    await new Job(processor, [destination]).run();
  }
  // It keeps its connections; the phase ends when its figures are out.
  const used = clock.end({});
  setImmediate(() => process.exit());
  return used;
});
