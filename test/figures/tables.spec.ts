import { loadTables } from '../../src/catalog/tables';
import { testFolder } from '../support/instance';
import { wrongCells } from './cells';
import { tables } from './questions';
import { internal, runChain, servedTable, type Chain } from './system';
import { tableTruth } from './truth-of';

const folder = testFolder();
let chain: Chain;
beforeAll(async () => (chain = await runChain(folder.path)));
afterAll(() => chain.close());

it('asks the source about every table of the catalogue, or a new table would be served unproven', () => {
  const served = loadTables(chain.bridge.catalog).map(({ id }) => id);
  expect(Object.keys(tables).sort()).toEqual(served.sort());
});

describe.each(Object.keys(tables))('table %s', (id) => {
  it('has every cell as the source has it, or the committee reads wrong figures', async () => {
    expect(wrongCells(await servedTable(chain, id, internal), tableTruth(chain.truth, id))).toEqual([]);
  });
});
