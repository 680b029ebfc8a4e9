import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brygga } from './support/brygga';
import { copyMapping, inRepository, testFolder } from './support/instance';

/** The commands and the brygga.yaml of the README's way from the demo to the own system, in its order. */
function wayOf(page: string): { commands: string[]; settings: string } {
  const text = readFileSync(inRepository(page), 'utf8');
  const way = text.slice(text.indexOf('\n1. **'), text.indexOf('\n8. **'));
  const blocks = [...way.matchAll(/^ {3}```(\w+)\n([\s\S]*?)^ {3}```$/gm)].map(([, language, body]) => ({
    language,
    lines: body!.split('\n').map((line) => line.slice(3)),
  }));
  const said = [...way.matchAll(/`(npx brygga (?:source|sync|run|statistics|catalog)[^`]*)`/g)].map(
    ([, line]) => line!,
  );
  return {
    commands: [
      ...blocks.filter(({ language }) => language === 'sh').flatMap(({ lines }) => lines),
      ...said,
    ].filter(Boolean),
    settings: blocks.find(({ language }) => language === 'yaml')!.lines.join('\n'),
  };
}

describe.each(['README.md', 'README.sv.md'])('the way to the own system in %s', (page) => {
  const folder = testFolder();

  it('can be walked from beginning to end, or it stops whoever tries it at the first step', async () => {
    const { commands, settings } = wayOf(page);
    copyMapping(folder.path);
    writeFileSync(join(folder.path, 'brygga.yaml'), settings);
    const ended: { line: string; code: number | null; err: string }[] = [];
    for (const line of commands) {
      const words = line.split(' ');
      if (words[0] === 'npx') {
        const { code, err } = await brygga(words.slice(2), { cwd: folder.path });
        ended.push({ line, code, err: code ? err : '' });
      } else {
        const { status, stderr } = spawnSync(words[0]!, words.slice(1), {
          cwd: folder.path,
          encoding: 'utf8',
        });
        ended.push({ line, code: status, err: stderr });
      }
    }
    // The invented data hold deliberate faults, which the national checks are there to find.
    const expected = (line: string): number => (line.includes('statistics check') ? 1 : 0);
    expect(ended).toEqual(
      ended.map(({ line, err }) => ({ line, code: expected(line), err: expected(line) ? err : '' })),
    );
    expect(ended.length).toBeGreaterThanOrEqual(10);
  }, 120_000);
});
