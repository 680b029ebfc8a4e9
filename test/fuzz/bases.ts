import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isMap, parse, parseDocument } from 'yaml';
import { catalogFor } from '../../src/cli/mapping/catalog-for';
import { recordNames, type Catalog } from '../../src/catalog/model';
import { packageRoot } from '../../src/config/paths';
import { mappingSchema } from '../../src/mapping/mapping.schema';
import { operationNames } from '../../src/mapping/operations/operations';
import type { MappingPlan } from '../../src/mapping/plan';
import { readMapping } from '../../src/mapping/read-mapping';

/** A shipped mapping in a folder of its own, whole or with one record only. */
export interface Base {
  /** E.g. `treserva`, `treserva one barn`. */
  name: string;
  folder: string;
  catalog: Catalog;
  plan: MappingPlan;
  /** Its files by kind, from the folder: what a mutation may hit. */
  files: Record<Kind, string[]>;
}

export type Kind = 'mapping.yaml' | 'code map' | 'test' | 'sql';

/** How often each kind of file is hit, in percent. */
export const shares: Record<Kind, number> = { 'mapping.yaml': 40, 'code map': 25, test: 25, sql: 10 };

/** Copies every shipped mapping into `root`, and one with each of its records alone. */
export function makeBases(root: string): Base[] {
  const shipped = join(packageRoot(), 'mappings');
  // All of them first: one mapping may read another's code maps.
  cpSync(shipped, join(root, 'mappings'), { recursive: true });
  const names = readdirSync(shipped).filter((name) => existsSync(join(shipped, name, 'mapping.yaml')));
  return names.flatMap((name) => {
    const catalog = catalogFor(join(shipped, name));
    const whole = join(root, 'mappings', name);
    const parts = recordNames.flatMap((record) => {
      const part = `${whole} one ${record}`;
      cpSync(whole, part, { recursive: true });
      return keepOnly(part, record) ? [part] : [];
    });
    return [whole, ...parts].map((folder) => {
      // A mapping that is wrong from the start cannot show anything: this throws what the reader says.
      const plan = readMapping(folder, catalog);
      return { name: basename(folder), folder, catalog, plan, files: filesOf(plan) };
    });
  });
}

/** False when the mapping has not that record: the copy is taken away. */
function keepOnly(folder: string, record: string): boolean {
  const file = join(folder, 'mapping.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  const records = document.get('records');
  if (!isMap(records) || !records.has(record)) {
    rmSync(folder, { recursive: true });
    return false;
  }
  records.items = records.items.filter(({ key }) => String(key) === record);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
  for (const name of testsIn(folder)) {
    const { record: tested } = parse(readFileSync(join(folder, name), 'utf8')) as { record: string };
    if (tested !== record) rmSync(join(folder, name));
  }
  return true;
}

const testsIn = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.endsWith('.test.yaml'));

function filesOf({ folder, codeMaps, records }: MappingPlan): Base['files'] {
  const maps = codeMaps.map(({ file }) => file).filter((file) => existsSync(file) && statSync(file).isFile());
  const queries = records.map(({ from }) => from).filter((from) => from.endsWith('.sql'));
  return {
    'mapping.yaml': [join(folder, 'mapping.yaml')],
    'code map': maps,
    test: testsIn(folder).map((name) => join(folder, name)),
    sql: queries.map((from) => join(folder, from)),
  };
}

/** Words of the language, of the catalogue and of the shipped files: what people mix up. */
export function wordsOf(bases: readonly Base[]): string[] {
  const keys = JSON.stringify(Object.keys(mappingSchema.shape));
  const texts = bases
    .flatMap(({ files }) => [...files['mapping.yaml'], ...files.test])
    .map((file) => readFileSync(file, 'utf8'));
  const found = [keys, ...texts].flatMap((text) => text.match(/[\p{L}\p{N}_.-]{2,40}/gu) ?? []);
  const values = bases[0]!.catalog.variables.flatMap(({ id, values: codes }) => [
    id,
    ...codes.map(({ code }) => code),
  ]);
  const more = [
    'unanswered',
    'unmapped',
    'catalogue',
    'label',
    'omappad',
    'ej-aktuellt',
    'godkand',
    'okontrollerad',
    'ignorerad',
    'kod',
    'klartext',
    'varde',
    'status',
    'giltig_fran',
    '../..',
    '/etc/passwd',
    'constructor',
    '__proto__',
    'toString',
  ];
  return [...new Set([...found, ...values, ...operationNames, ...recordNames, ...more])];
}
