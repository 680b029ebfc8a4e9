import { join } from 'node:path';
import { packageRoot } from '../../src/config/paths';
import { loadNationalData } from '../../src/statistics/national-data';
import { statisticsTable, type Grid, type StatisticsTable } from '../../src/statistics/table';
import { testFolder } from '../support/instance';
import { wrongCells, wrongOrUnsafeCells, type ServedTable } from './cells';
import { measureTruth, nationalVariables, variableTruth } from './national';
import { internal, k, runChain, suppress, type Chain } from './system';

const folder = testFolder();
const { layout } = loadNationalData(join(packageRoot(), 'catalog', 'national'), 'preliminar');
let chain: Chain;
beforeAll(async () => (chain = await runChain(folder.path)));
afterAll(() => chain.close());

const asServed = ({ rows, columns }: Grid): ServedTable => ({
  dimensions: [
    { id: 'rad', codes: rows.map(({ code }) => code) },
    { id: 'kolumn', codes: columns.map(({ code }) => code) },
  ],
  value: ([row, column]) =>
    rows.find(({ code }) => code === row)!.cells[columns.findIndex(({ code }) => code === column)]!.value,
});

/** Every variable and measure of a year: what is served beside what is true. */
function pairs(table: StatisticsTable): [string, ServedTable, ReturnType<typeof variableTruth>][] {
  const measures = measureTruth(chain.truth, table.year);
  return [
    ...table.variables.map((grid): ReturnType<typeof pairs>[number] => [
      grid.id,
      asServed(grid),
      variableTruth(chain.truth, table.year, grid.id),
    ]),
    ...table.measures.map((grid, i): ReturnType<typeof pairs>[number] => [
      grid.title,
      asServed(grid),
      measures[i]!,
    ]),
  ];
}

it('asks the source about all thirteen variables of the profile', async () => {
  const { variables, measures } = await statisticsTable(chain.bridge, layout, 2025, internal);
  expect(variables.map(({ id }) => id).sort()).toEqual(Object.keys(nationalVariables(2025)).sort());
  expect(variables).toHaveLength(13);
  expect(measures).toHaveLength(2);
});

it.each([2019, 2020, 2021, 2022, 2023, 2024, 2025])(
  'the national statistics of %i are those of the source, variable by variable and measure by measure',
  async (year) => {
    const table = await statisticsTable(chain.bridge, layout, year, internal);
    const wrong = pairs(table).flatMap(([id, served, truth]) =>
      wrongCells(served, truth).map((line) => `${id}: ${line}`),
    );
    expect(wrong).toEqual([]);
  },
);

it('what leaves the unit for 2025 is true, or hidden where fewer than five children stand behind it', async () => {
  const table = await statisticsTable(chain.bridge, layout, 2025, suppress);
  const wrong = pairs(table).flatMap(([id, served, truth]) =>
    wrongOrUnsafeCells(served, truth, k).map((line) => `${id}: ${line}`),
  );
  expect(wrong).toEqual([]);
});
