import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { engineFor, engineNames } from '../../test/support/store-engines';
import { manyRows, schema, syncMany } from '../../test/support/store-rows';
import { fingerprint } from './fingerprint.fixture';
import type { FollowUpStore } from './model';
import { openStore, type StorePlace } from './open-store';

const support = resolve(__dirname, '../../test/support');

/** Starts the endless sync and kills it with SIGKILL after some chunks, at a moment nobody chose. */
function syncAndKill(
  place: StorePlace,
  round: number,
  chunks: number,
  delayMs: number,
  keeps = false,
): Promise<void> {
  return new Promise((done, fail) => {
    const args = [
      '-r',
      join(support, 'register-ts.js'),
      join(support, 'endless-sync.ts'),
      JSON.stringify(place),
      String(round),
      ...(keeps ? [String(chunks)] : []),
    ];
    const child = spawn(process.execPath, args, {
      env: process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let written = 0;
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    child.stdout.on('data', (text: Buffer) => {
      const before = written;
      written += text.length;
      if (before < chunks && written >= chunks) setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    child.on('exit', (_, signal) => (signal === 'SIGKILL' ? done() : fail(new Error(errors))));
  });
}

describe.each(engineNames)('a process killed in the middle of a sync into %s', (name) => {
  const engine = engineFor(name);
  const opened = (place: StorePlace): Promise<FollowUpStore> => openStore({ place, schema });

  test('five times in a row leaves a whole store, and the next sync ends as if nothing had happened', async () => {
    const place = await engine.freshPlace();
    for (let i = 1; i <= 5; i++) {
      await syncAndKill(place, i * 10, 3 + i * 5, i * 3);
      const store = await opened(place);
      if (name === 'sqlite') expect(await store.query(integrity)).toEqual([{ integrity_check: 'ok' }]);
      // Data and ledger were committed together: the ledger's sum is what was written.
      const [sum] = await store.query(
        `SELECT (SELECT count(*) FROM aktualisering WHERE korning = (SELECT max(id) FROM korning)) AS stored,
                (SELECT coalesce(sum(nya + andrade), 0) FROM korning_del
                  WHERE post = 'aktualisering' AND korning = (SELECT max(id) FROM korning)) AS ledger`,
      );
      expect(sum!.stored).toBe(sum!.ledger);
      await store.close();
    }

    const store = await opened(place);
    await syncMany(store, 99);
    const undisturbed = await opened(await engine.freshPlace());
    await syncMany(undisturbed, 99);
    expect(await fingerprint(store)).toBe(await fingerprint(undisturbed));
    await syncMany(undisturbed, 98);
    expect(await fingerprint(store)).not.toBe(await fingerprint(undisturbed));
    await store.close();
    await undisturbed.close();
  });

  test('in its first load goes on behind the last chunk, and ends with the same rows, counts and indexes', async () => {
    const place = await engine.freshPlace();
    const chunks = manyRows(3)[0]!.chunks.length;
    for (const after of [1, 1, 2]) await syncAndKill(place, 3, after, 0, true);
    const store = await opened(place);
    const [bookmark] = await store.query<{ bokmarke: string | null }>('SELECT bokmarke FROM lasning');
    expect(Number(bookmark!.bokmarke!.split(':')[1])).toBeLessThan(chunks);
    if (name === 'sqlite') expect(await indexes(store)).toEqual([]);
    await syncMany(store, 3);
    if (name === 'sqlite') expect(await indexes(store)).toEqual(allIndexes);
    const undisturbed = await opened(await engine.freshPlace());
    await syncMany(undisturbed, 3);
    expect(await fingerprint(store)).toBe(await fingerprint(undisturbed));
    const written = `SELECT sum(nya) AS nya, sum(andrade + oforandrade) AS andra FROM korning_del WHERE post = 'aktualisering'`;
    expect(await store.query(written)).toEqual(await undisturbed.query(written));
    await store.close();
    await undisturbed.close();
  });
});

const integrity = 'SELECT * FROM pragma_integrity_check';
const allIndexes = ['ix_aktualisering_barn', 'ux_aktualisering', 'ux_aktualisering_orsak'];

async function indexes(store: FollowUpStore): Promise<unknown[]> {
  const named = await store.query(
    `SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name LIKE 'aktualisering%' AND sql IS NOT NULL ORDER BY 1`,
  );
  return named.map(({ name }) => name);
}
