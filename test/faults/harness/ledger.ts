import type { StoreAtRest } from './stores';

/** What became of rows: `lasta` is the sum of the rest. */
const outcomes = ['nya', 'andrade', 'oforandrade', 'avvisade', 'endast_antal'];

/**
 * What does not add up in the accounts of a store, in words: in any table that says how many rows were read and what
 * became of them, and between the chunks and their run. Empty when all of it does.
 */
export async function ledgerFaults(store: StoreAtRest): Promise<string[]> {
  const faults: string[] = [];
  const sum = outcomes.join(' + ');
  for (const [table, columns] of await store.tables()) {
    if (!['lasta', ...outcomes].every((name) => columns.includes(name))) continue;
    const wrong = await store.ask<{ id: number | null }>(`SELECT * FROM ${table} WHERE lasta <> ${sum}`);
    faults.push(...wrong.map((row) => `${table}: ${JSON.stringify(row)}`));
  }
  const totals = ['lasta', ...outcomes];
  const runs = await store.ask<Record<string, unknown>>(
    `SELECT k.id, ${totals.map((name) => `k.${name} AS k_${name}, coalesce(sum(d.${name}), 0) AS d_${name}`).join()}
     FROM korning k LEFT JOIN korning_del d ON d.korning = k.id WHERE k.status = 'done' GROUP BY k.id, ${totals.map((name) => `k.${name}`).join()}`,
  );
  for (const run of runs)
    for (const name of totals)
      if (Number(run[`k_${name}`]) !== Number(run[`d_${name}`]))
        faults.push(
          `run ${String(run.id)}: ${name} ${String(run[`k_${name}`])}, chunks ${String(run[`d_${name}`])}`,
        );
  const open = await store.ask<{ id: number }>(`SELECT id FROM korning WHERE status = 'running'`);
  faults.push(...open.map(({ id }) => `run ${id} is still open`));
  return faults;
}
