import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../src/bridge';
import { copyMapping, edit, exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';
import { differences } from '../support/store-content';

const folder = testFolder();
const original = folder.in('original.sqlite');
beforeAll(() => exampleSource(original));

/** Changes one file of a mapping. */
type Change = (read: (file: string) => string, write: (file: string, text: string) => void) => void;

const replacing =
  (file: string, from: RegExp | string, to: string): Change =>
  (read, write) => {
    const text = read(file);
    expect(text).toMatch(from);
    write(file, text.replace(from, to));
  };

let made = 0;
/** An instance that has synced once, and then a source and a mapping that have changed. */
async function changed(
  statements: string[],
  change?: Change | null,
): Promise<{ instance: Instance; mapping: string }> {
  const home = folder.in(String(++made));
  mkdirSync(home);
  const source = join(home, 'kalla.sqlite');
  copyFileSync(original, source);
  const mapping = copyMapping(home);
  const instance = new Instance(home, { sources: [sqliteSource(source, mapping)], deleteBrake: 1 });
  await instance.sync();
  if (statements.length > 0) edit(source, ...statements);
  change?.(
    (file) => readFileSync(join(mapping, file), 'utf8'),
    (file, text) => writeFileSync(join(mapping, file), text),
  );
  return { instance, mapping };
}

const planOf = (instance: Instance, mapping: string, unchecked = false): Promise<Plan> =>
  instance.with((bridge) => bridge.plan('exempel', mapping, { unchecked }));

const sumOf = (
  plan: Plan,
  key: 'new' | 'changed' | 'unchanged' | 'gone' | 'rejected' | 'countedOnly' | 'read',
): number => plan.records.reduce((sum, record) => sum + record[key], 0);

describe('a plan says what the sync then does', () => {
  it.each<[string, string[], Change | null]>([
    ['nothing has changed', [], null],
    ['the source has changed cells', [`UPDATE Utredning SET UtfallKod = 'IB' WHERE UtrId % 3 = 0`], null],
    ['the source has other multiple answers', [`DELETE FROM UtrBehov WHERE UtrId % 4 = 0`], null],
    [
      'rows have gone, and with them children',
      ['DELETE FROM Utredning WHERE UtrId % 5 = 0', 'DELETE FROM Insats'],
      null,
    ],
    [
      'children have changed identity, unit and protection',
      [
        `UPDATE Utredning SET EnhetKod = 'NY' WHERE UtrId % 2 = 0`,
        `UPDATE Person SET SkyddKod = 'S' WHERE PersonLopnr % 9 = 0`,
      ],
      null,
    ],
    [
      'a code means something else',
      [],
      replacing('codes/utfall.csv', /^PL;(.*?);placering;/m, 'PL;$1;oppenvard;'),
    ],
    ['a variable is mapped no longer', [], replacing('mapping.yaml', /^ +utredning\.forlangd:.*\n/m, '')],
    [
      'a record is mapped no longer',
      [],
      replacing('mapping.yaml', /^ {2}uppfoljning:[^]*?(?=^aliases)/m, ''),
    ],
    ['the key is another', [], replacing('mapping.yaml', 'key: UtrId', 'key: AktId')],
    [
      'an unmapped code rejects the row',
      [`UPDATE Utredning SET UtfallKod = 'ZZ' WHERE UtrId % 6 = 0`],
      replacing('mapping.yaml', 'map: codes/utfall.csv }', 'map: codes/utfall.csv, unmapped: reject }'),
    ],
  ])('when %s', async (_, statements, change) => {
    const { instance, mapping } = await changed(statements, change);
    const before = await instance.content();
    const plan = await planOf(instance, mapping);
    expect(differences(await instance.content(), before)).toEqual([]);

    const run = await instance.sync();
    expect({
      read: sumOf(plan, 'read'),
      inserted: sumOf(plan, 'new'),
      updated: sumOf(plan, 'changed'),
      unchanged: sumOf(plan, 'unchanged'),
      rejected: sumOf(plan, 'rejected'),
      countedOnly: sumOf(plan, 'countedOnly'),
      deleted: sumOf(plan, 'gone'),
    }).toEqual({
      read: run.read,
      inserted: run.inserted,
      updated: run.updated,
      unchanged: run.unchanged,
      rejected: run.rejected,
      countedOnly: run.countedOnly,
      deleted: run.deleted,
    });

    const after = await planOf(instance, mapping);
    expect(sumOf(after, 'changed') + sumOf(after, 'new') + sumOf(after, 'gone')).toBe(0);
    for (const record of after.records)
      for (const variable of record.variables) {
        const planned = plan.records
          .find((one) => one.record === record.record)!
          .variables.find((one) => one.variable === variable.variable)!;
        const willBe = planned.values.flatMap(({ value, after: count }) =>
          count === 0 ? [] : [[value, count]],
        );
        expect(variable.values.map(({ value, before: count }) => [value, count])).toEqual(willBe);
      }
  });
});

it('a plan tells no number of a variable from one to k − 1', async () => {
  const { instance, mapping } = await changed([
    `UPDATE Utredning SET UtfallKod = 'IB' WHERE UtrId IN (1, 2, 3)`,
  ]);
  const { records } = await planOf(instance, mapping);
  const told = records.flatMap(({ variables, context }) => [
    ...context.map(({ rows }) => rows),
    ...variables.flatMap(({ changed: rows, values, moves }) => [
      rows,
      ...values.flatMap(({ before, after }) => [before, after]),
      ...moves.map((move) => move.rows),
    ]),
  ]);
  expect(told).toContain(null);
  expect(told.filter((count) => count !== null && count % 5 !== 0)).toEqual([]);
});

it('a plan of unchecked codes shows what approving them would do, and the sync still leaves them out', async () => {
  const { instance, mapping } = await changed(
    [],
    replacing('codes/utfall.csv', /^(PL;.*?;placering;)godkand/m, '$1okontrollerad'),
  );
  const outcome = async (unchecked: boolean): Promise<unknown> =>
    (await planOf(instance, mapping, unchecked)).records
      .flatMap(({ variables }) => variables)
      .find(({ variable }) => variable === 'utredning.utfall')!
      .values.find(({ value }) => value === 'placering');
  const approved = await outcome(true);
  expect(approved).toMatchObject({ before: expect.any(Number) });
  expect(await outcome(false)).toMatchObject({ after: 0 });
  expect((approved as { before: number; after: number }).after).toBe((approved as { before: number }).before);
  await instance.sync();
  expect(await instance.query(`SELECT count(*) AS n FROM utredning WHERE utfall = 'placering'`)).toEqual([
    { n: 0 },
  ]);
});
