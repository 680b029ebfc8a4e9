import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { brygga, type Ended } from '../support/brygga';
import { inRepository, testFolder } from '../support/instance';

const page = readFileSync(inRepository('docs/excel-och-papper.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)[ ]?(\S*)\n([\s\S]*?)^```$/gm)].map(
  ([, language, file, text]) => ({
    language: language!,
    file: file!,
    text: text!,
  }),
);

describe('docs/excel-och-papper.md', () => {
  const { path: folder } = testFolder();
  const ran: { line: string; ended: Ended }[] = [];

  beforeAll(async () => {
    for (const shipped of ['mappings', 'catalog'])
      cpSync(inRepository(shipped), join(folder, shipped), { recursive: true });
    for (const place of ['registrering', 'blanketter']) mkdirSync(join(folder, place));
    // A reader writes brygga.yaml where the page says; its other files before they are used.
    for (const { file, text } of blocks)
      if (file && file !== 'brygga.yaml') writeFileSync(join(folder, file), text);
    for (const { language, file, text } of blocks) {
      if (file === 'brygga.yaml') writeFileSync(join(folder, file), text);
      if (language !== 'sh') continue;
      for (const line of text.trim().split('\n')) {
        // What the page tells its reader to do by hand.
        for (const [book, place] of [
          ['registrering.xlsx', 'registrering'],
          ['inmatning.xlsx', 'blanketter'],
        ] as const)
          if (existsSync(join(folder, book))) renameSync(join(folder, book), join(folder, place, book));
        const args = line.replace('npx brygga ', '').split(' ');
        ran.push({ line, ended: await brygga(args, { cwd: folder }) });
      }
    }
  }, 180_000);

  it('every command does what the page says, in the order it says', () => {
    const told = ran.map(({ line, ended }) => ({ line, code: ended.code, err: ended.code ? ended.err : '' }));
    expect(told).toEqual(ran.map(({ line }) => ({ line, code: 0, err: '' })));
    expect(ran.length).toBeGreaterThanOrEqual(10);
  });

  it('the workbook and the form are there, and the mapping that was written is whole', () => {
    expect(existsSync(join(folder, 'blankett.html'))).toBe(true);
    expect(existsSync(join(folder, 'komplettering.xlsx'))).toBe(true);
    const test = ran.find(({ line }) => line.includes('mapping test'))!.ended.out;
    expect(test).toContain('100 %');
  });

  it('what is to be added for a supplement is what the command prints', () => {
    const [wanted] = blocks.filter(({ text }) => text.startsWith('lists:\n'));
    const { out } = ran.find(({ line }) => line.includes('--supplement'))!.ended;
    expect(out).toContain(wanted!.text);
    expect(parse(wanted!.text)).toHaveProperty('records.utredning.join');
  });
});
