import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exportExampleCsv } from '../../src/example/export-csv';
import Database from 'libsql';
import type { ProblemDetails } from '../../src/errors/problem';
import { brygga, type Ended } from '../support/brygga';
import {
  copyMapping,
  csvSource,
  edit,
  exampleSource,
  inRepository,
  Instance,
  sqliteSource,
  testFolder,
} from '../support/instance';
import { differences, type StoreContent } from '../support/store-content';

const folder = testFolder();
const original = folder.in('original.sqlite');
const seedInstance = folder.in('synkad');
let before: StoreContent;

/** Changes the text of a file; the text to be replaced must be there. */
function replaceIn(file: string, text: string, other: string): void {
  const content = readFileSync(file, 'utf8');
  expect(content).toContain(text);
  writeFileSync(file, content.replace(text, other));
}

interface Fault {
  what: string;
  code: string;
  /** 1: wrong input, found in a file that somebody wrote. 2: could not run. */
  exit: 1 | 2;
  /** What the message must name: a file, a column, a variable. */
  names: string;
  /** Makes the fault; may answer how to end it. */
  make(home: Home): void | (() => void);
}

interface Home {
  instance: Instance;
  source: string;
  mapping: string;
}

const faults: Fault[] = [
  {
    what: 'brygga.yaml is broken YAML',
    code: 'CFG-001',
    exit: 1,
    names: 'brygga.yaml:1:9',
    make: ({ instance }) => writeFileSync(instance.config, 'kommun: [kod: "0000"\nsources:\n'),
  },
  {
    what: 'brygga.yaml has a misspelt key',
    code: 'CFG-002',
    exit: 1,
    names: 'brygga.yaml:',
    make: ({ instance }) => replaceIn(instance.config, 'namnd', 'namd'),
  },
  {
    what: 'mapping.yaml is broken YAML',
    code: 'MAP-001',
    exit: 1,
    names: 'mapping.yaml:',
    make: ({ mapping }) => replaceIn(join(mapping, 'mapping.yaml'), 'records:', 'records: ]'),
  },
  {
    what: 'a mapping names a variable that the catalogue does not have',
    code: 'MAP-013',
    exit: 1,
    names: 'mapping.yaml:',
    make: ({ mapping }) => replaceIn(join(mapping, 'mapping.yaml'), 'utredning.utfall:', 'utredning.utfal:'),
  },
  {
    what: 'a code map names a value that the variable does not have',
    code: 'MAP-015',
    exit: 1,
    names: 'utfall.csv:',
    make: ({ mapping }) => replaceIn(join(mapping, 'codes', 'utfall.csv'), 'oppenvard', 'opppenvard'),
  },
  {
    what: 'the source lacks a column that the query asks for',
    code: 'CON-109',
    exit: 2,
    names: 'UtfallKod',
    make: ({ source }) => edit(source, 'ALTER TABLE Utredning RENAME COLUMN UtfallKod TO Utfall'),
  },
  {
    what: 'the query lacks a column that the mapping reads',
    code: 'MAP-050',
    exit: 1,
    names: 'UtfallKod',
    make: ({ mapping }) =>
      replaceIn(join(mapping, 'sql', 'utredning.sql'), 'u.UtfallKod', 'u.UtfallKod AS Utfall'),
  },
  {
    what: 'the source lacks a table',
    code: 'CON-108',
    exit: 2,
    names: 'Uppfoljning',
    make: ({ source }) => edit(source, 'ALTER TABLE Uppfoljning RENAME TO Uppfoljningar'),
  },
  {
    what: 'the source is missing',
    code: 'CON-101',
    exit: 2,
    names: 'kalla.sqlite',
    make: ({ source }) => rmSync(source),
  },
  {
    what: 'the source is no SQLite file',
    code: 'CON-103',
    exit: 2,
    names: 'kalla.sqlite',
    make: ({ source }) => writeFileSync(source, 'PK\u0003\u0004 ett kalkylark'.repeat(100)),
  },
  {
    what: 'the source is damaged half-way',
    code: 'CON-114',
    exit: 2,
    names: 'kalla.sqlite',
    make: ({ source }) => {
      const bytes = readFileSync(source);
      bytes.fill(0xff, 3 * 4096);
      writeFileSync(source, bytes);
    },
  },
  {
    what: 'the source is locked by its own program',
    code: 'CON-105',
    exit: 2,
    names: 'kalla.sqlite',
    make: ({ source }) => hold(source, 'BEGIN EXCLUSIVE'),
  },
  {
    what: 'the source has text in another encoding',
    code: 'CON-112',
    exit: 2,
    names: 'EnhetKod',
    make: ({ source }) =>
      edit(
        source,
        `UPDATE Utredning SET EnhetKod = CAST(x'4ee5e4' AS TEXT) WHERE UtrId = (SELECT min(UtrId) FROM Utredning WHERE Raderad = 0)`,
      ),
  },
  {
    what: 'there is a folder where the key should be',
    code: 'IDN-002',
    exit: 2,
    names: 'huvudnyckel',
    make: ({ instance }) => {
      rmSync(instance.key);
      mkdirSync(instance.key);
      chmodSync(instance.key, 0o700);
    },
  },
  {
    what: 'others can read the key file',
    code: 'IDN-004',
    exit: 2,
    names: 'huvudnyckel',
    make: ({ instance }) => chmodSync(instance.key, 0o644),
  },
  {
    what: 'the key file holds no key',
    code: 'IDN-003',
    exit: 2,
    names: 'huvudnyckel',
    make: ({ instance }) => writeKey(instance, 'hemligt'),
  },
  {
    what: 'the key is another one',
    code: 'STO-006',
    exit: 2,
    names: 'uppfoljning.sqlite',
    make: ({ instance }) => writeKey(instance, 'b7'.repeat(32)),
  },
  {
    what: 'the committee has another name, and so the pseudonyms',
    code: 'STO-006',
    exit: 2,
    names: 'uppfoljning.sqlite',
    make: ({ instance, source, mapping }) =>
      instance.configure({ namnd: 'utbildningsnamnden', sources: [sqliteSource(source, mapping)] }),
  },
  {
    what: 'the key file is missing while the store exists: no new key is made',
    code: 'IDN-001',
    exit: 2,
    names: 'huvudnyckel',
    make: ({ instance }) => rmSync(instance.key),
  },
  {
    what: 'the store is no SQLite file',
    code: 'STO-003',
    exit: 2,
    names: 'uppfoljning.sqlite',
    make: ({ instance }) => {
      renameSync(instance.store, `${instance.store}.undan`);
      writeFileSync(instance.store, 'något annat '.repeat(500));
      return () => renameSync(`${instance.store}.undan`, instance.store);
    },
  },
  {
    what: 'the store is locked by another program',
    code: 'STO-001',
    exit: 2,
    names: 'uppfoljning.sqlite',
    make: ({ instance }) => hold(instance.store, 'BEGIN IMMEDIATE'),
  },
  {
    what: 'another sync is under way',
    code: 'SYN-002',
    exit: 2,
    names: 'exempel',
    make: ({ instance }) => hold(join(instance.folder, 'brygga.lock'), 'BEGIN EXCLUSIVE'),
  },
  {
    what: 'more cells are unmapped than the mapping allows',
    code: 'SYN-003',
    exit: 2,
    names: '0.1 %',
    make: ({ mapping }) =>
      replaceIn(join(mapping, 'mapping.yaml'), 'maxUnmappedShare: 0.10', 'maxUnmappedShare: 0.001'),
  },
  {
    what: 'more would vanish than the delete brake allows',
    code: 'STO-007',
    exit: 2,
    names: 'utredning',
    make: ({ source }) => edit(source, 'DELETE FROM Utredning WHERE UtrId % 2 = 0'),
  },
  {
    what: 'the CSV export is in another encoding than the settings say',
    code: 'CON-211',
    exit: 2,
    names: 'aktualiseringar.csv:',
    make: (home) => {
      exportTo(home);
      const settings = { folder: 'export', encoding: 'utf-8' };
      home.instance.configure({ sources: [{ name: 'exempel', mapping: csvMapping, settings }] });
    },
  },
  {
    what: 'the CSV export is UTF-8 where the settings say windows-1252',
    code: 'CON-212',
    exit: 2,
    names: 'barn.csv:',
    make: (home) => {
      exportTo(home);
      const file = join(home.instance.folder, 'export', 'barn.csv');
      writeFileSync(file, readFileSync(file, 'latin1').replace(';BADA', ';BÅDA'), 'utf8');
    },
  },
  {
    what: 'a list of the CSV export is missing',
    code: 'CON-202',
    exit: 2,
    names: 'insatser.csv',
    make: (home) => {
      exportTo(home);
      rmSync(join(home.instance.folder, 'export', 'insatser.csv'));
    },
  },
  {
    what: 'a list of the CSV export lacks a column',
    code: 'MAP-050',
    exit: 1,
    names: 'UtfallKod',
    make: (home) => {
      exportTo(home);
      replaceLatin(join(home.instance.folder, 'export', 'utredningar.csv'), 'UtfallKod', 'Utfall');
    },
  },
  {
    what: 'a row of the CSV export is cut off',
    code: 'CON-208',
    exit: 2,
    names: 'insatser.csv:',
    make: (home) => {
      exportTo(home);
      const file = join(home.instance.folder, 'export', 'insatser.csv');
      writeFileSync(file, readFileSync(file).subarray(0, 3000));
    },
  },
];

