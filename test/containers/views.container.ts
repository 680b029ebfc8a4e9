/** The skeletons of deploy/sql on the engines that they are written for: taken as they are, and read by the templates. */
import { readFileSync } from 'node:fs';
import type { Source } from '../../connectors/contract';
import { loadCatalog } from '../../src/catalog/load-catalog';
import { readMapping } from '../../src/mapping/read-mapping';
import { dryRun } from '../../src/workshop/dry-run/dry-run';
import { readAll } from '../connector-contract/contract-suite';
import { scriptViews, viewTemplates, type ViewTemplate } from '../mappings/views-contract';
import { inRepository } from '../support/instance';
import { whereDockerIs } from './docker';
import { fill as fillMssql, startMssql, type MssqlServer } from './mssql-server';
import { fill as fillOracle, startOracle, type OracleServer } from './oracle-server';

const templatesOf = (engine: ViewTemplate['engine']): ViewTemplate[] =>
  viewTemplates.filter((template) => template.engine === engine);
const scriptOf = ({ script }: ViewTemplate): string => readFileSync(inRepository(script), 'utf8');

/** Every query of the mapping gives no rows and no error, and a dry run finds every column with a type that fits. */
async function isRead(template: ViewTemplate, source: Source): Promise<void> {
  const plan = readMapping(
    inRepository('mappings', template.mapping),
    loadCatalog({ edition: 'bbic-working' }),
  );
  for (const { query } of plan.records) expect(await readAll(source, query)).toEqual([]);
  const { problems } = await dryRun(plan, template.mapping, source, 10);
  expect(problems.map(({ code, what }) => `${code} ${what.sv}`)).toEqual([]);
}

whereDockerIs('The views of Treserva and Combine in SQL Server 2022', () => {
  let server: MssqlServer;
  beforeAll(async () => {
    server = await startMssql('mcr.microsoft.com/mssql/server:2022-latest');
    await fillMssql(server);
  });
  afterAll(() => server?.stop());

  it.each(templatesOf('mssql'))('are made by $script, and read by $mapping', async (template) => {
    const batches = scriptOf(template).split(/^GO$/m).slice(1);
    for (const batch of batches) if (/CREATE|PRINT/.test(batch)) await server.run(batch);
    const source = await server.open();
    try {
      await isRead(template, source);
    } finally {
      await source.close();
    }
    for (const { name } of scriptViews(template)) await server.run(`DROP VIEW brygga.${name}`);
  });
});

whereDockerIs('The views of Procapita in Oracle', () => {
  let server: OracleServer;
  beforeAll(async () => {
    server = await startOracle('gvenzl/oracle-free:slim-faststart');
    await fillOracle(server);
  });
  afterAll(() => server?.stop());

  it.each(templatesOf('oracle'))('are made by $script, and read by $mapping', async (template) => {
    const text = scriptOf(template).replaceAll('&vyer.', 'BRYGGA_VYER').replaceAll('&roll', 'BRYGGA_LASARE');
    for (const [statement] of text.matchAll(/^(?:CREATE OR REPLACE VIEW|GRANT READ)[^;]*/gm))
      await server.run(statement);
    const source = await server.open();
    try {
      await isRead(template, source);
    } finally {
      await source.close();
    }
  });
});
