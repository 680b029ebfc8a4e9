import Database from 'libsql';
import { loadCatalog } from '../catalog/load-catalog';
import type { IndicatorDefinition } from '../catalog/indicators';
import type { RecordName } from '../catalog/model';
import type { TableDefinition } from '../catalog/tables';
import type { Cube } from '../disclosure/model';
import { protect } from '../disclosure/protect';
import { countCubes } from './count-cubes';
import { indicatorPlans, tablePlan } from './cube-plans';
import type { StoreReader } from './rows';

const catalog = loadCatalog({ edition: 'bbic-working' });

/** A store with a few rows, laid out as docs describe it. */
function storeOf(statements: string[]): StoreReader {
  const db = new Database(':memory:');
  db.exec(`
    CREATE TABLE barn (nyckel TEXT PRIMARY KEY, barn TEXT, handelse_datum TEXT, kon TEXT, fodelsedatum TEXT);
    CREATE TABLE aktualisering (nyckel TEXT PRIMARY KEY, barn TEXT, handelse_datum TEXT, inkom_datum TEXT,
      beslutsdatum TEXT, typ TEXT, utredning_inleds TEXT, barnets_delaktighet TEXT);
    CREATE TABLE utredning (nyckel TEXT PRIMARY KEY, barn TEXT, aktualisering TEXT, handelse_datum TEXT,
      avslutsdatum TEXT, enskilda_samtal TEXT, forlangd TEXT, samverkan_skola TEXT);
    CREATE TABLE insats (nyckel TEXT PRIMARY KEY, barn TEXT, utredning TEXT, handelse_datum TEXT, typ TEXT);
    CREATE TABLE uppfoljning (nyckel TEXT PRIMARY KEY, barn TEXT, insats TEXT, handelse_datum TEXT,
      maluppfyllelse TEXT, overvagande TEXT);
    CREATE TABLE aktualisering_antal (kalla TEXT, manad TEXT, typ TEXT, kon TEXT, aldersgrupp TEXT, enhet TEXT,
      utredning_inleds TEXT, i_tid TEXT, antal INTEGER);
    INSERT INTO barn VALUES ('a', 'a', NULL, 'flicka', '2010-06-15'), ('b', 'b', NULL, 'pojke', '2020-01-01'),
      ('c', 'c', NULL, NULL, NULL), ('d', 'd', NULL, 'omappad', 'omappad');`);
  for (const statement of statements) db.exec(statement);
  return {
    query: async <T extends Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []) =>
      db.prepare(sql).all([...parameters]) as T[],
  };
}

const table = (
  record: RecordName,
  dimensions: TableDefinition['dimensions'],
  rest: Partial<TableDefinition> = {},
): TableDefinition => ({ id: 't', title: 'T', record, unit: 'rader', dimensions, where: [], ...rest });

async function count(store: StoreReader, definition: TableDefinition): Promise<Cube> {
  const [cube] = await countCubes(store, catalog, definition.record, [tablePlan(definition, catalog, 2026)]);
  return cube!;
}

/** `flicka|ja: 2/1` = two rows of one child; cells without rows are left out. */
const figures = (cube: Cube): Record<string, string> =>
  Object.fromEntries([...cube.cells].map(([key, { count, persons }]) => [key, `${count}/${persons}`]));

const variable = (id: string) => ({ kind: 'variabel', variable: id }) as const;

