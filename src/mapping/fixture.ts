import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Cell } from '../../connectors/contract';
import { loadCatalog } from '../catalog/load-catalog';
import type { Catalog, RecordName } from '../catalog/model';
import { packageRoot } from '../config/paths';
import type { ProblemDetails } from '../errors/problem';
import { problemsOf } from '../errors/render';
import { compileMapping } from './load-mapping';
import type { MappedRow } from './model';
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

/** What became of one row. */
export interface Mapped {
  value: string | null;
  values: readonly string[] | null;
  /** The codes that were told to be unmapped. */
  unmapped: (string | null)[];
  reject: string | null;
  row: MappedRow;
}

/** Those of `utredning` beside its variables. */
export const baseColumns = ['UtrId', 'Personnr', 'Start'];

/** Maps rows through the only variable of a mapping; `start` is their event date. */
export function mapper(
  lines: string | string[],
  files: Record<string, string | Buffer> = {},
  start: Cell = '2024-05-01',
  record: RecordName = 'utredning',
): (cells: Record<string, Cell>) => Mapped {
  const text = utredning(...[lines].flat()).replace('  utredning:\n', `  ${record}:\n`);
  const plan = readMapping(folderOf({ 'mapping.yaml': text, ...files }), exampleCatalog());
  const compiled = compileMapping(plan).records[0]!;
  return (cells) => {
    const row = { UtrId: 1, Personnr: 'x', Start: start, ...cells };
    const columns = [
      ...new Set([...baseColumns, ...plan.records[0]!.variables.flatMap((v) => v.operation.columns)]),
    ];
    const unmapped: (string | null)[] = [];
    const out = compiled.newRow();
    const reject = compiled.bind(columns)(
      columns.map((name) => row[name as keyof typeof row] ?? null),
      out,
      { unmapped: (_, shown) => unmapped.push(shown) },
    );
    return { value: out.values[0] ?? null, values: out.multi[0] ?? null, unmapped, reject, row: out };
  };
}
