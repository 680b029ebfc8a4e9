import { loadIndicators } from '../../src/catalog/indicators';
import { testFolder } from '../support/instance';
import { indicators } from './questions';
import { internal, runChain, type Chain } from './system';
import { wrongRows } from './indicator-rows';
import { indicatorTruth } from './truth-of';

const folder = testFolder();
let chain: Chain;
beforeAll(async () => (chain = await runChain(folder.path)));
afterAll(() => chain.close());

it('asks the source about every indicator of the catalogue, or a new one would be served unproven', () => {
  const served = loadIndicators(chain.bridge.catalog).map(({ id }) => id);
  expect(Object.keys(indicators).sort()).toEqual(served.sort());
});

describe.each(Object.keys(indicators))('indicator %s', (id) => {
  it('has numerator, denominator and non-response of every year, sex and age group as the source has them', async () => {
    const { rows } = await chain.reporting.indicator(id, internal);
    expect(wrongRows(rows, indicatorTruth(chain.truth, id))).toEqual([]);
  });
});
