import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import * as forAll from '../connectors/connector.errors';
import * as csv from '../connectors/csv/csv.errors';
import * as mssql from '../connectors/mssql/mssql.errors';
import * as mysql from '../connectors/mysql/mysql.errors';
import * as oracle from '../connectors/oracle/oracle.errors';
import * as postgres from '../connectors/postgres/postgres.errors';
import { connectors } from '../connectors/registry';
import * as rest from '../connectors/rest/rest.errors';
import * as files from '../connectors/shared/files/file.errors';
import * as https from '../connectors/shared/https.errors';
import * as server from '../connectors/shared/server.errors';
import * as sqlite from '../connectors/sqlite/sqlite.errors';
import * as xlsx from '../connectors/xlsx/xlsx.errors';
import * as xml from '../connectors/xml/xml.errors';
import { loadCatalog } from './catalog/load-catalog';
import { buildProgram } from './cli/program';
import { packageRoot } from './config/paths';
import { configurationReference } from './config/reference';
import { connectorErrors, connectorSettings, sharedErrors } from './connector-reference';
import { bidJsonSchema } from './coverage/bids/bid.schema';
import { mappingJsonSchema, testJsonSchema } from './mapping/json-schema';
import { metricsReference } from './operations/metric-definitions';
import { viewContractFiles } from './view-contract/files';

const ownErrors: Record<string, Record<string, unknown>> = Object.fromEntries(
  Object.entries({ csv, mssql, mysql, oracle, postgres, rest, sqlite, xlsx, xml }),
);

const connectorPages = Object.fromEntries(
  connectors.map(({ name }) => [
    `docs/connectors/${name}.md`,
    (before: string) =>
      between(
        between(before, 'settings', connectorSettings(name)),
        'errors',
        connectorErrors([ownErrors[name]!]),
      ),
  ]),
);

/** Files that are made from the code: `npm run docs` writes them, `npm run check` fails when one has drifted. */
const generated: Record<string, (before: string) => string> = {
  'docs/configuration.md': () => configurationReference(connectors.map(({ name }) => name)),
  'docs/commands.md': () => commandsReference(buildProgram()),
  'mappings/mapping.schema.json': mappingJsonSchema,
  'mappings/bid.schema.json': bidJsonSchema,
  'mappings/test.schema.json': testJsonSchema,
  ...connectorPages,
  'docs/connectors/errors.md': () => sharedErrors({ forAll, server, files, https }),
  'docs/operations.md': (before) => between(before, 'metrics', metricsReference()),
  ...viewContractFiles(packageRoot(), loadCatalog({ edition: 'bbic-working' }), between),
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
