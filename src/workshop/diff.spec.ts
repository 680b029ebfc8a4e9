import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../catalog/load-catalog';
import { packageRoot } from '../config/paths';
import { readMapping } from '../mapping/read-mapping';
import { diffMappings, type MappingDiff } from './diff';

const root = mkdtempSync(join(tmpdir(), 'brygga-prov-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const catalog = loadCatalog({
  edition: 'bbic-working',
  localFile: join(packageRoot(), 'catalog/local/exempel.yaml'),
});
const original = join(packageRoot(), 'mappings/exempel');
cpSync(join(packageRoot(), 'catalog/local'), join(root, 'catalog/local'), { recursive: true });

let made = 0;
/** The example against itself with one file changed. */
function changed(file: string, from: RegExp | string, to: string): MappingDiff {
  const copy = join(root, 'mappings', String(++made));
  cpSync(original, copy, { recursive: true });
  const text = readFileSync(join(copy, file), 'utf8');
  expect(text).toMatch(from);
  writeFileSync(join(copy, file), text.replace(from, to));
  return diffMappings(readMapping(original, catalog), readMapping(copy, catalog));
}
const none = { sameSystem: true, settings: [], variables: [] };

it('a comment, or another order of the lines, is no difference', () => {
  expect(
    changed(
      'mapping.yaml',
      /^ *utredning\.forlangd:.*\n/m,
      '      utredning.forlangd: { present: ForlangdTill } # nytt\n',
    ),
  ).toMatchObject(none);
});

it.each<[string, [string, RegExp | string, string], unknown]>([
  [
    'a code that means something else',
    ['codes/utfall.csv', /^PL;(.*?);placering;/m, 'PL;$1;oppenvard;'],
    {
      variable: 'utredning.utfall',
      change: 'changed',
      lost: ['placering'],
      gained: [],
      codes: [{ what: 'PL', before: 'placering', after: 'oppenvard' }],
    },
  ],
  [
    'a code that is no longer approved',
    ['codes/utfall.csv', /^PL;(.*?);placering;godkand/m, 'PL;$1;placering;okontrollerad'],
    { codes: [{ what: 'PL', before: 'placering', after: 'placering unchecked' }] },
  ],
  [
    'another column',
    ['mapping.yaml', 'present: ForlangdTill', 'present: SlutDatum'],
    {
      variable: 'utredning.forlangd',
      before: '{ present: ForlangdTill }',
      after: '{ present: SlutDatum }',
      gained: [],
      lost: [],
    },
  ],
  [
    'a variable that is mapped no longer',
    ['mapping.yaml', /^ *utredning\.forlangd:.*\n/m, ''],
    { variable: 'utredning.forlangd', change: 'removed', after: null, lost: ['ja', 'nej'] },
  ],
  [
    'another reason why it cannot be delivered',
    ['mapping.yaml', /(tandundersokning:\n\s+reason: )not-used/, '$1not-licensed'],
    { variable: 'placering.tandundersokning', change: 'changed', gained: [], lost: [] },
  ],
])('%s is told, and nothing else', (_, [file, from, to], expected) => {
  const diff = changed(file, from, to);
  expect(diff.settings).toEqual([]);
  expect(diff.variables).toEqual([expect.objectContaining(expected)]);
});

it('what is not a variable is told by its place in the file', () => {
  expect(changed('mapping.yaml', 'key: UtrId', 'key: AktId').settings).toEqual([
    { what: 'utredning.key', before: 'UtrId', after: 'AktId' },
  ]);
  expect(changed('mapping.yaml', 'maxUnmappedShare: 0.10', 'maxUnmappedShare: 0.2').settings).toEqual([
    { what: 'maxUnmappedShare', before: '0.1', after: '0.2' },
  ]);
});

it('of two systems only what can come out is compared, so that a tender sees what matters', () => {
  const csv = readMapping(join(packageRoot(), 'mappings/exempel-csv'), catalog);
  expect(diffMappings(readMapping(original, catalog), csv)).toMatchObject({
    sameSystem: false,
    settings: [],
    variables: [],
  });
});
