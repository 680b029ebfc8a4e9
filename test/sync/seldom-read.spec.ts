/**
 * One source is read seldom, or has failed for long, and others every hour. What stands on the store's rows must know the
 * seldom one as well: a figure that counts its rows and does not name it tells the wrong thing.
 */
import { readLiveCoverage } from '../../src/coverage/live-coverage';
import { Bridge } from '../../src/bridge';
import { loadSettings } from '../../src/config/load-settings';
import { readYear } from '../../src/statistics/read-year';
import { pageModel } from '../../src/web/page-model';
import { brygga } from '../support/brygga';
import { edit, exampleSource, inRepository, Instance, testFolder } from '../support/instance';

const folder = testFolder();
const file = exampleSource(folder.in('kalla.sqlite'), 60);
const source = (name: string): unknown => ({
  name,
  mapping: inRepository('mappings/exempel'),
  settings: { file },
});
const instance = new Instance(folder.in('kommun'), { sources: [source('sallan'), source('ofta')] });

let bridge: Bridge;
beforeAll(async () => {
  await instance.sync({ only: 'sallan' });
  edit(
    instance.store,
    `INSERT INTO korning (kalla, mappning, mappning_version, mappning_hash, katalog, status, startad, avslutad, lasta, nya,
       andrade, oforandrade, avvisade, endast_antal, borttagna, omappade, celler)
     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
     SELECT 'ofta', 'm', '1', 'h', 'k', 'failed', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', 0, 0, 0, 0, 0, 0, 0, 0, 0
     FROM n`,
  );
  bridge = await Bridge.open(loadSettings({ cwd: instance.folder, file: instance.config, env: {} }));
});
afterAll(() => bridge.close());

it('figures are given, and name the source that they rest on', async () => {
  const tables = await bridge.reporting.available();
  expect(tables.length).toBeGreaterThan(0);
  for (const { basis } of tables) {
    expect(basis.sources.map(({ source: name }) => name)).toEqual(['sallan']);
    expect(basis.asOf).not.toBe('2026-01-01T00:00:01Z');
  }
});

it('the start page shows how each source was read', async () => {
  const { settings, catalog, measured, sources, store, reporting } = bridge;
  const { followUps } = measured;
  const model = await pageModel({
    settings,
    catalog,
    followUps,
    sources,
    store,
    reporting,
    live: () => undefined,
  });
  expect(model.runs.map((run) => `${run.source} ${run.status}`)).toEqual(['ofta failed', 'sallan done']);
  expect(model.tables.length).toBeGreaterThan(0);
});

it('coverage and statistics know that it has been read', async () => {
  expect(await readLiveCoverage(bridge.store, { source: 'sallan' })).toBeDefined();
  expect(await readLiveCoverage(bridge.store, { mapping: 'exempel' })).toBeDefined();
  expect((await readYear(bridge.store, 2024)).year).toBe(2024);
});

it('a plan says which sync the store stands on', async () => {
  const plan = await bridge.plan('sallan', inRepository('mappings/exempel'), {});
  expect(plan.last).toMatchObject({ id: 1, status: 'done' });
});

it('its run can be shown, and one that never was or is no number cannot', async () => {
  const show = (id: string) => brygga(['run', 'show', id, '--json'], { cwd: instance.folder });
  expect(JSON.parse((await show('1')).out)).toMatchObject({ run: { id: 1, source: 'sallan' } });
  for (const id of ['5000', 'ett', '99999999999999999999']) {
    const { code, out } = await show(id);
    expect([code, JSON.parse(out)]).toEqual([1, { run: null, streams: [], rejected: [], unmapped: [] }]);
  }
});

it('a source that has been forgotten is nothing that figures or a delivery rest on', async () => {
  const other = new Instance(folder.in('glomd'), { sources: [source('gammal')] });
  await other.sync();
  other.configure({ sources: [source('ny')] });
  await other.with(async (now) => {
    await now.forget('gammal');
    await expect(readYear(now.store, 2024)).rejects.toMatchObject({ details: { code: 'STA-025' } });
  });
});
