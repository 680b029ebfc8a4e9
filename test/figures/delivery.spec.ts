import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/config/paths';
import { loadNationalData } from '../../src/statistics/national-data';
import { deliver, senderOf } from '../../src/statistics/statistics';
import { testFolder } from '../support/instance';
import { deliveryTruth, type DeliveredRow } from './national';
import { runChain, type Chain } from './system';

const folder = testFolder();
const national = loadNationalData(join(packageRoot(), 'catalog', 'national'), 'preliminar');
const compared = [
  'lagrum',
  'beslutsdatum',
  'insats-start',
  'insats-slut',
  'placeringsform',
  'placering-start',
  'placering-slut',
];
let chain: Chain;
beforeAll(async () => (chain = await runChain(folder.path)));
afterAll(() => chain.close());

async function deliveredRows(year: number): Promise<DeliveredRow[]> {
  const { bridge } = chain;
  const { store, catalog, settings } = bridge;
  const source = { store, catalog, sender: senderOf(settings), identities: () => bridge.identities() };
  const out = folder.in(`leverans-${year}.txt`);
  const options = { year, out, who: 'prov', reason: 'prov', force: false, writtenAt: new Date() };
  await deliver(source, national, options);
  const names = national.layout.fields.map(({ name }) => name);
  const lines = readFileSync(out, 'utf8').split('\r\n').filter(Boolean);
  return lines.map((line) => {
    const cells = line.split(';');
    const cell = (name: string): string => cells[names.indexOf(name)]!;
    return { id: cell('person-id'), rest: compared.map(cell).join(';') };
  });
}

const checksum = (rows: readonly DeliveredRow[]): string =>
  createHash('sha256')
    .update(
      rows
        .map(({ id, rest }) => `${id};${rest}`)
        .sort()
        .join('\n'),
    )
    .digest('hex');

it.each([2022, 2025])(
  'the delivery of %i holds the placements that the source and the checks say, each with its child',
  async (year) => {
    const [delivered, right] = [await deliveredRows(year), deliveryTruth(chain.truth, year)];
    expect(right.length).toBeGreaterThan(20);
    // First without the identities, which no failing test shall print.
    const rest = (rows: readonly DeliveredRow[]): string[] => rows.map((row) => row.rest).sort();
    expect(rest(delivered)).toEqual(rest(right));
    expect(checksum(delivered)).toBe(checksum(right));
  },
);
