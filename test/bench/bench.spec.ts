import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunSummary } from '../../src/store/model';
import { checkSync, countRows } from './checks';
import { sqliteDatabase } from './databases';
import { runBench } from './run-bench';
import { engines, sourceSql } from './source';
import { reportText } from './text';

describe('the benchmark', () => {
  it.each(engines)(
    'runs to the end with a store in %s and finds every sync right, so that its figures are of something that works',
    async (store) => {
      const phases: string[] = [];
      const report = await runBench({
        rows: 2000,
        store,
        source: store,
        code: 'src',
        onPhase: (name) => phases.push(name),
      });
      expect(report.rows).toBe(2000);
      expect(phases).toEqual(expect.arrayContaining(['first', 'again', 'whole', 'changed', 'deleted']));
      expect(report.syncs.changed.run.updated).toBeGreaterThan(0);
      expect(report.syncs.deleted.run.deleted).toBeGreaterThan(0);
      expect(report.ceilings.copy.rows).toBe(2000);
      expect(reportText(report)).toContain('of the raw copy');
    },
    300_000,
  );

  it('fails when the store lacks a row or holds another answer, whatever the sync says of itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'brygga-bench-spec-'));
    try {
      const [source, store] = [sqliteDatabase(folder, 'kalla'), sqliteDatabase(folder, 'lager')];
      await source.run(...sourceSql('sqlite', 1000));
      await store.run(
        ...sourceSql('sqlite', 1000),
        'ALTER TABLE utredning RENAME COLUMN utfall_kod TO utfall',
        'DELETE FROM insats WHERE rowid = 1',
      );
      const read = await countRows(source);
      const run = { status: 'done', read, inserted: read, updated: 0, unchanged: 0 } as RunSummary;
      const checking = checkSync(
        'first',
        { run: { ...run, deleted: 0, rejected: 0, countedOnly: 0 }, streams: [] },
        { inserted: read, updated: 1, deleted: 0, mode: 'whole' },
        { source, store },
      );
      await expect(checking).rejects.toThrow(/updated is 0, not 1.*streams is.*rows of insats.*outcomes/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([0, 999, 1.5, NaN])('refuses to measure %d rows, which would say nothing', async (rows) => {
    const options = { rows, store: 'sqlite', source: 'sqlite', code: 'src', onPhase: () => {} } as const;
    await expect(runBench(options)).rejects.toThrow('--rows');
  });
});
