import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brygga, type Ended } from './support/brygga';
import { inRepository, testFolder } from './support/instance';

interface Block {
  language: string;
  file: string | undefined;
  text: string;
}

/** The fenced blocks of a page: files to make (a path after the language), and commands to run. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(inRepository(page), 'utf8');
  return [...text.matchAll(/^```(\w+)[ ]?(\S*)\n([\s\S]*?)^```$/gm)].map(([, language, file, body]) => ({
    language: language!,
    file: file || undefined,
    text: body!,
  }));
}

const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);

describe.each(['docs/first-mapping.md', 'docs/first-mapping.sv.md'])('%s', (page) => {
  const blocks = blocksOf(page);
  const { path: folder } = testFolder();
  const ran: { line: string; ended: Ended }[] = [];

  beforeAll(async () => {
    for (const { file, text } of blocks) {
      if (!file) continue;
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    for (const { text } of blocks.filter(({ language }) => language === 'sh')) {
      for (const line of text.trim().split('\n')) {
        const args = wordsOf(line.replace('npx brygga ', ''));
        ran.push({ line, ended: await brygga(args, { cwd: folder }) });
      }
    }
  }, 120_000);

  it('every command of the page does what the page says, in the order it says', () => {
    expect(
      ran.map(({ line, ended }) => ({ line, code: ended.code, err: ended.code ? ended.err : '' })),
    ).toEqual(ran.map(({ line }) => ({ line, code: 0, err: '' })));
    expect(ran.length).toBeGreaterThanOrEqual(6);
  });

  it('what leaves the unit shows no cell with fewer than five people', () => {
    const shown = ran.find(({ line }) => line.includes('table show') && !line.includes('internal'))!.ended
      .out;
    expect(shown).toMatch(/Den har försämrats +\.\. /);
    expect(shown).not.toMatch(/^Den har förbättrats.*\b3\b/m);
  });

  it('the unit sees all: six improved, four unchanged, one worse', () => {
    const table = ran.find(({ line }) => line.includes('--profile internal'))!.ended.out;
    const figures = (label: string): string[] =>
      table
        .split('\n')
        .find((line) => line.startsWith(label))!
        .slice(label.length)
        .trim()
        .split(/\s+/);
    // Man, Kvinna, omappad, ej besvarad, totalt.
    expect(figures('Den har förbättrats')).toEqual(['3', '3', '0', '0', '6']);
    expect(figures('Den har inte förändrats')).toEqual(['2', '2', '0', '0', '4']);
    expect(figures('Den har försämrats')).toEqual(['1', '0', '0', '0', '1']);
  });
});