const csvMapping = inRepository('mappings/exempel-csv');

function exportTo({ instance, source }: Home): void {
  const outFolder = join(instance.folder, 'export');
  exportExampleCsv({ file: source, sqlFolder: inRepository('mappings/exempel/sql'), outFolder });
  instance.configure({ sources: [csvSource('export', csvMapping)] });
}

function replaceLatin(file: string, text: string, other: string): void {
  const content = readFileSync(file, 'latin1');
  expect(content).toContain(text);
  writeFileSync(file, content.replace(text, other), 'latin1');
}

function writeKey(instance: Instance, text: string): void {
  rmSync(instance.key);
  writeFileSync(instance.key, `${text}\n`, { mode: 0o400 });
}

/** Holds a database as another program would; answers how to let go. */
function hold(file: string, begin: string): () => void {
  const other = new Database(file);
  other.exec(begin);
  return () => {
    other.exec('ROLLBACK');
    other.close();
  };
}

let made = 0;
/** A copy of an instance that has been synced once, with a source and a mapping of its own. */
function copyOfSynced(): Home {
  const home = folder.in(`prov-${++made}`);
  const instance = new Instance(home);
  const source = join(home, 'kalla.sqlite');
  copyFileSync(original, source);
  copyFileSync(join(seedInstance, 'uppfoljning.sqlite'), instance.store);
  const mapping = copyMapping(home);
  instance.configure({ namnd: 'socialnamnden', sources: [sqliteSource(source, mapping)] });
  return { instance, source, mapping };
}

