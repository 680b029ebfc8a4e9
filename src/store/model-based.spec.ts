import fc from 'fast-check';
import { engineFor, engineNames } from '../../test/support/store-engines';
import { finish, readWhole, rowOf, schema, start, TestStream } from '../../test/support/store-rows';
import { openStore } from './open-store';

/** What a source holds at one time: key → child and value. Keys are few, so that runs meet the same ones. */
const source = fc.dictionary(
  fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6'),
  fc.record({
    child: fc.constantFrom('c1', 'c2', 'c3'),
    value: fc.constantFrom('x', 'y', null),
    codes: fc.constantFrom([], ['p'], ['p', 'q']),
  }),
);
const runs = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b'),
    rows: source,
    chunk: fc.integer({ min: 1, max: 4 }),
    killed: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

describe.each(engineNames)('any sequence of runs into %s', (name) => {
  const engine = engineFor(name);
  // A database is dearer than a file.
  const numRuns = { sqlite: 40, postgres: 15 }[name];

  test('leaves exactly what the sources last held: nothing lost, nothing left over, one row per child', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (sequence) => {
        const store = await openStore({ place: await engine.freshPlace(), schema });
        const model = new Map<string, { child: string; value: string | null; codes: readonly string[] }>();
        for (const { name, rows, chunk, killed } of sequence) {
          const run = await store.startRun(start(name));
          const all = Object.entries(rows).map(([key, { child, value, codes }]) =>
            rowOf('aktualisering', name + key, child, { typ: value, orsak: codes }),
          );
          const stream = await TestStream.open(run, 'aktualisering');
          for (let at = 0; at < all.length; at += chunk) await stream.write(all.slice(at, at + chunk));
          for (const [key, row] of Object.entries(rows)) model.set(name + key, row);
          // A run that ends before its sweep leaves old rows behind, but never a wrong one.
          if (!killed) {
            await stream.finish();
            for (const key of model.keys())
              if (key.startsWith(name) && !(key.slice(1) in rows)) model.delete(key);
          }
          await stream.close();
          const children = ['c1', 'c2', 'c3'].map((child) => rowOf('barn', child, child, { kon: 'kon' }));
          await readWhole(run, 'barn', children);
          await finish(run, { status: killed ? 'failed' : 'done' });

          const stored = await store.query('SELECT nyckel, barn, typ FROM aktualisering ORDER BY nyckel');
          const expected = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
          expect(stored).toEqual(
            expected.map(([nyckel, { child, value }]) => ({ nyckel, barn: child, typ: value })),
          );
          expect(await store.query('SELECT nyckel, varde FROM aktualisering_orsak ORDER BY 1, 2')).toEqual(
            expected.flatMap(([nyckel, { codes }]) => codes.map((varde) => ({ nyckel, varde }))),
          );
          const referred = [...new Set(expected.map(([, { child }]) => child))].sort();
          expect(await store.query('SELECT nyckel FROM barn ORDER BY 1')).toEqual(
            referred.map((nyckel) => ({ nyckel })),
          );
        }
        await store.close();
      }),
      { numRuns },
    );
  });
});
