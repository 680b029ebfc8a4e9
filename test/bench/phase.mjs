// One phase of the benchmark, alone in its process so that its peak memory is its own. Prints one JSON line.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const [phase, folder, children] = process.argv.slice(2);
const dist = (path) =>
  require(join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../dist', path));

const source = join(folder, 'kalla.sqlite');
const recordQueries = () => {
  const { loadMapping, catalog, loaded } = prepared();
  return loadMapping(join(root(), 'mappings/exempel'), catalog, { loaded }).records.map(
    ({ query }) => query.text,
  );
};
const root = () => dist('src/config/paths').packageRoot();

function prepared() {
  const { loadCatalog } = dist('src/catalog/load-catalog');
  const { loadFollowUps, loadedVariables } = dist('src/privacy/follow-ups');
  const { loadMapping } = dist('src/mapping/load-mapping');
  const catalog = loadCatalog({
    edition: 'bbic-working',
    localFile: join(root(), 'catalog/local/exempel.yaml'),
  });
  const followUps = loadFollowUps(join(root(), 'catalog/follow-ups'), catalog);
  return { loadMapping, catalog, loaded: loadedVariables(catalog, followUps, '2026-10-31') };
}

const phases = {
  /** Builds the source. */
  create() {
    const summary = dist('src/example/create-example').createExample({
      children: Number(children),
      seed: 1,
      file: source,
    });
    return { rows: Object.values(summary.rows).reduce((sum, rows) => sum + rows, 0) };
  },

  /** Ceiling: the bare driver runs the same queries and throws the rows away. */
  read() {
    const Database = require('libsql');
    const db = new Database(source);
    let rows = 0;
    for (const sql of recordQueries()) for (const _ of db.prepare(sql).raw().iterate()) rows++;
    db.close();
    return { rows };
  },

  /** Ceiling: the bare driver runs the same queries and writes the rows as they are, 50 a statement. */
  copy() {
    const Database = require('libsql');
    const from = new Database(source);
    const to = new Database(join(folder, 'kopia.sqlite'));
    to.exec('PRAGMA journal_mode=WAL');
    let rows = 0;
    recordQueries().forEach((sql, i) => {
      const statement = from.prepare(sql);
      const width = statement.columns().length;
      to.exec(`CREATE TABLE t${i} (${Array.from({ length: width }, (_, c) => `c${c}`).join(', ')})`);
      const tuple = `(${Array(width).fill('?').join(',')})`;
      const many = to.prepare(`INSERT INTO t${i} VALUES ${Array(50).fill(tuple).join(',')}`);
      const one = to.prepare(`INSERT INTO t${i} VALUES ${tuple}`);
      let batch = [];
      let pending = 0;
      to.exec('BEGIN');
      for (const row of statement.raw().iterate()) {
        rows++;
        batch.push(...row);
        if (++pending === 50) {
          many.run(batch);
          batch = [];
          pending = 0;
        }
      }
      for (let at = 0; at < batch.length; at += width) one.run(batch.slice(at, at + width));
      to.exec('COMMIT');
    });
    return { rows };
  },

  /** The whole way: read-only proof, mapping, pseudonyms, hash compare, merge, ledger. */
  async sync() {
    const { Bridge } = dist('src/bridge');
    const { loadSettings } = dist('src/config/load-settings');
    const settings = { ...loadSettings({ cwd: folder }), baseDir: folder, example: false };
    settings.sources = [{ ...settings.sources[0], settings: { file: source } }];
    const bridge = await Bridge.open(settings);
    const [run] = await bridge.syncAll();
    await bridge.close();
    return { rows: run.read, inserted: run.inserted, updated: run.updated, unchanged: run.unchanged };
  },
};

const started = performance.now();
const result = await phases[phase]();
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${JSON.stringify({ ...result, seconds, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) })}\n`,
);
