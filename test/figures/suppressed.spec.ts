import { testFolder } from '../support/instance';
import { combinations, wrongOrUnsafeCells } from './cells';
import { wrongOrUnsafeRows } from './indicator-rows';
import { indicators, tables } from './questions';
import { k, runChain, servedTable, suppress, type Chain } from './system';
import { indicatorTruth, tableTruth } from './truth-of';

// What leaves the unit. The chain counts and protects everything once; the source says what is true and how many
// persons stand behind it.
const folder = testFolder();
let chain: Chain;
beforeAll(async () => (chain = await runChain(folder.path)));
afterAll(() => chain.close());

describe.each(Object.keys(tables))('table %s with small cells hidden', (id) => {
  it('shows nothing untrue, nothing of fewer than five persons, and no zero for a hidden cell', async () => {
    const served = await servedTable(chain, id, suppress);
    expect(wrongOrUnsafeCells(served, tableTruth(chain.truth, id), k)).toEqual([]);
  });

  it('still shows something, or nobody could use it', async () => {
    const served = await servedTable(chain, id, suppress);
    const shown = combinations(served.dimensions).filter((codes) => (served.value(codes) ?? 0) > 0);
    expect(shown.length).toBeGreaterThan(0);
  });
});

describe.each(Object.keys(indicators))('indicator %s with small figures hidden', (id) => {
  it('shows nothing untrue and nothing of fewer than five persons', async () => {
    const { rows } = await chain.reporting.indicator(id, suppress);
    expect(wrongOrUnsafeRows(rows, indicatorTruth(chain.truth, id), k)).toEqual([]);
  });
});
