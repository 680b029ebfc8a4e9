/**
 * SQL Server 2016 and later. Belongs here: reading one database with an account that can do nothing else. Never: a
 * write, a dirty read, or what the rows mean.
 */
import type { Connector } from '../contract';
import { mssqlSettings, type MssqlSettings } from './settings';

export const mssqlConnector: Connector<MssqlSettings> = {
  name: 'mssql',
  queries: 'sql',
  settings: mssqlSettings,
  // The driver is large: only who reads such a source loads it.
  open: async (settings, context) => (await import('./mssql.source')).openMssql(settings, context),
};
