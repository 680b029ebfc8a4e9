import { join } from 'node:path';
import { scenes, stores, type Scene } from './case-into';

describe.each(stores)('a child that no source has any longer, in %s', (engine) => {
  const made = scenes(engine);

  it('makes each source read all its children once, and not for ever', async () => {
    const a = await made.newSource({ children: 30 });
    const b = await made.newSource({ children: 30 });
    const shared = `(SELECT personnr FROM person WHERE id = 7)`;
    // The other children are of one source each.
    for (const table of ['akt', 'utr', 'ins', 'person'])
      await b.run([
        `UPDATE ${table} SET personnr = replace(personnr, '2008', '2012') WHERE personnr <> ${shared}`,
      ]);
    const scene = await made.newScene(a);
    scene.instance.configure({
      sources: [a, b].map((source, at) => ({
        name: 'ab'[at],
        mapping: 'mappning',
        settings: source.settings,
        reading: { wholeEveryDays: 30 },
      })),
      store: scene.store.settings,
      followUps: join(scene.instance.folder, 'uppfoljningar'),
    });
    await scene.sync();
    // Both have cases of the child; a's list of children loses it, and so b may be the one that has it.
    await a.run([`DELETE FROM person WHERE id = 7`]);
    const how: string[] = [];
    for (let night = 0; night < 3; night++) {
      await b.run([`DELETE FROM person WHERE id = 7`]);
      await scene.sync();
      how.push(await barn(scene));
    }
    expect(await scene.store.ask(`SELECT count(*) AS n FROM barn WHERE kalla = ''`)).toEqual([
      { n: engine === 'sqlite' ? 1 : '1' },
    ]);
    expect(how).toEqual([
      'a whole difference, b whole children',
      'a whole children, b window',
      'a window, b window',
    ]);
  });
});

/** How the latest runs read their children. */
const barn = (scene: Scene): Promise<string> =>
  scene.instance.with(async ({ store }) => {
    const runs = (await store.runs(2)).reverse();
    const streams = await Promise.all(runs.map(({ id }) => store.streams(id)));
    return streams
      .map((all, at) => {
        const { mode, reason } = all.find(({ record }) => record === 'barn')!;
        return [runs[at]!.source, mode, reason].filter((word) => word !== null).join(' ');
      })
      .join(', ');
  });
