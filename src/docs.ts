import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { connectors } from '../connectors/registry';
import { buildProgram } from './cli/program';
import { packageRoot } from './config/paths';
import { configurationReference } from './config/reference';
import { mappingJsonSchema } from './mapping/json-schema';
import { metricsReference } from './operations/metrics';

/** Files that are made from the code: `npm run docs` writes them, `npm run check` fails when one has drifted. */
const generated: Record<string, (before: string) => string> = {
  'docs/configuration.md': () => configurationReference(connectors),
  'docs/commands.md': () => commandsReference(buildProgram()),
  'mappings/mapping.schema.json': mappingJsonSchema,
  'docs/operations.md': (before) => between(before, 'metrics', metricsReference()),
};

function commandsReference(program: Command): string {
  const sections = leaves(program).map((command) => {
    let help = '';
    command
      .configureOutput({ writeOut: (text) => void (help += text), getOutHelpWidth: () => 100 })
      .outputHelp();
    return `## ${nameOf(command)}\n\n\`\`\`text\n${help.trim()}\n\`\`\``;
  });
  const intro = [
    '# Commands',
    '<!-- Made by `npm run docs` from the command line itself. Do not edit. -->',
    'Every command takes `--json` (one JSON object on standard output; progress goes to standard error) and `--lang sv|en`, and ends with 0 (done), 1 (something is wrong in the input) or 2 (could not run).',
  ];
  return `${[...intro, ...sections].join('\n\n')}\n`;
}

/** Commands that do something themselves, in the order of the help. */
function leaves(command: Command): Command[] {
  return command.commands.length > 0 ? command.commands.flatMap(leaves) : [command];
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}

/** Replaces what stands between `<!-- made:NAME -->` and `<!-- /made:NAME -->` in a page that is otherwise written. */
function between(page: string, name: string, made: string): string {
  const [start, end] = [`<!-- made:${name} -->`, `<!-- /made:${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for ${start}`);
  return `${page.slice(0, from + start.length)}\n\n${made}\n\n${page.slice(to)}`;
}

function run(checkOnly: boolean): void {
  for (const [file, make] of Object.entries(generated)) {
    const path = join(packageRoot(), file);
    const before = readOrEmpty(path);
    const after = make(before);
    if (before === after) continue;
    if (checkOnly) {
      process.stderr.write(`${file} is not what the code makes. Run: npm run docs\n`);
      process.exitCode = 1;
    } else {
      writeFileSync(path, after);
      process.stdout.write(`${file}\n`);
    }
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

run(process.argv.includes('--check'));
