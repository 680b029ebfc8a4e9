import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvConnector } from '../../connectors/csv/csv.connector';
import type { Cell } from '../../connectors/contract';
import { openSource } from '../../connectors/registry';

const folder = mkdtempSync(join(tmpdir(), 'brygga-hostile-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a list of one column keeps the rows that are empty: they are persons without a code, not no persons', async () => {
  writeFileSync(join(folder, 'koder.csv'), 'Kod\r\nA\r\n\r\nB\r\n');
  const context = { baseDir: folder, applicationName: 'brygga-prov', log: () => undefined };
  const source = await openSource(csvConnector, { folder: '.' }, context);
  const rows: Cell[][] = [];
  for await (const batch of source.stream({ kind: 'file', name: 'koder.csv' })) rows.push(...batch.rows);
  await source.close();
  expect(rows).toEqual([['A'], [null], ['B']]);
});
