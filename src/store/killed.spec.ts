import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finish, manyRows, merge, schema, start } from '../../test/support/store-rows';
import { fingerprint } from './fingerprint.fixture';
import type { FollowUpStore } from './model';
import { openStore } from './open-store';

const support = resolve(__dirname, '../../test/support');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'brygga-kill-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts the endless sync and kills it with SIGKILL after some chunks, at a moment nobody chose. */
function syncAndKill(file: string, round: number, chunks: number, delayMs: number): Promise<void> {
  return new Promise((done, fail) => {
    const args = [
      '-r',
      join(support, 'register-ts.js'),
      join(support, 'endless-sync.ts'),
      file,
      String(round),
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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

async function syncWhole(store: FollowUpStore, round: number): Promise<void> {
  const run = await store.startRun(start());
  for (const { record, rows } of manyRows(round)) await merge(run, record, rows);
  for (const record of ['aktualisering', 'barn'] as const) await run.sweep(record, 1);
  await finish(run);
}

describe('a process killed in the middle of a sync', () => {
  test('five times in a row leaves a whole store, and the next sync ends as if nothing had happened', async () => {
    const file = join(folder, 'killed.sqlite');
    for (let i = 1; i <= 5; i++) {
      await syncAndKill(file, i * 10, 3 + i * 5, i * 3);
      const store = await openStore({ file, schema });
      expect(await store.query('SELECT * FROM pragma_integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      // Data and ledger were committed together: the ledger's sum is what was written.
      const [sum] = await store.query(
        `SELECT (SELECT count(*) FROM aktualisering WHERE korning = (SELECT max(id) FROM korning)) AS stored,
                (SELECT coalesce(sum(nya + andrade), 0) FROM korning_del
                  WHERE post = 'aktualisering' AND korning = (SELECT max(id) FROM korning)) AS ledger`,
      );
      expect(sum!.stored).toBe(sum!.ledger);
      await store.close();
    }

    const store = await openStore({ file, schema });
    await syncWhole(store, 99);
    const undisturbed = await openStore({ file: join(folder, 'undisturbed.sqlite'), schema });
    await syncWhole(undisturbed, 99);
    expect(await fingerprint(store)).toBe(await fingerprint(undisturbed));
    await syncWhole(undisturbed, 98);
    expect(await fingerprint(store)).not.toBe(await fingerprint(undisturbed));
    await store.close();
    await undisturbed.close();
  });
});