describe('a table of rows', () => {
  const store = storeOf([
    `INSERT INTO utredning (nyckel, barn, handelse_datum, enskilda_samtal, samverkan_skola) VALUES
      ('1', 'a', '2024-06-14', 'ja.sms', 'ja'), ('2', 'a', '2024-06-15', 'ja', NULL),
      ('3', 'b', '2024-01-01', 'nej', 'ej-aktuellt'), ('4', 'c', NULL, NULL, 'omappad'),
      ('5', 'd', '2011-05-05', 'finns-inte', 'nej')`,
  ]);

  it('counts rows and distinct children, and rolls a local refinement up to its value', async () => {
    const cube = await count(store, table('utredning', [variable('utredning.enskilda-samtal')]));
    expect(figures(cube)).toEqual({
      ja: '2/1',
      nej: '1/1',
      'ej-besvarad': '1/1',
      omappad: '1/1',
      totalt: '5/4',
    });
  });

  it('keeps no, not answered, not applicable and unmapped apart, or non-response would look like an answer', async () => {
    const cube = await count(store, table('utredning', [variable('utredning.samverkan-skola')]));
    expect(figures(cube)).toMatchObject({
      ja: '1/1',
      nej: '1/1',
      'ej-aktuellt': '1/1',
      omappad: '1/1',
      'ej-besvarad': '1/1',
    });
  });

  it('takes the age on the day of the event: a birthday moves the child to the next group', async () => {
    const cube = await count(store, table('utredning', [{ kind: 'aldersgrupp' }]));
    // Born 2010-06-15: thirteen on the first day, fourteen on the second; both in 13–14.
    expect(figures(cube)).toEqual({ '13-14': '2/1', '4-6': '1/1', okand: '2/2', totalt: '5/4' });
  });

  it('loses no row to a missing date or an early year, and sums no years', async () => {
    const cube = await count(store, table('utredning', [{ kind: 'ar' }, { kind: 'kon' }]));
    expect(figures(cube)).toEqual({
      '2024|flicka': '2/1',
      '2024|pojke': '1/1',
      '2024|totalt': '3/2',
      'okant|okand': '1/1',
      'okant|totalt': '1/1',
      'tidigare|okand': '1/1',
      'tidigare|totalt': '1/1',
    });
    expect(cube.dimensions[0]!.total).toBeUndefined();
  });

  it('counts a child once a year when the unit is children', async () => {
    const cube = await count(store, table('utredning', [{ kind: 'ar' }], { unit: 'barn' }));
    expect(figures(cube)).toMatchObject({ '2024': '2/2' });
  });

  it('reads on where a page ended, also in the middle of a child', async () => {
    const many = Array.from({ length: 5003 }, (_, i) => `('${10_000 + i}', 'a', '2024-02-02', 'nej')`);
    const large = storeOf([
      `INSERT INTO utredning (nyckel, barn, handelse_datum, enskilda_samtal) VALUES ${many.join(',')}`,
    ]);
    const cube = await count(large, table('utredning', [{ kind: 'kon' }]));
    expect(figures(cube)).toEqual({ flicka: '5003/1', totalt: '5003/1' });
  });
});

describe('variables of the rows above', () => {
  it('finds the insats of a follow-up, and doubles no row', async () => {
    const store = storeOf([
      `INSERT INTO insats VALUES ('i', 'a', NULL, '2024-01-01', 'vard-lvu')`,
      `INSERT INTO uppfoljning (nyckel, barn, insats, handelse_datum, maluppfyllelse) VALUES
        ('1', 'a', 'i', '2024-03-03', 'uppnatt'), ('2', 'a', 'i', '2024-05-05', 'inte'),
        ('3', 'a', NULL, '2024-05-05', 'delvis')`,
    ]);
    const cube = await count(
      store,
      table('uppfoljning', [variable('insats.typ'), variable('uppfoljning.maluppfyllelse')]),
    );
    expect(figures(cube)).toMatchObject({
      'vard-lvu|uppnatt': '1/1',
      'vard-lvu|totalt': '2/1',
      'ej-besvarad|delvis': '1/1',
      'totalt|totalt': '3/1',
    });
  });
});

