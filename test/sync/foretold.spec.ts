import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamAccount } from '../../src/store/model';
import type { ReadingAhead } from '../../src/sync/reading-ahead';
import { brygga } from '../support/brygga';
import { edit, Instance, sqliteSource, testFolder } from '../support/instance';

const folder = testFolder();
const rows = 9000;

/** Rows that take several chunks; `Lopnr` is as good a key as `Id`, but has no index. */
function sourceIn(home: string): string {
  const file = join(home, 'kalla.sqlite');
  edit(
    file,
    `CREATE TABLE Utr (Id INTEGER PRIMARY KEY, Lopnr INTEGER, Pnr TEXT, Tid TEXT, Snett TEXT, Framat TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO Utr SELECT i, i, '20100101-2382', datetime('2026-01-01', i || ' minutes'), '01/02/2026',
      iif(i = 5, '9999-12-31', datetime('2026-01-01', i || ' minutes')) FROM n;`,
  );
  return file;
}

let made = 0;
function instanceOf(record: string, lines: string, wholeEveryDays: number): Instance {
  const home = folder.in(String(++made));
  mkdirSync(join(home, 'mappning', 'sql'), { recursive: true });
  writeFileSync(join(home, 'mappning/sql/utr.sql'), 'SELECT * FROM Utr');
  writeFileSync(
    join(home, 'mappning/mapping.yaml'),
    `mapping: prov
version: 1.0.0
title: Prov
status: local
catalogue: bbic-working
connector: sqlite
records:
  ${record}:
    from: sql/utr.sql
    barn: Pnr
    ${lines.trim().replaceAll('\n', '\n    ')}
    variables: {}
`,
  );
  const source = sqliteSource(sourceIn(home), 'mappning') as object;
  return new Instance(home, { sources: [{ ...source, reading: { wholeEveryDays } }] });
}

async function foretold(instance: Instance): Promise<ReadingAhead> {
  const words = ['mapping', 'dry-run', 'mappning', '--config', instance.config, '--json'];
  const { out } = await brygga(words, { cwd: instance.folder });
  return (JSON.parse(out) as { readings: ReadingAhead[] }).readings[0]!;
}

/** How the latest run read its only record. */
const last = (instance: Instance): Promise<StreamAccount> =>
  instance.with(async ({ store }) => {
    const [run] = await store.runs(1);
    return (await store.streams(run!.id))[0]!;
  });

/** Stops the first load when some of it has been written. */
async function breakOff(instance: Instance): Promise<void> {
  const stop = new AbortController();
  const display = (): { show(at: { read: number }): void; end(): void } => ({
    show: ({ read }) => void (read > rows / 2 && stop.abort()),
    end: () => undefined,
  });
  await expect(instance.sync({ signal: stop.signal, display })).rejects.toThrow('SYN-004');
}

describe('how a dry run says that a record will be read is how the syncs read it', () => {
  it.each<[string, string, string, Partial<ReadingAhead>, number]>([
    [
      'by window',
      'utredning',
      'key: Id\nchanged: Tid',
      { mode: 'window', reason: null, resumes: true },
      1000,
    ],
    [
      'by window, no index',
      'utredning',
      'key: Lopnr\nchanged: Tid',
      { mode: 'window', resumes: false },
      1000,
    ],
    ['a time ahead', 'utredning', 'key: Id\nchanged: Framat', { mode: 'window', resumes: true }, 1000],
    ['no changed', 'utredning', 'key: Id', { mode: 'whole', reason: 'no-cursor', resumes: false }, 1000],
    [
      'no date',
      'utredning',
      'key: Id\nchanged: Snett',
      { mode: 'whole', reason: 'unusable-cursor', resumes: false },
      1000,
    ],
    [
      'repeats',
      'utredning',
      'key: Id\nchanged: Tid\nrepeats: true',
      { reason: 'repeats', resumes: false },
      1000,
    ],
    [
      'only counted',
      'aktualisering',
      'key: Id\nchanged: Tid',
      { mode: 'calm', reason: null, resumes: false },
      1000,
    ],
    ['by the settings', 'utredning', 'key: Id\nchanged: Tid', { reason: 'asked', resumes: true }, 0],
  ])('%s', async (_, record, lines, expected, wholeEveryDays) => {
    const instance = instanceOf(record, lines, wholeEveryDays);
    const ahead = await foretold(instance);
    expect(ahead).toMatchObject(expected);
    await breakOff(instance);
    await instance.sync();
    expect(await last(instance)).toMatchObject({
      mode: 'whole',
      reason: ahead.resumes ? 'interrupted' : 'first',
    });
    await instance.sync();
    const mode = ahead.mode === 'calm' ? 'skipped' : ahead.mode;
    expect(await last(instance)).toMatchObject({ mode, reason: ahead.reason });
  });
});

it('a dry run tells it in both languages, with the place in the mapping, and shows no row', async () => {
  const instance = instanceOf('utredning', 'key: Lopnr\nchanged: Framat', 1000);
  const words = ['mapping', 'dry-run', 'mappning', '--config', instance.config];
  const swedish = await brygga(words, { cwd: instance.folder });
  expect(swedish.code).toBe(0);
  expect(swedish.out).toContain('När posterna har lästs en gång läses de så här:');
  expect(swedish.out).toContain(
    '  utredning: från senaste ändringen (Framat: TEXT, ÅÅÅÅ-MM-DD); en första läsning som bryts börjar om, inget index ger raderna i ordning efter Lopnr',
  );
  expect(swedish.out).toMatch(/mapping\.yaml:12:14: SYN-014 Varning: utredning: det största värdet/);
  const english = await brygga([...words, '--lang', 'en'], { cwd: instance.folder });
  expect(english.out).toContain('  utredning: from the last change (Framat: TEXT, YYYY-MM-DD); a first load');
  expect(`${swedish.out}${english.out}`).not.toMatch(/2382|2026-01/);
});
