import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleCatalog, folderOf, mappingsFolder, withHeader } from './fixture';
import { operationNames } from './operations';
import { readMapping } from './read-mapping';
import { runMappingTests } from './run-tests';

/** The code blocks of mappings/README.md by what stands after the language. */
const blocks = [
  ...readFileSync(join(mappingsFolder('.'), 'README.md'), 'utf8').matchAll(
    /^```\w+ ([^\n]+)\n([\s\S]*?)^```$/gm,
  ),
].map(([, title, text]) => ({ title: title!, text: text! }));

describe('the examples in mappings/README.md are ones that work', () => {
  it('the worked example is whole, and its tests hold', () => {
    const files = blocks.filter(({ title }) => !title.startsWith('variables '));
    expect(files.map(({ title }) => title)).toEqual([
      'mapping.yaml',
      'sql/utredning.sql',
      'codes/utfall.csv',
      'utredning.test.yaml',
    ]);
    const folder = folderOf(Object.fromEntries(files.map(({ title, text }) => [title, text])));
    const { cases } = runMappingTests(readMapping(folder, exampleCatalog()));
    expect(cases.map(({ differences }) => differences)).toEqual([[], [], []]);
  });

  it.each(blocks.filter(({ title }) => title.startsWith('variables ')))('$text', ({ title, text }) => {
    const record = title.split(' ')[1]!;
    const lines = [
      'from: sql/utredning.sql',
      'key: K',
      'barn: P',
      'variables:',
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    ];
    const mapping = withHeader('records:', `  ${record}:`, ...lines.map((line) => `    ${line}`));
    expect(() => readMapping(folderOf({ 'mapping.yaml': mapping }), exampleCatalog())).not.toThrow();
  });

  it('show every operation', () => {
    const text = blocks.map((block) => block.text).join('\n');
    for (const name of operationNames) expect(text).toMatch(new RegExp(`\\b${name}:`));
  });
});
