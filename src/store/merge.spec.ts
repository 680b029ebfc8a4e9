import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FollowUpStore } from './model';
import { openStore } from './open-store';
import { finish, merge, rowOf, schema, start } from '../../test/support/store-rows';

let folder: string;
let store: FollowUpStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brygga-store-'));
  store = await openStore({ file: join(folder, 'u.sqlite'), schema });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('merging', () => {
  test('a row is stored in the documented columns, with whole numbers as whole numbers', async () => {
    const run = await store.startRun(start());
    const row = rowOf('aktualisering', 'k1', 'c1', ['anmalan', null], {
      multi: [null, ['a', 'b']],
      protectedIdentity: true,
    });
    expect(await merge(run, 'aktualisering', [row])).toEqual({
      inserted: 1,
      updated: 0,
      unchanged: 0,
      notKept: 0,
      rejected: [],
    });
    const rows = await store.query('SELECT *, typeof(cellnyckel) AS t FROM aktualisering');
    expect(rows).toEqual([
      {
        nyckel: 'k1',
        barn: 'c1',
        enhet: 'enhet',
        kalla: 'a',
        handelse_datum: '2026-01-02',
        slut_datum: null,
        skyddad: 1,
        typ: 'anmalan',
        radhash: row.hash,
        mappning: 'h1',
        korning: run.id,
        gallras: '2031-01-02',
        cellnyckel: 4_294_967_295,
        t: 'integer',
      },
    ]);
    expect(await store.query('SELECT * FROM aktualisering_orsak')).toEqual([
      { nyckel: 'k1', varde: 'a' },
      { nyckel: 'k1', varde: 'b' },
    ]);
    await finish(run);
  });
});
