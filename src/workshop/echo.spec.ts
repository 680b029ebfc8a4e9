import { join } from 'node:path';
import { dateReader } from '../mapping/operations/dates';
import { loadCatalog } from '../catalog/load-catalog';
import { readMapping } from '../mapping/read-mapping';
import { defaultDates, echoOf, type EchoVariable } from './echo';
import { echoText } from './echo-text';

const root = join(__dirname, '../..');
const catalog = loadCatalog({
  edition: 'bbic-working',
  localFile: join(root, 'catalog/local/exempel.yaml'),
});
const plan = readMapping(join(root, 'mappings/exempel'), catalog);
const echo = echoOf(plan, catalog, new Set(['utredning.utfall']));
const variable = (id: string): EchoVariable =>
  echo.records.flatMap(({ variables }) => variables).find((one) => one.variable === id)!;

describe('a mapping retold', () => {
  it('says what goes without saying, so that nobody has to know the defaults by heart', () => {
    expect(variable('barn.fodelsedatum').operation.settings).toEqual({
      date: 'FodelseDatum',
      formats: ['YYYY-MM-DD', 'YYYYMMDD'],
    });
    expect(variable('barn.ensamkommande').operation.settings).toMatchObject({
      yes: ['J', 'Ja'],
      no: ['N', 'Nej'],
    });
    expect(variable('utredning.forlangd').operation.settings).toMatchObject({ absent: 'nej' });
    expect(variable('utredning.standardiserad-metod').operation.settings).toMatchObject({
      otherwise: 'unmapped',
    });
    expect(variable('utredning.utfall').unmapped).toBe('cell');
  });

  it('tells the date forms that are read when none are given: it would otherwise say what is not so', () => {
    const usual = dateReader();
    const said = dateReader(defaultDates);
    for (const cell of [
      '2024-03-12',
      '20240312',
      '2024-03-12 10:11:12',
      '12.03.2024',
      '24-03-12',
      '2024/03/12',
    ]) {
      expect([cell, said(cell)]).toEqual([cell, usual(cell)]);
    }
  });

  it('tells every code, what it becomes and why, and of an ignored one that it is not answered', () => {
    const codes = variable('barn.kon').operation.codes;
    expect(codes.map(({ code, becomes, why }) => [code, becomes, why])).toEqual([
      ['1', 'pojke', 'approved'],
      ['2', 'flicka', 'approved'],
      ['9', null, 'ignored'],
    ]);
    expect(variable('uppfoljning.forandring').operation.codes[0]).toMatchObject({
      becomes: 'forbattrad',
      why: 'values',
    });
  });

  it('tells which variables are read now, and every column that is asked for', () => {
    expect(variable('utredning.utfall').loaded).toBe(true);
    expect(variable('utredning.enskilda-samtal').loaded).toBe(false);
    const { columns } = echo.records.find(({ record }) => record === 'placering')!;
    expect(columns).toEqual(expect.arrayContaining(['PlacId', 'Personnr', 'SkyddKod', 'FormKod']));
  });

  it('stands in both languages with the hash that stands on every row', () => {
    for (const language of ['sv', 'en'] as const) {
      const text = echoText(echo, language);
      expect(text).toContain(plan.hash);
      for (const { variables } of plan.records) {
        for (const one of variables) expect(text).toContain(one.variable.id);
      }
    }
    expect(echoText(echo, 'en')).not.toMatch(/godkänd|omappad, raden|läses/);
  });
});
