import { PostgresCaseSystem, SqliteCaseSystem, type CaseSystem } from '../faults/harness/case-system';
import { scenes } from './case-into';

describe('a column of changes that holds other things than times', () => {
  const made = scenes('postgres');
  const children = 50;
  const sources: [string, string, () => Promise<CaseSystem>][] = [
    ['SQLite', '?', () => made.newSource({ children })],
    ['PostgreSQL', 'text', () => PostgresCaseSystem.create(made.server, made.newFolder(), { children })],
  ];

  it.each(sources)(
    'leaves no change behind in %s: every row is read as long as there is one',
    async (_, type, make) => {
      const source = await make();
      const change = async (...changes: [id: number, mark: string, changed: string][]): Promise<void> =>
        source.run(
          changes.map(
            ([id, mark, at]) => `UPDATE utr SET marke = '${mark}', andrad = '${at}' WHERE id = ${id}`,
          ),
        );
      if (type === 'text') await source.run([`ALTER TABLE utr ALTER andrad TYPE text`]);
      await change([7, 'U7', ''], [8, 'U8', '01/03/2024 10:00'], [9, 'U9', '1709290800']);
      const scene = await made.newScene(source);
      await scene.sync();
      await change([7, 'NY7', ''], [8, 'NY8', '02/06/2025 10:00'], [9, 'NY9', '1748858400']);
      await scene.sync();
      expect(
        await scene.store.ask(`SELECT enhet FROM utredning WHERE enhet LIKE 'NY%' ORDER BY 1`),
      ).toHaveLength(3);
      expect(await scene.account('utredning')).toMatchObject({ mode: 'whole', reason: 'unusable-cursor' });
      expect(await scene.account('insats')).toMatchObject({ mode: 'window' });

      const time = '2025-06-03 10:00:00';
      await change([7, 'NY7', time], [8, 'NY8', time], [9, 'NY9', time]);
      await scene.sync();
      await change([7, 'NYARE', time]);
      await scene.sync();
      expect(await scene.account('utredning')).toMatchObject({ mode: 'window', updated: 1 });
    },
  );

  it('leaves nothing of a note in the store', async () => {
    const source: SqliteCaseSystem = await made.newSource({ children });
    await source.run([`UPDATE utr SET andrad = '2024-12-31 Anna 20100101-2384 ringde' WHERE id = 3`]);
    const scene = await made.newScene(source);
    await scene.sync();
    const states = await scene.store.ask<{ tillstand: string }>('SELECT tillstand FROM lasning');
    expect(states).toHaveLength(4);
    expect(JSON.stringify(states)).not.toMatch(/Anna|2384/);
  });
});
