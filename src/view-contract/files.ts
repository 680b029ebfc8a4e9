import { join } from 'node:path';
import type { Catalog } from '../catalog/model';
import { readMappingFile } from '../mapping/read-mapping';
import { viewContract } from './contract';
import { oracle, sqlServer, sqlServerFromFiles, viewsSql, type Dialect } from './views-sql';
import { assumedList, viewsTable } from './views-table';

/** The templates that read views: folder in mappings/, folder in deploy/sql/, and how its engine says things. */
export const viewTemplates: readonly { mapping: string; deploy: string; dialect: Dialect }[] = [
  { mapping: 'treserva', deploy: 'treserva', dialect: sqlServer },
  { mapping: 'combine-vyer', deploy: 'combine', dialect: sqlServerFromFiles },
  { mapping: 'procapita', deploy: 'procapita', dialect: oracle },
];

/**
 * Everything that is made from the templates' mappings: the views, the tables of the contract and the queries.
 * @param root holds mappings/ and deploy/
 * @param insert puts a text in the page that stands in the file already
 * @returns file → what it shall hold, given what it holds
 */
export function viewContractFiles(
  root: string,
  catalog: Catalog,
  insert: (page: string, name: 'views' | 'assumed', made: string) => string,
): Record<string, (before: string) => string> {
  return Object.fromEntries(
    viewTemplates.flatMap(({ mapping, deploy, dialect }): [string, (before: string) => string][] => {
      const file = readMappingFile(join(root, 'mappings', mapping)).value;
      const views = viewContract(file, catalog);
      return [
        [
          `deploy/sql/${deploy}/views.sql`,
          () => viewsSql(views, dialect, { title: file.title, folder: mapping }),
        ],
        [
          `deploy/sql/${deploy}/README.sv.md`,
          (before) => insert(before, 'views', viewsTable(views, dialect)),
        ],
        [`mappings/${mapping}/README.md`, (before) => insert(before, 'assumed', assumedList(file))],
        ...views.map(({ query }): [string, () => string] => [
          `mappings/${mapping}/${query.file}`,
          () => query.text(dialect.schema),
        ]),
      ];
    }),
  );
}
