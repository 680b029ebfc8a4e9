import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { connectorNamed, connectors } from '../connectors/registry';
import { readRequest } from '../connectors/rest/request';
import { loadSettings } from '../src/config/load-settings';
import { settingsSchema } from '../src/config/settings';
import { connectorSettings } from '../src/connector-reference';
import { loadMapping } from '../src/mapping/load-mapping';
import { openCatalog } from '../src/open-catalog';
import { brygga } from './support/brygga';
import { inRepository, testFolder } from './support/instance';

interface Block {
  language: string;
  /** Where the page says that the block lies. */
  file: string | undefined;
  text: string;
}

const read = (...path: string[]): string => readFileSync(inRepository(...path), 'utf8');
const pageOf = (name: string): string => read('docs/connectors', `${name}.md`);
const blocksOf = (name: string): Block[] =>
  [...pageOf(name).matchAll(/^```(\w+)[ ]?(\S*)\n([\s\S]*?)^```$/gm)].map(([, language, file, text]) => ({
    language: language!,
    file: file || undefined,
    text: text!,
  }));
const names = connectors.map(({ name }) => name);
const folder = testFolder();

/** Makes the files of a page in a folder of their own. Answers the folder. */
function filesOf(name: string): string {
  const home = folder.in(name);
  for (const { file, text } of blocksOf(name)) {
    if (file === undefined) continue;
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text);
  }
  return home;
}

/** What a page tells people to write in `settings` of a source. */
function settingsIn(block: Block): unknown[] {
  if (block.language !== 'yaml') return [];
  const value = parse(block.text) as Record<string, unknown>;
  if ('sources' in value) return settingsSchema.parse(value).sources.map(({ settings }) => settings);
  return 'settings' in value ? [value.settings] : [];
}

describe.each(names)('docs/connectors/%s.md', (name) => {
  it('shows settings that the connector takes, or whoever copies them is stopped at the start', () => {
    const shown = blocksOf(name).flatMap(settingsIn);
    expect(shown.length).toBeGreaterThanOrEqual(1);
    const { settings } = connectorNamed(name);
    const wrong = shown.flatMap((value) => settings.safeParse(value).error?.issues ?? []);
    expect(wrong).toEqual([]);
  });

  it('shows a whole mapping of this connector, with files that are there', () => {
    const home = filesOf(name);
    const settings = loadSettings({ cwd: home, file: undefined, env: {} });
    const { catalog } = openCatalog(settings);
    const [mapping] = settings.sources.map((source) => loadMapping(resolve(home, source.mapping), catalog));
    expect(mapping!.connector).toBe(name);
    expect(mapping!.records.length).toBeGreaterThanOrEqual(1);
  });

  it('has no YAML that nothing reads', () => {
    const unread = blocksOf(name).filter(
      (block) =>
        block.language === 'yaml' && settingsIn(block).length === 0 && !/^(mapping|path): /.test(block.text),
    );
    expect(unread).toEqual([]);
  });

  it('has the settings and a heading for every error of the connector as they are in the code', () => {
    expect(pageOf(name)).toContain(connectorSettings(name));
    expect(missingCodes(join('connectors', name), pageOf(name) + shared)).toEqual([]);
  });
});

const shared = read('docs/connectors/errors.md');

/** Codes that stand in the code of a folder and have no heading in the pages. */
function missingCodes(path: string, pages: string): string[] {
  const files = readdirSync(inRepository(path), { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((file) => file.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(file))
    .map((file) => read(path, file))
    .join('\n');
  const codes = new Set([...code.matchAll(/'(CON-\d{3})'/g)].map(([, found]) => found!));
  return [...codes].filter((one) => !pages.includes(`#### ${one}\n`)).sort();
}

it('what connectors share has every code that stands in their common code', () => {
  expect(missingCodes('connectors/shared', shared)).toEqual([]);
  expect(shared).toMatch(/#### CON-001\n[^]*#### CON-004\n/);
});

it('no error is told with a hole in it', () => {
  const holes = [...names.map(pageOf), shared].flatMap(
    (page) => page.match(/^\*\*(?:en|sv)\*\*.*\b(?:undefined|NaN|\[object)\b.*/gm) ?? [],
  );
  expect(holes).toEqual([]);
});

it('the request files of the REST page are read by the connector', () => {
  const requests = blocksOf('rest').filter(({ file }) => file?.includes('/requests/'));
  expect(requests.length).toBeGreaterThanOrEqual(1);
  for (const { text } of requests) expect(readRequest({ kind: 'request', text }).path).toContain('Extract/');
});

/** Pseudonyms, the day, the folder and the versions of engines are others for everybody. */
const general = (line: string, home: string): string =>
  line
    .replaceAll(home, '/srv/brygga')
    .replace(/\S{8} {2}barn \S{8}/, 'NYCKEL  barn PSEUDONYM')
    .replace(/SQLite [\d.]+/, 'SQLite')
    .trimEnd();

describe.each(['sqlite', 'csv', 'xlsx', 'xml'])('the worked example of docs/connectors/%s.md', (name) => {
  it('does, from an empty folder, what the page says, and prints what the page shows', async () => {
    const home = filesOf(name);
    let printed: string[] = [];
    const notPrinted: string[] = [];
    const failed: string[] = [];
    for (const { language, text } of blocksOf(name)) {
      if (language === 'sh') {
        printed = [];
        for (const line of text.trim().split('\n')) {
          const { code, out, err } = await brygga(line.replace('npx brygga ', '').split(' '), { cwd: home });
          if (code !== 0) failed.push(`${line}: ${err}`);
          printed.push(...out.split('\n').map((one) => general(one, home)));
        }
      }
      if (language !== 'text') continue;
      const shown = text.trimEnd().split('\n');
      notPrinted.push(...shown.filter((line) => line !== '…' && !printed.includes(general(line, home))));
    }
    expect({ failed, notPrinted }).toEqual({ failed: [], notPrinted: [] });
  }, 120_000);
});