/** The store as it is, whatever has become of settings, key and source. */
async function contentOf(store: string): Promise<StoreContent> {
  const reader = new Instance(folder.in(`las-${++made}`), { sources: [sqliteSource(original)] });
  copyFileSync(store, reader.store);
  return reader.content();
}

beforeAll(async () => {
  exampleSource(original, 200);
  const instance = new Instance(seedInstance, { sources: [sqliteSource(original)] });
  await instance.sync();
  before = await instance.content();
});

describe('when', () => {
  it.each(faults)('$what: $code, exit code $exit, nothing is lost', async ({ code, exit, names, make }) => {
    const home = copyOfSynced();
    const release = make(home);
    const result = await brygga(['sync', '--json'], { cwd: home.instance.folder });
    release?.();
    const { ok, problems } = JSON.parse(result.out) as { ok: boolean; problems: ProblemDetails[] };
    expect({ exit: result.code, ok, codes: problems.map((problem) => problem.code) }).toEqual({
      exit,
      ok: false,
      codes: expect.arrayContaining([code]),
    });
    const problem = problems.find((candidate) => candidate.code === code)!;
    expect(problem.what.sv.length).toBeGreaterThan(10);
    expect(problem.what.en.length).toBeGreaterThan(10);
    expect(problem.fix ?? problem.why).toBeDefined();
    expect(result.err).toContain(names);
    expect(result.err).not.toMatch(/\n\s+at /);
    expect(differences(await contentOf(home.instance.store), before)).toEqual([]);
  });
});

