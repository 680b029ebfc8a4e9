import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadCatalog } from '../catalog/load-catalog';
import type { Catalog } from '../catalog/model';
import { packageRoot } from '../config/paths';
import type { ProblemDetails } from '../errors/problem';
import { problemsOf } from '../errors/render';
import { readMapping } from './read-mapping';

// Small mappings for the tests of this room. Never imported by anything that runs.

let known: Catalog | undefined;

/** The shipped working edition with the example's own values and variables. */
export function exampleCatalog(): Catalog {
  return (known ??= loadCatalog({
    edition: 'bbic-working',
    localFile: join(packageRoot(), 'catalog', 'local', 'exempel.yaml'),
  }));
}

export const mappingsFolder = (name: string): string => join(packageRoot(), 'mappings', name);

const files = {
  'sql/utredning.sql': 'SELECT * FROM Utredning',
  'sql/aktualisering.sql': 'SELECT * FROM Aktualisering',
  'codes/ja-nej.csv': 'kod;varde;status\n1;ja;godkand\n2;nej;godkand\n',
};

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with these files beside some small standard ones. */
export function folderOf(own: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mapping-'));
  made.push(folder);
  writeInto(folder, { ...files, ...own });
  return folder;
}

export function writeInto(folder: string, own: Record<string, string | Buffer>): void {
  for (const [name, content] of Object.entries(own)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const header = [
  'mapping: prov',
  'version: 1.0.0',
  'title: Provsystemet',
  'status: template',
  'catalogue: bbic-working',
  'connector: sqlite',
];

/** A mapping of `utredning` with these lines as variables: they begin on line 14. */
export const utredning = (...variables: string[]): string =>
  [
    ...header,
    'records:',
    '  utredning:',
    '    from: sql/utredning.sql',
    '    key: UtrId',
    '    barn: Personnr',
    '    eventDate: Start',
    '    variables:',
    ...(variables.length > 0 ? variables.map((line) => `      ${line}`) : ['      {}']),
    '',
  ].join('\n');

/** A mapping with these lines after the header: they begin on line 7. */
export const withHeader = (...lines: string[]): string => [...header, ...lines, ''].join('\n');

/** What is wrong with a mapping of these files. */
export function problemsIn(own: Record<string, string | Buffer>): ProblemDetails[] {
  try {
    readMapping(folderOf(own), exampleCatalog());
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}
