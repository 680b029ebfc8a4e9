import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogRoot, loadCatalog } from '../catalog/load-catalog';
import { problemsOf } from '../errors/render';
import { readMapping } from '../mapping/read-mapping';
import { runMappingTests } from '../mapping/checking/run-tests';
import { migrateMapping, type Migration } from './migrate';

const folder = mkdtempSync(join(tmpdir(), 'brygga-prov-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The working edition with a variable renamed, one gone, one new, and a value called something else. */
const edition = join(folder, 'bbic-ny.yaml');
writeFileSync(
  edition,
  readFileSync(join(catalogRoot(), 'editions', 'bbic-working.yaml'), 'utf8')
    .replace(/^edition: .*/m, 'edition: bbic-ny')
    .replace(/^ {2}utredning\.utfall:\n/m, '  utredning.resultat:\n    formerId: utredning.utfall\n')
    .replace(/^ {2}utredning\.kommunicering:\n/m, '  utredning.ny-fraga:\n')
    .replace(/^ {6}flicka: Flicka\n/m, '      flicka-barn: Flicka\n'),
);
const [before, after] = [loadCatalog({ edition: 'bbic-working' }), loadCatalog({ edition })];

const mapping = `# yaml-language-server: $schema=../mapping.schema.json
mapping: prov
version: 1.0.0 # en anmärkning
title: Prov
status: local
catalogue: [bbic-working]
connector: csv
records:
  barn:
    from: barn.csv
    key: Id
    barn: Personnr
    variables:
      barn.kon: { code: Kon, values: { F: flicka, P: pojke } }
  utredning:
    from: utredningar.csv
    key: Id
    barn: Personnr
    variables:
      "utredning.utfall":   { code: Utfall, values: { PL: placering } }   # står kvar
unavailable:
  utredning.forlangd: { reason: not-in-system }
`;
const tests = `record: utredning
base: { Id: 1, Personnr: 20120101T001 }
cases:
  - name: en placering
    given: { Utfall: PL }
    want: { utredning.utfall: placering }
`;

let made = 0;
function migrated(): { migration: Migration; out: string; old: string } {
  const old = join(mkdtempSync(join(folder, 'gammal-')));
  writeFileSync(join(old, 'mapping.yaml'), mapping);
  writeFileSync(join(old, 'utredning.test.yaml'), tests);
  const out = join(folder, `ny-${++made}`);
  return {
    migration: migrateMapping(old, out, { from: before, to: after, named: '../bbic-ny.yaml' }),
    out,
    old,
  };
}

it('a variable with a new name is renamed where the mapping and its tests name it, and nothing else is touched', () => {
  const { migration, out, old } = migrated();
  expect(migration.renamed).toEqual([{ from: 'utredning.utfall', to: 'utredning.resultat', places: 2 }]);
  expect(readFileSync(join(out, 'mapping.yaml'), 'utf8')).toBe(
    mapping.replace('"utredning.utfall"', 'utredning.resultat').replace('[bbic-working]', '../bbic-ny.yaml'),
  );
  expect(readFileSync(join(out, 'utredning.test.yaml'), 'utf8')).toBe(
    tests.replace('utredning.utfall', 'utredning.resultat'),
  );
  expect(readFileSync(join(old, 'mapping.yaml'), 'utf8')).toBe(mapping);
});

it('what only a person can decide is told: new and gone variables, and values with their line in the new folder', () => {
  const { migration, out } = migrated();
  expect(migration).toMatchObject({ added: ['utredning.ny-fraga'], removed: ['utredning.kommunicering'] });
  expect(migration.changed.find(({ id }) => id === 'barn.kon')?.values).toMatchObject({
    added: ['flicka-barn'],
    removed: ['flicka'],
  });
  try {
    readMapping(out, after);
    throw new Error('not reached');
  } catch (error) {
    expect(problemsOf(error).map(({ place }) => place?.line)).toEqual([14]);
  }
  const file = join(out, 'mapping.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('F: flicka', 'F: flicka-barn'));
  const { cases } = runMappingTests(readMapping(out, after));
  expect(cases.flatMap(({ differences }) => differences)).toEqual([]);
});

it('an existing folder is never written over, and the edition must be another', () => {
  const { out, old } = migrated();
  const editions = { from: before, to: after, named: 'x' };
  expect(() => migrateMapping(old, out, editions)).toThrow('MAP-190');
  const nowhere = join(folder, 'ingenstans');
  expect(() => migrateMapping(old, nowhere, { ...editions, to: before })).toThrow('MAP-191');
  expect(existsSync(nowhere)).toBe(false);
});

it('what a link leads to is copied and not rewritten where it stands; what cannot be copied leaves nothing', () => {
  const { old } = migrated();
  const shared = join(folder, `gemensam-${made}.yaml`);
  renameSync(join(old, 'mapping.yaml'), shared);
  symlinkSync(shared, join(old, 'mapping.yaml'));
  const out = join(folder, `ny-${++made}`);
  const editions = { from: before, to: after, named: '../bbic-ny.yaml' };
  migrateMapping(old, out, editions);
  expect(readFileSync(shared, 'utf8')).toBe(mapping);
  expect(readFileSync(join(out, 'mapping.yaml'), 'utf8')).toContain('utredning.resultat');

  expect(() => migrateMapping(old, join(old, 'inuti'), editions)).toThrow('MAP-164');
  expect(readdirSync(old).sort()).toEqual(['mapping.yaml', 'utredning.test.yaml']);
});
