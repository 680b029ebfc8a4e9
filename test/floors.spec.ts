import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..');
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the rules themselves are what is tested
const { forbidden } = require('../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

/** A house in small: file → what it imports. */
function violationsIn(house: Record<string, string[]>): Violation[] {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-floors-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  try {
    write('package.json', JSON.stringify({ dependencies: { libsql: '1' }, devDependencies: { highs: '1' } }));
    for (const name of ['libsql', 'highs']) {
      write(
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      );
      write(`node_modules/${name}/index.js`, 'module.exports = 1;');
    }
    copyFileSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    for (const [file, imports] of Object.entries(house)) {
      const lines = imports.map((path, i) => `import type { T as T${i} } from '${path}';`);
      const used = imports.map((_, i) => `T${i}`).join(' | ') || '1';
      write(`${file}.ts`, `${lines.join('\n')}\nexport type T = ${used};\n`);
    }
    for (const folderName of ['src', 'connectors', 'test'])
      mkdirSync(join(folder, folderName), { recursive: true });
    const output = execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
        ...['--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'],
        ...['src', 'connectors', 'test'],
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the floors of the house', () => {
  it('let imports point downwards, and tests reach anywhere: no rule cries wolf', () => {
    const house = {
      'src/main': ['./bridge'],
      'src/cli': ['./bridge', './cli/sync.command'],
      'src/cli/sync.command': ['../sync/sync'],
      'src/bridge': ['./sync/sync', './store/open', '../connectors/registry', './web/page'],
      'src/web/page': ['../reporting/report', '../store/model'],
      'src/reporting/report': ['../disclosure/gate', '../store/open'],
      'src/sync/sync': ['../mapping/load', './lock', '../errors/problem'],
      'src/sync/lock': [],
      'src/sync/lock.spec': ['../reporting/report', 'highs', './fixture'],
      'src/sync/fixture': ['highs'],
      'src/store/open': ['./model', 'libsql'],
      'src/store/model': ['../catalog/model'],
      'src/disclosure/gate': ['../time/day'],
      'src/mapping/load': ['../catalog/model', '../../connectors/contract'],
      'src/catalog/model': ['../time/day'],
      'src/errors/problem': [],
      'src/time/day': [],
      'connectors/registry': ['./csv/csv', './contract'],
      'connectors/csv/csv': ['../contract'],
      'connectors/contract': [],
      'test/everything.spec': ['../src/main', '../connectors/csv/csv'],
    };
    expect(violationsIn(house)).toEqual([]);
  });

  it('refuse each wrong import by the rule that forbids it, also when only a type is imported', () => {
    const house = {
      'src/main': ['./reporting/report', './mapping/load', './errors/problem', './web/page'],
      'src/web/page': ['../store/open', '../sync/loop-a'],
      'src/reporting/report': ['../bridge', '../sync/sync', './gone'],
      'src/bridge': ['./identity/key', '../connectors/csv/csv'],
      'src/sync/sync': ['libsql', 'highs'],
      'src/sync/rows.fixture': [],
      'src/sync/loop-a': ['./loop-b', './rows.fixture'],
      'src/sync/loop-b': ['./loop-a'],
      'src/mapping/load': ['../sync/sync', '../store/open'],
      'src/store/open': [],
      'src/store/nobody-opens-this': [],
      'src/identity/key': ['../store/open', '../catalog/model'],
      'src/catalog/model': [],
      'src/errors/problem': ['../catalog/model', '../time/day'],
      'src/time/day': [],
      'connectors/csv/csv': ['../xml/xml', '../../src/time/day'],
      'connectors/xml/xml': [],
    };
    const found = violationsIn(house).map(({ rule, from, to }) => [rule.name, from, to]);
    const wanted = [
      ['no-import-upwards-from-services', 'src/reporting/report.ts', 'src/bridge.ts'],
      ['no-import-upwards-from-stores', 'src/mapping/load.ts', 'src/sync/sync.ts'],
      ['no-import-upwards-from-sources', 'src/identity/key.ts', 'src/store/open.ts'],
      ['no-import-upwards-from-words', 'src/errors/problem.ts', 'src/catalog/model.ts'],
      ['no-import-between-rooms-of-services', 'src/reporting/report.ts', 'src/sync/sync.ts'],
      ['no-import-between-rooms-of-stores', 'src/mapping/load.ts', 'src/store/open.ts'],
      ['no-import-between-rooms-of-sources', 'src/identity/key.ts', 'src/catalog/model.ts'],
      ['no-import-between-rooms-of-words', 'src/errors/problem.ts', 'src/time/day.ts'],
      ['connectors-import-nothing-from-src', 'connectors/csv/csv.ts', 'src/time/day.ts'],
      ['connectors-do-not-know-each-other', 'connectors/csv/csv.ts', 'connectors/xml/xml.ts'],
      ['pages-read-no-store', 'src/web/page.ts', 'src/store/open.ts'],
      ['database-drivers-stay-home', 'src/sync/sync.ts', 'node_modules/libsql/index.js'],
      ['no-circles', 'src/sync/loop-a.ts', 'src/sync/loop-b.ts'],
      ['nothing-unresolvable', 'src/reporting/report.ts', './gone'],
      ['no-development-package-at-run-time', 'src/sync/sync.ts', 'node_modules/highs/index.js'],
      ['tests-stay-tests', 'src/sync/loop-a.ts', 'src/sync/rows.fixture.ts'],
      ['no-code-that-no-door-leads-to', 'src/store/nobody-opens-this.ts', 'src/store/nobody-opens-this.ts'],
    ];
    expect(found).toEqual(expect.arrayContaining(wanted));
    expect(new Set(wanted.map(([rule]) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
  });
});
