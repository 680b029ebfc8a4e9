// The peer knex: streams the source's rows, and writes them by batchInsert.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { meter, phase } from './measure.mjs';

await phase(async ({ source, target, modules, batch, tables }) => {
  const knex = createRequire(join(modules, 'package.json'))('knex');
  const from = knex({ client: 'pg', connection: source });
  const to = knex({ client: 'pg', connection: target });
  const clock = meter();
  for (const { name, query } of tables) {
    await to.transaction(async (transaction) => {
      let rows = [];
      for await (const row of from.raw(query).stream()) {
        rows.push(row);
        if (rows.length < batch) continue;
        await to.batchInsert(name, rows, batch).transacting(transaction);
        rows = [];
      }
      if (rows.length > 0) await to.batchInsert(name, rows, batch).transacting(transaction);
    });
  }
  const used = clock.end({});
  await Promise.all([from.destroy(), to.destroy()]);
  return used;
});
