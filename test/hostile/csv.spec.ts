import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvConnector } from '../../connectors/csv/csv.connector';
import { ConnectorError, type Cell, type Source, type SourceEvent } from '../../connectors/contract';
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

describe('a birth number is in no error, event or evidence, which end in logs and in mail to the vendor', () => {
  const number = '20100101-2384';
  const told: SourceEvent[] = [];
  const open = (): Promise<Source> =>
    openSource(
      csvConnector,
      { folder: '.' },
      { baseDir: folder, applicationName: 'brygga-prov', log: (event) => told.push(event) },
    );
  async function failure(source: Source, name: string): Promise<string> {
    try {
      for await (const _ of source.stream({ kind: 'file', name })) void _;
    } catch (error) {
      const { details, message, stack } = error as ConnectorError;
      return `${JSON.stringify(details)} ${message} ${stack}`;
    }
    throw new Error('Nothing failed.');
  }

  it('of a list without a header, whose first child stands where names of columns were expected', async () => {
    writeFileSync(join(folder, 'huvudlos.csv'), `${number};Anna;${number}\n${number};Anna;${number}\n`);
    const source = await open();
    expect(await failure(source, 'huvudlos.csv')).not.toContain(number);
    await source.tables();
    expect(JSON.stringify(told)).not.toContain(number);
    await source.close();
  });

  it('of a file that is named after a child, when another file is asked for', async () => {
    writeFileSync(join(folder, `akt ${number}.csv`), 'Id\n1\n');
    const source = await open();
    expect(await failure(source, 'saknas.csv')).not.toContain(number);
    expect(JSON.stringify(await source.proveReadOnly())).not.toContain(number);
    await source.close();
  });
});
