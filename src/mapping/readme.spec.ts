import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderProblem } from '../errors/render';
import { readCodeMap } from './codes/code-map';
import { damageOf } from './codes/spreadsheet-cells';
import { exampleCatalog, folderOf, mappingsFolder, problemsIn, utredning, withHeader } from './fixture';
import { mappingSchema } from './mapping.schema';
import { operationNames } from './operations/operations';
import { readMapping } from './read-mapping';
import { runMappingTests } from './checking/run-tests';

const page = readFileSync(join(mappingsFolder('.'), 'README.md'), 'utf8');

/** The code blocks of the page by what stands after the language. */
const blocks = [...page.matchAll(/^```\w+ ([^\n]+)\n([\s\S]*?)^```$/gm)].map(([, title, text]) => ({
  title: title!,
  text: text!,
}));
const of = (kind: string): { title: string; text: string }[] =>
  blocks.filter(({ title }) => title.split(' ')[0] === kind);
const example = ['mapping.yaml', 'sql/utredning.sql', 'codes/utfall.csv', 'utredning.test.yaml'];
const files = Object.fromEntries(
  blocks.filter(({ title }) => title.includes('.')).map(({ title, text }) => [title, text]),
);

const lists = ['person', 'orsak', 'id-byten'].map((name) => [`sql/${name}.sql`, 'SELECT * FROM Lista']);
const local = { 'lokal.yaml': '' };

/** Whether a mapping of these lines can be read, with the page's code maps beside it. */
const reads = (lines: string[]): void => {
  const mapping = { ...files, ...local, ...Object.fromEntries(lists), 'mapping.yaml': lines.join('\n') };
  expect(() => readMapping(folderOf(mapping as Record<string, string>), exampleCatalog())).not.toThrow();
};
const indented = (text: string, by: number): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => ' '.repeat(by) + line);
const aRecord = (record: string, ...lines: string[]): string[] =>
  withHeader('records:', `  ${record}:`, '    from: sql/utredning.sql', ...lines).split('\n');

/** The rows of the table under a heading, as cells. */
function tableUnder(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));
}

const codeIn = (cell: string): string | undefined => /^`(.*)`$/.exec(cell)?.[1];

describe('the examples in mappings/README.md are ones that work', () => {
  it('the worked example is whole, and its tests hold', () => {
    const folder = folderOf(Object.fromEntries(example.map((name) => [name, files[name]!])));
    const { cases } = runMappingTests(readMapping(folder, exampleCatalog()));
    expect(cases.map(({ differences }) => differences)).toEqual([[], [], []]);
  });

  it.each(of('variables'))('$text', ({ title, text }) => {
    const record = title.split(' ')[1]!;
    reads(aRecord(record, '    key: K', '    barn: P', '    variables:', ...indented(text, 6)));
  });

  it.each(of('record'))('$text', ({ title, text }) => {
    reads(aRecord(title.split(' ')[1]!, ...indented(text, 4), '    variables: {}'));
  });

  it.each(of('mapping'))('$text', ({ text }) => {
    const records = text.includes('records:')
      ? []
      : aRecord('barn', '    key: K', '    barn: P', '    variables: {}');
    const header = withHeader().trimEnd().split('\n');
    reads([...header, ...records.slice(header.length), ...text.trimEnd().split('\n')]);
  });

  it.each(of('header'))('$text', ({ text }) => {
    const lines = aRecord('barn', '    key: K', '    barn: P', '    variables: {}');
    reads([...lines.filter((line) => !line.startsWith('catalogue:')), ...text.trimEnd().split('\n')]);
  });

  const answers: Record<string, string> = {
    'ett värde': 'utredning.utfall',
    'ja eller nej': 'utredning.forlangd',
    'ett datum': 'utredning.avslutsdatum',
    'flera värden': 'utredning.centrala-behov',
    'ett tal': 'uppfoljning.lokal-antal-samtal',
  };
  const choices = tableUnder('Vad man skriver när').filter(([, , code]) => codeIn(code!));

  it.each(choices)('%s: %s', (_, answer, code) => {
    const variable = answers[answer]!;
    reads(
      aRecord(
        variable.split('.')[0]!,
        '    key: K',
        '    barn: P',
        '    variables:',
        `      ${variable}: ${codeIn(code)}`,
      ),
    );
  });

  const conditions = tableUnder('Villkor').map(([code]) => codeIn(code!)!);

  it.each(conditions)('condition %s', (condition) => {
    const row = `      utredning.forlangd: { when: [{ ${condition}, then: ja }] }`;
    reads(aRecord('utredning', '    key: K', '    barn: P', '    variables:', row));
  });

  it('each code map', () => {
    for (const [name, text] of Object.entries(files).filter(([file]) => file.endsWith('.csv'))) {
      readCodeMap(text, name, (problem) => expect(problem).toBeUndefined());
    }
  });

  it('what Excel destroys is found', () => {
    const destroyed = tableUnder('Kodmappar i Excel').flatMap(([does, says]) =>
      says!.startsWith('Fel')
        ? [...does!.matchAll(/(?:till|kolumn till) `([^`]+)`/g)].map(([, text]) => text!)
        : [],
    );
    expect(destroyed).toEqual(['01-feb', '1,23E+11', '#NAMN?', '####', 'Ã–', '15/01/2026']);
    expect(destroyed.slice(0, -1).filter((text) => !damageOf(text))).toEqual([]);
  });

  it('the error looks as it looks', () => {
    const [problem] = problemsIn({
      'mapping.yaml': utredning('utredning.utfall: { code: UtfallKod, values: { PL: plasering } }'),
    });
    const shown = renderProblem(problem!, 'sv').replace(
      /^\S+mapping\.yaml/,
      'mappings/mitt-system/mapping.yaml',
    );
    expect(of('fel').map(({ text }) => text.trimEnd())).toEqual([shown]);
  });
});

describe('mappings/README.md says all there is', () => {
  it('shows every operation', () => {
    for (const name of operationNames) {
      expect(page).toMatch(new RegExp(`[{ ]${name}:`));
      expect(page).toContain(`**\`${name}\`**`);
    }
  });

  it('names every key of a mapping and of a record', () => {
    const { shape } = mappingSchema;
    const record = shape.records.shape.utredning.unwrap().shape;
    for (const key of [...Object.keys(shape), ...Object.keys(record)]) {
      expect([key, new RegExp(`\\b${key}\\b`).test(page)]).toEqual([key, true]);
    }
  });

  it('its links within the page lead somewhere', () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    );
    for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
  });
});
