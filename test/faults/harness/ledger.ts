import { tableNames, tables } from './rows';
import type { Seen } from './stores';
import type { Content } from './verdict';

/** What became of rows: `lasta` is the sum of the rest. */
const outcomes = ['nya', 'andrade', 'oforandrade', 'avvisade', 'endast_antal'];

/**
 * What does not add up in the accounts of a store, in words: in any table that says how many rows were read and what
 * became of them, and between the chunks and their run. Empty when all of it does.
 */
export async function ledgerFaults(store: Seen): Promise<string[]> {
  const faults = await sumFaults(store);
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

async function sumFaults(store: Seen): Promise<string[]> {
  const faults: string[] = [];
  const sum = outcomes.join(' + ');
  for (const [table, columns] of await store.tables()) {
    if (!['lasta', ...outcomes].every((name) => columns.includes(name))) continue;
    const wrong = await store.ask<{ id: number | null }>(`SELECT * FROM ${table} WHERE lasta <> ${sum}`);
    faults.push(...wrong.map((row) => `${table}: ${JSON.stringify(row)}`));
  }
  return faults;
}

/**
 * What does not agree between the chunks that a run has committed so far and the rows that are there at the same
 * moment. `was`: the rows before the run; `is`: after it. Rows that go do so in one transaction, after the last chunk.
 */
export async function ledgerFaultsDuring(
  at: Seen,
  run: number,
  was: Content,
  is: Content,
): Promise<string[]> {
  const faults = await sumFaults(at);
  const keys = (content: Content, record: string): Set<string> =>
    new Set(content.get(record)?.map(({ key }) => key));
  for (const { record } of tableNames.map((name) => tables[name])) {
    const [chunks] = await at.ask<Record<'nya' | 'andrade', number | string | null>>(
      `SELECT sum(nya) AS nya, sum(andrade) AS andrade FROM korning_del WHERE korning = ${run} AND post = '${record}'`,
    );
    const [rows] = await at.ask<Record<'alla' | 'skrivna', number | string>>(
      `SELECT count(*) AS alla, count(CASE WHEN korning = ${run} THEN 1 END) AS skrivna FROM ${record}`,
    );
    const [inserted, updated] = [Number(chunks!.nya ?? 0), Number(chunks!.andrade ?? 0)];
    if (Number(rows!.skrivna) !== inserted + updated)
      faults.push(`${record}: ${rows!.skrivna} rows of run ${run}, chunks ${inserted} + ${updated}`);
    // Children go with their last record, and come back when `barn` is read, after all others.
    if (record === 'barn') continue;
    const [before, after] = [keys(was, record), keys(is, record)];
    const removed = [...before].filter((key) => !after.has(key)).length;
    const all = before.size + inserted;
    if (![all, all - removed].includes(Number(rows!.alla)))
      faults.push(`${record}: ${rows!.alla} rows, ${before.size} before and ${inserted} new`);
  }
  const records = tableNames.map((name) => tables[name].record).filter((record) => record !== 'barn');
  const [alone] = await at.ask<{ n: number | string }>(
    `SELECT count(*) AS n FROM barn b WHERE ${records
      .map((record) => `NOT EXISTS (SELECT 1 FROM ${record} r WHERE r.barn = b.nyckel)`)
      .join(' AND ')}`,
  );
  if (Number(alone!.n) > 0) faults.push(`barn: ${alone!.n} without any record`);
  return faults;
}
