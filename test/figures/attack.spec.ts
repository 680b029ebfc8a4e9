import { recordNames } from '../../src/catalog/model';
import { loadIndicators } from '../../src/catalog/indicators';
import { loadTables } from '../../src/catalog/tables';
import { attack, impliedBy, name } from '../../src/disclosure/attack.fixture';
import { protect } from '../../src/disclosure/protect';
import { countCubes } from '../../src/reporting/count-cubes';
import { indicatorPlans, tablePlan } from '../../src/reporting/cube-plans';
import { testFolder } from '../support/instance';
import { k, runChain, suppress, type Chain } from './system';

// Everything that the shipped tables and indicators give out of the example municipality, against a reader with a
// solver. Other tables may be declared later; what is declared is tried here.
const folder = testFolder();
let chain: Chain;
beforeAll(async () => (chain = await runChain(folder.path)));
afterAll(() => chain.close());

const tried = 12;

describe.each(recordNames.filter((record) => record !== 'barn'))('%s', (record) => {
  it('gives no small cell away to a reader who takes all tables and indicators together', async () => {
    const { store, catalog } = chain.bridge;
    const year = new Date().getFullYear();
    const plans = [
      ...loadTables(catalog)
        .filter((table) => table.record === record)
        .map((table) => tablePlan(table, catalog, year)),
      ...loadIndicators(catalog)
        .filter((indicator) => indicator.record === record)
        .flatMap((indicator) => Object.values(indicatorPlans(indicator, catalog, year))),
    ];
    const cubes = await countCubes(store, catalog, record, plans);
    const given = protect(cubes, suppress);

    const { cells, sums } = impliedBy(cubes);
    const values = new Map(
      [...cells].map(([cell, keys]) => {
        const seen = [...keys].map(([place, key]) => given[place]!.cell(key.split('|')).value);
        return [cell, seen.find((value) => value !== null) ?? null] as const;
      }),
    );
    const small = cubes.flatMap((cube) =>
      [...cube.cells].filter(([, { persons }]) => persons < k).map(([key]) => name(cube, key.split('|'))),
    );
    const reader = await attack({ values, sums });
    const pinned: string[] = [];
    const step = Math.max(1, Math.floor(small.length / tried));
    for (let i = 0; i < small.length; i += step) {
      const { low, high } = reader.range(small[i]!);
      if (low === high) pinned.push(small[i]!);
    }
    expect(small.length).toBeGreaterThan(tried);
    expect(pinned).toEqual([]);
  });
});
