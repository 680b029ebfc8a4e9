/**
 * Oracle Database, 12.1 and later, by the thin driver: no client library. Belongs here: reading with one SELECT at a
 * time from one read-only snapshot. Never: a write, a PL/SQL block, or what the rows mean.
 */
import type { Connector } from '../contract';
import { oracleSettings, type OracleSettings } from './settings';

export const oracleConnector: Connector<OracleSettings> = {
  name: 'oracle',
  queries: 'sql',
  settings: oracleSettings,
  // The driver is large: only who reads such a source loads it.
  open: async (settings, context) => (await import('./oracle.source')).openOracle(settings, context),
};
