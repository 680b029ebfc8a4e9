/**
 * The example municipality in either engine: every row, every figure that the API gives, the coverage, and the national
 * delivery are the same. Who changes engine must not change a single figure.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { PostgresStoreSettings } from '../../src/config/settings';
import { readLiveCoverage } from '../../src/coverage/live-coverage';
import { brygga } from '../support/brygga';
import { edit, exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';
import { startService } from '../support/service';
import { differences, sizes } from '../support/store-content';
import { storeServer } from '../support/store-engines';

jest.setTimeout(240_000);

const folder = testFolder();
/** A municipality that can deliver. */
const kommun = { kod: '1257', namn: 'Provkommunen' };
const source = folder.in('kalla.sqlite');
const server = storeServer();
let settings: PostgresStoreSettings;
let file: Instance;
let postgres: Instance;

beforeAll(async () => {
  exampleSource(source, 300);
  settings = await server.database('bada');
  file = new Instance(folder.in('fil'), { kommun, sources: [sqliteSource(source)] });
  postgres = new Instance(folder.in('postgres'), {
    kommun,
    sources: [sqliteSource(source)],
    store: { postgres: settings },
  });
  await file.sync();
  await postgres.sync();
});

async function listening(origin: string): Promise<void> {
  while (!(await fetch(`${origin}/api/v2/tables`).catch(() => null))?.ok) await sleep(100);
}

const administration = ['korning_del', 'korning_post', 'avvisad', 'omappad_kod', 'lasning', 'nyckelkrock'];

async function expectSame(one: Instance, other: Instance): Promise<void> {
  expect(differences(await other.content(), await one.content())).toEqual([]);
  expect(await other.fingerprint()).toBe(await one.fingerprint());
}

test('every row of every table is the same, and so are the accounts of the run', async () => {
  await expectSame(file, postgres);
  expect(Math.min(...Object.values(sizes(await postgres.content())).slice(0, 3))).toBeGreaterThan(100);
  for (const table of administration) {
    const rows = async (instance: Instance): Promise<string[]> =>
      (await instance.query(`SELECT * FROM ${table}`))
        // Milliseconds, and text that is sealed anew each time.
        .map(({ kalla_ms: _, lager_ms: __, tillstand: ___, ...row }) =>
          JSON.stringify(Object.entries(row).sort()),
        )
        .sort();
    expect([table, await rows(postgres)]).toEqual([table, await rows(file)]);
  }
});

test('after rows have changed, gone and come, both are still the same', async () => {
  edit(
    source,
    `UPDATE Utredning SET EnhetKod = 'flyttad' WHERE UtrId % 7 = 0`,
    'DELETE FROM Uppfoljning WHERE UppfId % 13 = 0',
    'UPDATE Utredning SET Raderad = 1 WHERE UtrId % 17 = 0',
    'UPDATE Person SET Raderad = 1 WHERE PersonLopnr % 19 = 0',
  );
  const [one, other] = [await file.sync(), await postgres.sync()];
  const counts = ({ id: _, startedAt: __, finishedAt: ___, ...rest }: typeof one): unknown => rest;
  expect(counts(other)).toEqual(counts(one));
  expect(one.updated).toBeGreaterThan(0);
  expect(one.deleted).toBeGreaterThan(0);
  await expectSame(file, postgres);
});

test('the service answers the same from both: tables, indicators, metadata and coverage', async () => {
  const answers = async (instance: Instance): Promise<Map<string, string>> => {
    const service = await startService(instance.folder);
    try {
      await listening(service.origin);
      const found = new Map<string, string>();
      const ask = async (path: string): Promise<string> => {
        const answer = await fetch(`${service.origin}${path}`);
        const text = `${answer.status} ${await answer.text()}`;
        // When it was read, and where it was asked.
        found.set(path, text.replaceAll(service.origin, '').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'då'));
        return text;
      };
      const list = await ask('/api/v2/tables');
      const { tables } = JSON.parse(list.slice(4)) as { tables: { id: string }[] };
      for (const { id } of tables) {
        await ask(`/api/v2/tables/${id}/metadata`);
        await ask(`/api/v2/tables/${id}/data`);
      }
      return found;
    } finally {
      await service.stop();
    }
  };
  const [one, other] = [await answers(file), await answers(postgres)];
  expect(one.size).toBeGreaterThan(5);
  expect([...one.values()].filter((text) => text.startsWith('200 ')).length).toBeGreaterThan(5);
  expect([...other]).toEqual([...one]);

  const coverage = (instance: Instance): Promise<unknown> =>
    instance.with(async ({ store }) => [
      ...(await readLiveCoverage(store, { source: 'exempel' }))!.variables.entries(),
    ]);
  expect(await coverage(postgres)).toEqual(await coverage(file));
});

