import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { connectors } from '../connectors/registry';
import { buildProgram } from '../src/cli/program';
import { settingsSchema } from '../src/config/settings';

const root = join(__dirname, '..');
const markdownIn = (folder: string, recursive = true): string[] =>
  readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const pages = [
  markdownIn('.', false),
  ...['docs', 'deploy', 'mappings'].map((folder) => markdownIn(folder)),
].flat();
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

interface Said {
  page: string;
  line: string;
  /** A line to copy, as against a command that is only named in a sentence. */
  whole: boolean;
}

/** Everything that the pages tell people to type. */
function saidIn(page: string): Said[] {
  const said: Said[] = [];
  let fence: string | undefined;
  for (const line of readFileSync(join(root, page), 'utf8').split('\n')) {
    const opened = /^\s*```(\w*)/.exec(line);
    if (opened) fence = fence === undefined ? opened[1] : undefined;
    else if (fence !== undefined) said.push({ page, line: line.trim(), whole: true });
    else for (const [, code] of line.matchAll(/`([^`]+)`/g)) said.push({ page, line: code!, whole: false });
  }
  return said;
}

const everything = pages.flatMap(saidIn);

/** Commands of `brygga` in a line: after `npx`, after the bin, or as the examples in the help say them. */
const bryggaCommands = everything.flatMap(({ page, line, whole }) => {
  const match = /(?:npx brygga|bin\/brygga\.js|^brygga) (?!\[)([^|>&]+)/.exec(line);
  return match ? [{ page, whole, typed: match[1]!.replace(/\s#.*/, '').trim() }] : [];
});

function wrongWith(typed: string, whole: boolean): string | undefined {
  const words = [...typed.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word);
  let command: Command = buildProgram();
  while (words.length > 0) {
    const next = command.commands.find((candidate) => candidate.name() === words[0]);
    if (!next) break;
    command = next;
    words.shift();
  }
  // What commander keeps to itself: the command that is meant when none is named.
  const { _defaultCommandName: usual } = command as unknown as { _defaultCommandName?: string | null };
  command = command.commands.find((candidate) => candidate.name() === usual) ?? command;
  if (command.commands.length > 0 && !words.every((word) => ['--help', '--version'].includes(word))) {
    return `no command ${words[0]} under ${command.name()}`;
  }
  if (command.commands.length > 0) return words.length > 0 ? undefined : `${command.name()} is only a group`;
  const given = new Set<string>();
  let positionals = 0;
  while (words.length > 0) {
    const word = words.shift()!;
    if (!word.startsWith('-')) {
      positionals += 1;
      continue;
    }
    const option = command.options.find(({ short, long }) => short === word || long === word);
    if (!option && word !== '--help') return `no option ${word}`;
    given.add(word);
    if (option?.required) words.shift();
    while (option?.variadic && words.length > 0 && !words[0]!.startsWith('-')) words.shift();
  }
  const wanted = command.registeredArguments;
  if (positionals > wanted.length && !wanted.at(-1)?.variadic) return 'too many arguments';
  if (!whole || given.has('--help')) return undefined;
  if (positionals < wanted.filter(({ required }) => required).length) return 'an argument is missing';
  return command.options
    .filter(({ mandatory, long }) => mandatory && !given.has(long!))
    .map(({ long }) => `${long} is missing`)[0];
}

describe('what the pages tell people to type', () => {
  it('is a command with the arguments and options that it has, so that nobody is stopped at the first step', () => {
    expect(bryggaCommands.length).toBeGreaterThan(20);
    const wrong = bryggaCommands.flatMap(({ page, whole, typed }) => {
      const why = wrongWith(typed, whole);
      return why ? [`${page}: brygga ${typed}: ${why}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    ['gone', 'no command'],
    ['catalog', 'only a group'],
    ['catalog gone', 'no command'],
    ['catalog show', 'missing'],
    ['catalog show a b', 'too many'],
    ['catalog list --gone', 'no option'],
    ['example create --children 5', '--out is missing'],
  ])('is found wrong when it is: brygga %s', (typed, why) => {
    expect(wrongWith(typed, true)).toContain(why);
  });

  it('is a script of package.json where it is npm run', () => {
    const named = everything.flatMap(({ page, line }) =>
      [...line.matchAll(/npm (?:run )?(?:-s )?([a-z:]+)/g)].map(([typed, name]) => ({
        page,
        typed,
        name: name!,
      })),
    );
    const ofNpm = new Set(['ci', 'install']);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(({ name }) => !ofNpm.has(name) && !(name in scripts))).toEqual([]);
  });
});

describe('the pages', () => {
  it('link to files that are there', () => {
    const broken = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page} → ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it.each(['README.md', 'README.sv.md'])('show in %s a brygga.yaml that would be read', (page) => {
    const text = readFileSync(join(root, page), 'utf8').replace(/^ {3}/gm, '');
    const blocks = [...text.matchAll(/```yaml\n(# brygga\.yaml\n[\s\S]*?)```/g)].map(([, yaml]) => yaml!);
    expect(blocks).toHaveLength(1);
    const settings = settingsSchema.parse(parse(blocks[0]!));
    for (const { settings: ofSource } of settings.sources) {
      expect(connectors.some((connector) => connector.settings.safeParse(ofSource).success)).toBe(true);
    }
  });

  it('say the same in both languages: the same commands in the same order', () => {
    const typedIn = (page: string): string[] =>
      saidIn(page).flatMap(({ line, whole }) => (whole ? [line] : []));
    expect(typedIn('README.sv.md')).toEqual(typedIn('README.md'));
  });
});
