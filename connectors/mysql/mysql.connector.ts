/**
 * MySQL and MariaDB. Belongs here: reading one database read-only, each session from its own snapshot. Never: a
 * write, a lock, or what the rows mean.
 */
import type { Connector } from '../contract';
import { mysqlSettings, type MysqlSettings } from './settings';

export const mysqlConnector: Connector<MysqlSettings> = {
  name: 'mysql',
  queries: 'sql',
  settings: mysqlSettings,
  // The driver is large: only who reads such a source loads it.
  open: async (settings, context) => (await import('./mysql.source')).openMysql(settings, context),
};
