import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stringify, parse } from 'yaml';
import { buildProgram } from '../src/cli/program';
import type { BidFile } from '../src/coverage/bids/bid.schema';
import { copyMapping, exampleSource, inRepository, Instance, testFolder } from './support/instance';

const page = readFileSync(inRepository('docs/upphandling.md'), 'utf8');
const commands = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block]) =>
  block!.trim().split('\n'),
);

/** Runs a line of the page and answers its exit code and what it said. */
async function run(line: string): Promise<{ exit: number; out: string }> {
  let out = '';
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      out += String(text);
      return true;
    }),
  );
  process.exitCode = 0;
  await buildProgram().parseAsync(['node', ...line.split(' ').slice(1)]);
  const exit = Number(process.exitCode);
  process.exitCode = 0;
  for (const spy of spies) spy.mockRestore();
  return { exit, out };
}

describe('docs/upphandling.md', () => {
  const folder = testFolder();
  const before = process.cwd();
  beforeAll(async () => {
    const instance = new Instance(folder.path);
    exampleSource(folder.in('kalla.sqlite'), 60);
    await instance.sync();
    copyMapping(folder.path);
    for (const [, name, content] of page.matchAll(/^```yaml (\S+)\n([\s\S]*?)^```$/gm))
      writeFileSync(folder.in(name!), content!);
    process.chdir(folder.path);
  }, 60_000);
  afterAll(() => process.chdir(before));

  it('every command does what the page says, in the order of the page, or a procurement team is stuck', async () => {
    expect(commands.length).toBeGreaterThanOrEqual(10);
    for (const line of commands) {
      if (line.includes('bids/') && !line.includes('--out jamforelse.xlsx')) fillIn(folder);
      const { exit, out } = await run(line);
      expect({ line, exit, out: exit ? out : '' }).toEqual({ line, exit: 0, out: '' });
      const file = /--out (\S+)/.exec(line)![1]!;
      expect(statSync(folder.in(file)).size).toBeGreaterThan(2000);
    }
    expect(readFileSync(folder.in('tackning-med-data.html'), 'utf8')).toContain(
      'Vad som verkligen har kommit in',
    );
    expect(readFileSync(folder.in('jamforelse.html'), 'utf8')).toContain('Leverantör');
  }, 120_000);

  it('names no option and no file that the program does not have', () => {
    for (const [, area] of page.matchAll(
      /`(bakgrund|rattssakerhet|delaktighet|samverkan|kunskap|resultat)`/g,
    ))
      expect(readFileSync(inRepository('src/catalog/catalog.schema.ts'), 'utf8')).toContain(`'${area}'`);
  });
});

/** The form comes back from a tenderer. */
function fillIn(folder: { in(...parts: string[]): string }): void {
  const path = folder.in('bids', 'a.yaml');
  mkdirSync(dirname(path), { recursive: true });
  renameSync(folder.in('anbud.yaml'), path);
  const form = parse(readFileSync(path, 'utf8')) as BidFile;
  writeFileSync(path, stringify({ ...form, bid: 'Leverantör', system: 'System 1' }));
}
