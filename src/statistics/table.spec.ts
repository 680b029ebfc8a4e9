import { join } from 'node:path';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { HandMadeStore } from '../../test/statistics/store';
import { packageRoot } from '../config/paths';
import type { Cube } from '../disclosure/model';
import { collectYear, knownBefore } from './collect';
import { measureCubes } from './measure-cubes';
import { loadNationalData } from './national-data';
import { servedStatistics } from './served';
import { StatisticsModule } from './statistics.module';
import { statisticsTable, type StatisticsTable } from './table';
import { tableCsv, tableText } from './table-text';
import { variableCubes } from './variable-cubes';

const national = loadNationalData(join(packageRoot(), 'catalog/national'), 'preliminar');
let source: HandMadeStore;
beforeEach(() => (source = new HandMadeStore()));
afterEach(() => source.remove());

const counts = (cube: Cube | undefined): Record<string, number> =>
  Object.fromEntries([...(cube?.cells ?? [])].map(([key, { count }]): [string, number] => [key, count]));

async function variable(id: string): Promise<Record<string, number>> {
  const cubes = variableCubes(await collectYear(source.store, 2024), source.catalog);
  return counts(cubes.find((item) => item.variable.id === id)?.cube);
}

async function measure(id: string): Promise<Record<string, number>> {
  const cubes = measureCubes(await collectYear(source.store, 2024), await knownBefore(source.store, 2024));
  return counts(cubes.find((cube) => cube.id === `nationell-2024-${id}`));
}

describe('what the cubes count, worked out by hand', () => {
  it('counts a child once, an insats and a placement each, by sex', async () => {
    const { barn, insats } = source.child({
      insats: { lagrum: 'sol.2001-453', slutdatum: '2025-03-01' },
      placering: { slutdatum: '2024-04-01' },
    });
    source.placering(barn, insats, { form: 'hvb', startdatum: '2024-04-01' });
    source.insats(barn, { typ: 'vard-lvu', lagrum: 'omappad', beslutsdatum: null, startdatum: '2023-12-01' });
    source.child({ barn: { kon: 'pojke', vardnadshavare: null } });
    expect(await variable('vardnadshavare')).toEqual({
      'bada-foraldrarna|flicka': 1,
      'bada-foraldrarna|totalt': 1,
      'saknas|pojke': 1,
      'saknas|totalt': 1,
      'totalt|flicka': 1,
      'totalt|pojke': 1,
      'totalt|totalt': 2,
    });
    expect(await variable('kon')).toEqual({ flicka: 1, pojke: 1, totalt: 2 });
    expect(await variable('lagrum')).toMatchObject({
      'sol|totalt': 2,
      'omappad|flicka': 1,
      'totalt|totalt': 3,
    });
    expect(await variable('beslutsdatum')).toMatchObject({ 'under-aret|totalt': 2, 'saknas|flicka': 1 });
    expect(await variable('insats-start')).toMatchObject({ 'fore-aret|flicka': 1, 'under-aret|totalt': 2 });
    expect(await variable('insats-slut')).toMatchObject({ 'efter-aret|flicka': 1, 'saknas|totalt': 2 });
    expect(await variable('placeringsform')).toMatchObject({
      'familjehem|totalt': 2,
      'hvb|flicka': 1,
      'totalt|totalt': 3,
    });
  });

  it('lays the published measures out as parts that add up to any time in the year', async () => {
    const from = (barn: string, startdatum: string, slutdatum: string | null): string =>
      source.insats(barn, { startdatum, slutdatum });
    const [fresh, back, old, running] = [1, 2, 3, 4].map(() => source.barn({}));
    from(fresh!, '2024-05-01', '2024-10-31');
    from(back!, '2024-11-01', null);
    from(back!, '2018-01-01', '2019-01-01');
    from(old!, '2024-02-01', '2024-11-01');
    from(old!, '2017-01-01', '2018-12-31');
    from(running!, '2023-06-01', null);
    expect(await measure('borjan')).toEqual({
      'nytillkomna|13-14': 2,
      'nytillkomna|totalt': 2,
      'paborjade-ovriga|13-14': 1,
      'paborjade-ovriga|totalt': 1,
      'paborjade|13-14': 3,
      'paborjade|totalt': 3,
      'ej-paborjade|13-14': 1,
      'ej-paborjade|totalt': 1,
      'totalt|13-14': 4,
      'totalt|totalt': 4,
    });
    expect(await measure('1-november')).toMatchObject({ 'ja|totalt': 3, 'nej|totalt': 1 });
  });
});

