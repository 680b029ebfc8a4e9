import type { Cell } from '../contract';
import { driverChanged } from './mssql.errors';

/** What the server says about itself, asked once. */
export interface Facts {
  /** E.g. `Microsoft SQL Server 16.0.4135.4, Standard Edition (64-bit)`. */
  product: string;
  snapshotAllowed: boolean;
  readCommittedSnapshot: boolean;
  /** A read-only database, or a readable secondary of an availability group. */
  readOnlyDatabase: boolean;
  mayViewServerState: boolean;
  mayShowPlan: boolean;
}

const exact = '12345678901234567.89';

/** `exakt` shows on each session that decimals arrive with all their digits. */
export const factsQuery = `SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS version,
  CAST(SERVERPROPERTY('Edition') AS nvarchar(128)) AS edition,
  CAST(d.snapshot_isolation_state AS int) AS snapshot_isolation_state,
  CAST(d.is_read_committed_snapshot_on AS int) AS is_read_committed_snapshot_on,
  CAST(DATABASEPROPERTYEX(d.name, 'Updateability') AS nvarchar(60)) AS updateability,
  HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE') AS view_server_state,
  HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'SHOWPLAN') AS showplan,
  CAST('${exact}' AS decimal(19, 2)) AS exakt
FROM sys.databases AS d
WHERE d.database_id = DB_ID()`;

/** @throws ConnectorError `CON-509` when the driver has read the decimal itself */
export function readFacts([row = []]: Cell[][]): Facts {
  const [version, edition, snapshot, committed, updateability, serverState, showPlan, digits] = row;
  if (digits !== exact) throw driverChanged();
  return {
    product: `Microsoft SQL Server ${text(version)}, ${text(edition)}`,
    snapshotAllowed: snapshot === 1,
    readCommittedSnapshot: committed === 1,
    readOnlyDatabase: updateability === 'READ_ONLY',
    mayViewServerState: serverState === 1,
    mayShowPlan: showPlan === 1,
  };
}

const text = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '(unknown)');