describe('notifications without an investigation', () => {
  const store = storeOf([
    `INSERT INTO aktualisering VALUES
      ('1', 'a', '2024-01-10', '2024-01-10', '2024-01-24', 'anmalan', 'ja', 'ja'),
      ('2', 'a', '2024-02-10', '2024-02-10', '2024-02-25', 'anmalan', 'ja', 'nej'),
      ('3', 'b', '2024-02-10', '2024-02-10', NULL, 'anmalan', 'pagar-redan', NULL),
      ('4', 'b', '2024-02-10', '2024-02-10', '2024-02-10', 'ansokan', 'ja', NULL)`,
    `INSERT INTO aktualisering_antal VALUES
      ('x', '2024-03', 'anmalan', 'flicka', '7-9', 'e', 'nej', 'ja', 6),
      ('x', '2024-03', 'anmalan', 'flicka', '7-9', 'f', 'nej', 'nej', 2),
      ('x', '2024-03', 'anmalan', '', 'okand', 'f', '', '', 1),
      ('x', '', '', 'pojke', '4-6', 'e', 'nej', 'ja', 3)`,
  ]);

  it('are added to the stored ones, or most notifications would be missing', async () => {
    const cube = await count(store, table('aktualisering', [{ kind: 'ar' }, variable('aktualisering.typ')]));
    expect(figures(cube)).toEqual({
      '2024|anmalan': '12/11',
      '2024|ansokan': '1/1',
      '2024|totalt': '13/11',
      'okant|ej-besvarad': '3/3',
      'okant|totalt': '3/3',
    });
  });

  it('say nothing of a child, and so stand apart from those who were asked', async () => {
    const cube = await count(store, table('aktualisering', [variable('aktualisering.barnets-delaktighet')]));
    expect(figures(cube)).toMatchObject({
      ja: '1/1',
      nej: '1/1',
      'ej-besvarad': '2/1',
      'endast-antal': '12/12',
    });
  });

  it('count in the share decided in time; an ongoing investigation needs no decision', async () => {
    const indicator: IndicatorDefinition = {
      id: 'i',
      title: 'I',
      question: '?',
      record: 'aktualisering',
      followUp: 'f',
      denominator: [
        { variable: 'aktualisering.typ', any: ['anmalan'] },
        { variable: 'aktualisering.utredning-inleds', not: ['pagar-redan'] },
      ],
      numerator: {
        within: {
          from: 'aktualisering.inkom-datum',
          to: 'aktualisering.beslutsdatum',
          limit: 'beslut-inleda',
        },
      },
    };
    const plan = indicatorPlans(indicator, catalog, 2026).kon;
    const [cube] = await countCubes(store, catalog, 'aktualisering', [plan]);
    const counted = figures(cube!);
    // Fourteen days is in time, fifteen is not; then six in time and two late among the counted.
    expect(counted['2024|totalt|ja|urval']).toBe('7/7');
    expect(counted['2024|totalt|nej|urval']).toBe('3/3');
    expect(counted['2024|totalt|ej-besvarad|urval']).toBe('1/1');
    expect(counted['2024|totalt|totalt|urval']).toBe('11/10');
    expect(cube!.withheld).toContain('2024|totalt|totalt|faller-2');
  });
});

describe('the limit of an investigation', () => {
  it('is four calendar months, by the rule of the day it was opened', async () => {
    const store = storeOf([
      `INSERT INTO aktualisering (nyckel, barn, beslutsdatum) VALUES ('x', 'a', '2024-10-31'), ('y', 'a', NULL)`,
      `INSERT INTO utredning (nyckel, barn, aktualisering, handelse_datum, avslutsdatum) VALUES
        ('1', 'a', 'x', '2024-10-31', '2025-02-28'), ('2', 'a', 'x', '2024-10-31', '2025-03-01'),
        ('3', 'a', 'x', '2024-10-31', NULL), ('4', 'a', 'y', '2024-10-31', '2025-01-01'),
        ('5', 'a', 'x', '2024-10-31', 'omappad')`,
    ]);
    const indicator: IndicatorDefinition = {
      id: 'i',
      title: 'I',
      question: '?',
      record: 'utredning',
      followUp: 'f',
      denominator: [],
      numerator: {
        within: { from: 'aktualisering.beslutsdatum', to: 'utredning.avslutsdatum', limit: 'utredningstid' },
      },
    };
    const plan = indicatorPlans(indicator, catalog, 2026).kon;
    const [cube] = await countCubes(store, catalog, 'utredning', [plan]);
    expect(figures(cube!)).toMatchObject({
      '2024|flicka|ja': '1/1',
      '2024|flicka|nej': '1/1',
      '2024|flicka|ej-besvarad': '2/1',
      '2024|flicka|omappad': '1/1',
    });
  });
});

describe('conditions', () => {
  const store = storeOf([
    `INSERT INTO utredning (nyckel, barn, handelse_datum, enskilda_samtal, forlangd)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
      SELECT 'u' || i, 'p' || i, '2024-01-01', iif(i % 3, 'ja', 'nej'), iif(i <= 58, 'nej', 'ja') FROM n`,
  ]);
  const all = table('utredning', [variable('utredning.enskilda-samtal')], { id: 'alla' });
  const some = { ...all, id: 'nagra', where: [{ variable: 'utredning.forlangd', any: ['nej'] }] };

  it('give out the chosen rows only, and what they leave out is protected: a difference is a figure too', async () => {
    const cubes = await countCubes(
      store,
      catalog,
      'utredning',
      [all, some].map((definition) => tablePlan(definition, catalog, 2026)),
    );
    const [whole, chosen] = protect(cubes, { name: 'suppress', k: 5 });
    // Of 60, 58 were not prolonged: whoever has both totals knows that two were.
    expect([whole!.cell(['totalt']).value, chosen!.cell(['totalt', 'urval']).value]).toContain(null);
    expect(chosen!.cell(['ja', 'faller-1']).value).toBeNull();
  });
});