test('the national delivery is the same file from both', async () => {
  const deliver = async (instance: Instance): Promise<string> => {
    const out = folder.in(`leverans-${instance === file ? 'fil' : 'postgres'}.txt`);
    await brygga(['statistics', 'deliver', '--year', '2025', '--out', out, '--reason', 'prov'], {
      cwd: instance.folder,
    });
    return readFileSync(out, 'utf8');
  };
  const one = await deliver(file);
  expect(one.split('\n').length).toBeGreaterThan(10);
  expect(await deliver(postgres)).toBe(one);
});

describe('brygga store move', () => {
  const settingsFor = (name: string, target: PostgresStoreSettings): string => {
    const path = folder.in(`${name}.yaml`);
    writeFileSync(path, stringify({ sources: [sqliteSource(source)], store: { postgres: target } }));
    return path;
  };

  test('copies everything, says what to change, leaves the file as it was, and refuses to do it twice', async () => {
    const to = settingsFor('flytt', await server.database('flytt'));
    const before = readFileSync(file.store);
    const moved = await brygga(['store', 'move', '--to', to, '--lang', 'sv'], { cwd: file.folder });
    expect(moved.err).toContain('utredning: ');
    expect(moved.out).toContain('lika på båda sidor');
    expect(moved.code).toBe(0);
    expect(readFileSync(file.store).equals(before)).toBe(true);
    const there = new Instance(folder.in('flyttad'), {
      kommun,
      sources: [sqliteSource(source)],
      store: { postgres: { ...settings, database: 'flytt' } },
    });
    await expectSame(file, there);
    expect(await there.with(({ store }) => store.runs(9))).toEqual(
      await file.with(({ store }) => store.runs(9)),
    );
    // The next sync knows every row, and gives its run the next number.
    const run = await there.sync();
    expect(run).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
    expect(run.id).toBeGreaterThan((await file.with(({ store }) => store.runs(1)))[0]!.id);

    const again = await brygga(['store', 'move', '--to', to, '--json'], { cwd: file.folder });
    expect(again.code).toBe(2);
    expect(again.out).toContain('STO-034');
  });

  test('a move that does not come to its end leaves the target empty', async () => {
    const target = await server.database('avbruten');
    const to = settingsFor('avbruten', target);
    const empty = new Instance(folder.in('avbruten'), { kommun, store: { postgres: target } });
    expect(await empty.query('SELECT 1 AS one FROM utredning')).toEqual([]);
    // Its connection is cut while rows are on their way: the first one waits until that has been done.
    const admin = await server.server.connect('avbruten');
    await admin.query(`
      CREATE FUNCTION hejda() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END';
      CREATE TRIGGER hejda BEFORE INSERT ON brygga.utredning FOR EACH ROW EXECUTE FUNCTION hejda();
      SELECT pg_advisory_lock(4711)`);
    let over = false;
    const move = brygga(['store', 'move', '--to', to, '--json'], { cwd: file.folder });
    void move.then(() => (over = true));
    const cut = `SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity
      WHERE usename = 'brygga' AND query LIKE 'COPY%' AND wait_event = 'advisory'`;
    while (!over && (await admin.query(cut)).rows.length === 0) await sleep(1);
    const moved = await move;
    expect(moved.out).toContain('STO-021');
    await admin.query('DROP TRIGGER hejda ON brygga.utredning; SELECT pg_advisory_unlock(4711)');
    const { rows } = await admin.query<{ n: string }>(
      'SELECT (SELECT count(*) FROM brygga.utredning) + (SELECT count(*) FROM brygga.korning) AS n',
    );
    expect(rows).toEqual([{ n: '0' }]);
    await admin.end();
    expect((await brygga(['store', 'move', '--to', to], { cwd: file.folder })).code).toBe(0);
  });
});
