/**
 * The connectors that exist. Belongs here: finding one by name and opening a source with checked settings.
 * Never: anything that one technology needs.
 */
import { unknownConnector, wrongSettings } from './connector.errors';
import type { Connector, OpenContext, Source } from './contract';
import { csvConnector } from './csv/csv.connector';
import { mssqlConnector } from './mssql/mssql.connector';
import { mysqlConnector } from './mysql/mysql.connector';
import { oracleConnector } from './oracle/oracle.connector';
import { postgresConnector } from './postgres/postgres.connector';
import { restConnector } from './rest/rest.connector';
import { sqliteConnector } from './sqlite/sqlite.connector';
import { xlsxConnector } from './xlsx/xlsx.connector';
import { xmlConnector } from './xml/xml.connector';

export const connectors: readonly Connector[] = [
  csvConnector,
  mssqlConnector,
  mysqlConnector,
  oracleConnector,
  postgresConnector,
  restConnector,
  sqliteConnector,
  xlsxConnector,
  xmlConnector,
];

/** @throws ConnectorError `CON-001` with the names that exist. */
export function connectorNamed(name: string): Connector {
  const found = connectors.find((connector) => connector.name === name);
  if (!found) {
    throw unknownConnector(
      name,
      connectors.map((connector) => connector.name),
    );
  }
  return found;
}

/** Opens a source with the settings as they stand in brygga.yaml. @throws ConnectorError `CON-002` for bad ones. */
export async function openSource(
  connector: Connector,
  settings: unknown,
  context: OpenContext,
): Promise<Source> {
  const parsed = connector.settings.safeParse(settings);
  if (!parsed.success) {
    const issues = parsed.error.issues;
    const reasons = issues
      .map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`)
      .join('; ');
    throw wrongSettings(connector.name, ['settings', ...(issues[0]?.path ?? [])].join('.'), reasons);
  }
  return connector.open(parsed.data, context);
}
