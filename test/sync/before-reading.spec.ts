import { problemsOf } from '../../src/errors/render';
import { loadSettings } from '../../src/config/load-settings';
import { Bridge } from '../../src/bridge';
import { PostgresCaseSystem } from '../faults/harness/case-system';
import { scenes } from './case-into';

describe('what a source is asked before a record is read', () => {
  const made = scenes('postgres');
  const newSource = (size: { children: number; ins?: number }): Promise<PostgresCaseSystem> =>
    PostgresCaseSystem.create(made.server, made.newFolder(), size);

  it('shows what its columns have become, also where it cannot compare by the one that tells of changes', async () => {
    const source = await newSource({ children: 50 });
    const scene = await made.newScene(source);
    await scene.sync();
    await source.run([
      `DROP INDEX utr_andrad`,
      `ALTER TABLE utr ALTER andrad TYPE json USING to_json(andrad)`,
      `ALTER TABLE utr ALTER utfall TYPE varchar(40)`,
    ]);
    const codes = await scene.sync().then(
      () => [],
      (error: unknown) => problemsOf(error).map(({ code }) => code),
    );
    expect(codes).toEqual(['SYN-010']);
    expect(await scene.account('utredning')).toMatchObject({ status: 'failed', read: 0 });
    expect(await scene.account('insats')).toMatchObject({ status: 'done' });
  });

  it('may take too long to count: the record is read whole all the same, and that is told once', async () => {
    const source = await newSource({ children: 4000, ins: 10 });
    // A batch of it is quick.
    const sql = {
      utr: `SELECT id, akt, personnr, start, utfall, samtal, behov, marke, andrad, CASE WHEN id % 500 = 0 THEN pg_sleep(0.35)::text END AS s FROM utr`,
    };
    const settings = { ...source.settings, statementTimeoutSeconds: 2 };
    const scene = await made.newScene(source, { sql }, { settings });
    const told: string[] = [];
    const bridge = await Bridge.open(
      loadSettings({ cwd: scene.instance.folder, file: scene.instance.config, env: {} }),
      undefined,
      () => (event) => event.kind === 'warning' && told.push(event.details.code),
    );
    await bridge.syncAll();
    await bridge.close();
    expect(told).toEqual(['SYN-016']);
    const stream = await scene.account('utredning');
    expect(stream).toMatchObject({ mode: 'whole', status: 'done', sourceRows: null, difference: null });
    expect(stream.read).toBeGreaterThan(2000);
    await scene.sync();
    expect(await scene.account('utredning')).toMatchObject({
      reason: 'no-count',
      unchanged: stream.inserted,
    });
  });
});
