import { inserts, later } from '../faults/harness/rows';
import { scenes, stores } from './case-into';

const accounts = `SELECT sum(lasta) AS lasta, sum(nya) AS nya, sum(andrade) AS andrade,
  sum(oforandrade) AS oforandrade, sum(avvisade) AS avvisade, sum(endast_antal) AS endast_antal
  FROM korning_del WHERE korning = (SELECT max(id) FROM korning) AND post = 'utredning'`;

describe.each(stores)('a record that is read anew in the same run, into %s', (engine) => {
  const made = scenes(engine);

  it('counts and lists every reject once, and every row: what tables say of unusable rows is the list', async () => {
    const source = await made.newSource({ children: 100 });
    const scene = await made.newScene(source);
    await scene.sync();
    await source.run([
      `UPDATE utr SET personnr = 'fel', andrad = '2025-06-01 10:00:00' WHERE id BETWEEN 11 AND 20`,
      `UPDATE utr SET utfall = 'okänt', marke = 'NY', andrad = '2025-06-01 10:00:00' WHERE id BETWEEN 30 AND 39`,
    ]);
    const run = await scene.sync();
    const stream = await scene.account('utredning');
    expect(stream).toMatchObject({ mode: 'whole', reason: 'rejects', rejected: 10, difference: 0 });
    expect(stream).toMatchObject({ read: stream.sourceRows, inserted: 0, updated: 10 });
    expect(stream.unchanged).toBe(stream.read - 20);
    const { rejected, codes } = await scene.instance.with(async ({ store }) => ({
      rejected: await store.rejected(run.id),
      codes: await store.unmappedCodes(run.id),
    }));
    expect(run.rejected).toBe(10);
    expect(rejected).toHaveLength(10);
    expect(codes.filter(({ variable }) => variable === 'utredning.utfall')).toEqual([
      { variable: 'utredning.utfall', shown: 'okänt', count: 10 },
    ]);
    const numbers = [stream.read, 0, 10, stream.unchanged, 10, 0].map(String);
    const [account] = await scene.store.ask<Record<string, number | string>>(accounts);
    expect(Object.values(account!).map(String)).toEqual(numbers);
  });

  it('since a row that it had inserted shares its key with one of another child: the account has both as rejects', async () => {
    const source = await made.newSource({ children: 100, unique: false });
    const scene = await made.newScene(source);
    await scene.sync();
    // One says that it was changed now, and is in the window; the other one came with an older time.
    await source.run(
      inserts('utr', [
        { id: 900, andrad: later(1) },
        { id: 900, version: 1, child: 7, andrad: '2023-06-01 10:00:00' },
      ]),
    );
    const run = await scene.sync();
    const stream = await scene.account('utredning');
    expect(stream).toMatchObject({ mode: 'whole', reason: 'difference', difference: 0, read: 102 });
    expect(stream).toMatchObject({ inserted: 0, updated: 0, unchanged: 100, rejected: 2, countedOnly: 0 });
    const [account] = await scene.store.ask<Record<string, number | string>>(accounts);
    expect(Object.values(account!).map(String)).toEqual(['102', '0', '0', '100', '2', '0']);
    expect(run).toMatchObject({ status: 'done', rejected: 2 });
  });
});
