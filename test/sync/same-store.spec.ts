import { exportExampleCsv } from '../../src/example/export-csv';
import {
  csvSource,
  exampleSource,
  inRepository,
  Instance,
  sqliteSource,
  testFolder,
} from '../support/instance';
import { differences, sizes } from '../support/store-content';

const folder = testFolder();

describe('one system, read from its database and from its CSV export', () => {
  const file = folder.in('kalla.sqlite');
  const database = new Instance(folder.in('databas'), { sources: [sqliteSource(file)] });
  const lists = new Instance(folder.in('listor'), { sources: [csvSource(folder.in('export'))] });

  beforeAll(async () => {
    exampleSource(file);
    const sqlFolder = inRepository('mappings/exempel/sql');
    exportExampleCsv({ file, sqlFolder, outFolder: folder.in('export') });
    await database.sync();
    await lists.sync();
  });

  it('gives the same store row for row, or the two mappings would answer the same question differently', async () => {
    const [first, second] = [await database.content(), await lists.content()];
    expect(differences(second, first)).toEqual([]);
    expect(await lists.fingerprint()).toBe(await database.fingerprint());
  });

  it('has rows in every table, so that equal does not mean empty', async () => {
    expect(Object.entries(sizes(await database.content())).filter(([, rows]) => rows === 0)).toEqual([]);
  });

  it('refuses and counts the same rows for the same reasons', async () => {
    const reasons = (instance: Instance): Promise<unknown> =>
      instance.query('SELECT post, nyckel, kod FROM avvisad ORDER BY post, nyckel, kod');
    const codes = (instance: Instance): Promise<unknown> =>
      instance.query('SELECT variabel, visad, antal FROM omappad_kod ORDER BY variabel, visad');
    expect(await reasons(lists)).toEqual(await reasons(database));
    expect(await codes(lists)).toEqual(await codes(database));
  });

  it('shows a single changed cell: the comparison can fail', async () => {
    const [first, second] = [await database.content(), await database.content()];
    const [key, row] = [...second.get('utredning')!][0]!;
    second.get('utredning')!.set(key, { ...row, utfall: 'annat' });
    second.get('barn')!.delete([...second.get('barn')!.keys()][0]!);
    expect(differences(second, first)).toEqual([
      expect.stringMatching(/^barn .*missing/),
      expect.stringMatching(/^utredning .*utfall is "annat"/),
    ]);
  });
});