describe('when there is no room for the store', () => {
  /** A new store, so that there is much to write. */
  function withoutStore(): Instance {
    const { instance } = copyOfSynced();
    rmSync(instance.store);
    return instance;
  }

  async function expectStopped(result: Promise<Ended>, code: string): Promise<void> {
    const { code: exit, out, err } = await result;
    const { problems } = JSON.parse(out) as { problems: ProblemDetails[] };
    expect({ exit, codes: problems.map((problem) => problem.code) }).toEqual({ exit: 2, codes: [code] });
    expect(err).toContain('Gör så här');
  }

  async function expectGoesOn(instance: Instance): Promise<void> {
    const check = await instance.query('SELECT integrity_check AS result FROM pragma_integrity_check');
    expect(check).toEqual([{ result: 'ok' }]);
    await instance.sync();
    expect(differences(await instance.content(), before)).toEqual([]);
  }

  it('because of a quota: STO-012, and the next sync with room ends as if never stopped', async () => {
    const instance = withoutStore();
    await expectStopped(brygga(['sync', '--json'], { cwd: instance.folder, fileLimit: 300 }), 'STO-012');
    await expectGoesOn(instance);
  });

  // Needs the right to mount a small disk in a namespace of its own, which containers often lack.
  const mayMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
  (mayMount ? it : it.skip)('because the disk is full: STO-002, and what was written is whole', async () => {
    const instance = withoutStore();
    const disk = join(instance.folder, 'disk');
    const rescued = join(instance.folder, 'raddad');
    mkdirSync(disk);
    mkdirSync(rescued);
    replaceIn(instance.config, 'file: uppfoljning.sqlite', 'file: disk/uppfoljning.sqlite');
    const smallDisk = 'mount -t tmpfs -o size=400k tmpfs disk; "$@"; code=$?; cp disk/* raddad/; exit $code';
    const wrap = ['unshare', '-rm', 'bash', '-c', smallDisk, 'bash'];
    await expectStopped(brygga(['sync', '--json'], { cwd: instance.folder, wrap }), 'STO-002');
    instance.configure({ sources: [sqliteSource(original)] });
    for (const name of readdirSync(rescued)) copyFileSync(join(rescued, name), join(instance.folder, name));
    await expectGoesOn(instance);
  });
});

describe('when the account can write in the source', () => {
  it('nothing is read: SYN-001', async () => {
    const { instance } = copyOfSynced();
    const read = jest.fn();
    await instance.with(async (bridge) => {
      const [source] = bridge.sources;
      const open = source!.open.bind(source);
      source!.open = async () => {
        const real = await open();
        const proof = { readOnly: false, evidence: ['INSERT was ALLOWED'], excess: [] };
        return Object.assign(Object.create(real) as typeof real, {
          proveReadOnly: async () => proof,
          stream: read,
        });
      };
      await expect(bridge.syncAll()).rejects.toThrow('SYN-001');
    });
    expect(read).not.toHaveBeenCalled();
    expect(differences(await instance.content(), before)).toEqual([]);
  });
});
