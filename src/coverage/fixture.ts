import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { exampleCatalog } from '../mapping/fixture';
import { bidForm } from './bids/bid-form';
import type { BidFile } from './bids/bid.schema';
import { defaultWeights, nationalIds } from './bids/weights';

// Bids for the tests of this room. Never imported by anything that runs.

const folder = mkdtempSync(join(tmpdir(), 'bids-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export const weightsForAll = () => defaultWeights('bbic-working', nationalIds(exampleCatalog()));

let form: BidFile | undefined;

/** The form as it is sent out, parsed. */
export const emptyForm = (): BidFile =>
  structuredClone((form ??= parse(bidForm(exampleCatalog(), weightsForAll())) as BidFile));

/** A form in which everything is claimed and shown. */
export function wholeForm(bid: string): BidFile {
  const whole = emptyForm();
  for (const claim of Object.values(whole.claims)) {
    Object.assign(claim, { claim: 'all', table: 'v_uppfoljning', column: 'Kolumn' });
    claim.examples = claim.examples!.map(({ value }, i) =>
      String(value).startsWith('Å')
        ? { source: '12.03.2024', value: '2024-03-12' }
        : { source: `K${i}`, value },
    );
  }
  return { ...whole, bid, system: 'Provsystemet 4.2' };
}

let made = 0;

/** Writes a file and answers its path. */
export function file(content: object | string, name = `anbud-${++made}.yaml`): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : stringify(content));
  return path;
}