describe('the table that leaves', () => {
  const table = (): Promise<StatisticsTable> =>
    statisticsTable(source, national.layout, 2024, { name: 'suppress', k: 5 });

  it('hides few children, shows many, marks what is unconfirmed and says that it is preliminary', async () => {
    for (let n = 0; n < 30; n++) source.child({ barn: { kon: n < 15 ? 'flicka' : 'pojke' } });
    for (let n = 0; n < 2; n++) source.child({ placering: { form: 'hvb' } });
    const made = await table();
    expect(made.variables).toHaveLength(13);
    expect(made.variables.filter(({ confirmed }) => !confirmed).map(({ id }) => id)).toEqual([
      'kon',
      'utforare',
    ]);
    const form = made.variables.find(({ id }) => id === 'placeringsform')!;
    const cell = (value: string, sex: string) =>
      form.rows.find(({ code }) => code === value)!.cells[form.columns.findIndex(({ code }) => code === sex)];
    expect(cell('hvb', 'totalt')).toEqual({ value: null, status: 'hidden' });
    expect(cell('totalt', 'totalt')).toEqual({ value: 32, status: 'ok' });
    expect(made.layout).toMatchObject({ name: 'preliminar', verified: false });
    expect(made.layout.notice.sv).toContain('ej verifierad');

    const text = tableText(made);
    expect(text).toContain('Preliminär');
    expect(text).toMatch(/kon, antal barn {2}\[obekräftad variabel\]/);
    expect(text).toMatch(/hvb +\.\. +/);
    expect(tableCsv(made)).toMatch(/^placeringsform 2024;ja;hvb;Totalt;;hidden$/m);
  });
});

describe('over HTTP', () => {
  let app: NestFastifyApplication;
  beforeEach(async () => {
    const module = await Test.createTestingModule({
      imports: [StatisticsModule.forRoot(servedStatistics({ source, national, k: 5 }))],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await app.init();
  });
  afterEach(() => app.close());
  const get = async (path: string) => app.inject({ method: 'GET', url: `/api/v2/statistics/${path}` });

  it('serves figures, and of checks no numbers, without ever reading an identity', async () => {
    const read = jest.spyOn(source, 'identities');
    for (let n = 0; n < 3; n++) source.child({ insats: { lagrum: null } });
    for (let n = 0; n < 6; n++) source.child({ placering: { startdatum: '2024-01-31' } });
    const table = await get('2024');
    expect(table.statusCode).toBe(200);
    expect(table.json<StatisticsTable>().variables).toHaveLength(13);
    const { checks } = (await get('2024/checks')).json<{ checks: { id: string }[] }>();
    const found = (id: string) => checks.find((check) => check.id === id);
    expect(found('C2')).toMatchObject({ status: 'failed', children: '<5' });
    expect(found('P2')).toMatchObject({ status: 'failed', children: '≥5' });
    expect(found('P3')).toMatchObject({ status: 'passed', children: '0' });
    expect(found('I1')).toMatchObject({ status: 'not-applicable', children: null });
    expect(JSON.stringify(checks)).not.toContain('rows');
    expect(read).not.toHaveBeenCalled();
    expect(table.body).not.toContain(`"${source.known[0]!.pseudonym}"`);
  });

  it.each(['2017', '20 24', '9999', "2024'--"])('refuses the year %p with a sentence', async (year) => {
    const answer = await get(encodeURIComponent(year));
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'STA-019' });
  });
});
