import type { SourceStatus } from '../contract';
import type { Lane, MssqlSession } from './session';
import type { CheckedSelect } from './tsql';

export const clockQuery = 'SELECT SYSUTCDATETIME() AS klocka';
/** Only sent where VIEW SERVER STATE is there, which the account need not have. */
export const connectionQuery = `SELECT CAST(encrypt_option AS nvarchar(40)) AS encrypt_option
FROM sys.dm_exec_connections
WHERE session_id = @@SPID`;

export async function readStatus(session: MssqlSession, lane: Lane): Promise<SourceStatus> {
  const { facts, tls } = session;
  const [[clock] = []] = await session.ask(lane, clockQuery);
  const [[option] = []] = facts.mayViewServerState ? await session.ask(lane, connectionQuery) : [];
  const byDriver = tls === null ? 'The driver agreed on no encryption.' : `The driver agreed on ${tls}.`;
  const byServer =
    option === undefined
      ? 'The account may not ask the server for its view of it (VIEW SERVER STATE).'
      : `The server says encrypt_option ${String(option)}.`;
  return {
    product: facts.product,
    transport: { encrypted: tls !== null && option !== 'FALSE', detail: `${byDriver} ${byServer}` },
    clock: typeof clock === 'string' ? `${clock.replace(' ', 'T')}Z` : null,
    snapshot: snapshotOf(session),
  };
}

function snapshotOf({ facts, settings }: MssqlSession): SourceStatus['snapshot'] {
  if (facts.snapshotAllowed) {
    return settings.connections === 1
      ? { consistent: true, detail: 'SNAPSHOT isolation: the whole session reads one moment, without locks.' }
      : {
          consistent: false,
          detail:
            'SNAPSHOT isolation: each connection reads one moment of its own; connections: 1 gives one for all.',
        };
  }
  if (facts.readOnlyDatabase) {
    const detail =
      'READ COMMITTED in a read-only database or on a readable secondary, where SQL Server reads row versions; that two queries read one moment is not relied on.';
    return { consistent: false, detail };
  }
  const what = facts.readCommittedSnapshot
    ? 'READ COMMITTED with row versions (READ_COMMITTED_SNAPSHOT): each query reads one moment, but two queries read two.'
    : 'READ COMMITTED: rows that change while a query reads may come as they were or as they became.';
  const fix = 'The DBA can allow snapshots: ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON.';
  return { consistent: false, detail: `${what} ${fix}` };
}

/** The optimiser's estimate. Null where there is no plan to read it in. */
export async function estimateRows(
  session: MssqlSession,
  lane: Lane,
  select: CheckedSelect,
): Promise<number | null> {
  const plan = await planOf(session, lane, select);
  const estimate = /StatementEstRows="([\d.eE+-]+)"/.exec(plan ?? '')?.[1];
  return estimate === undefined ? null : Math.round(Number(estimate));
}

/**
 * A plan that is made and not run, as XML. Null without the right SHOWPLAN, and for a query with parameters, whose plan
 * is not asked for this way.
 */
export async function planOf(
  session: MssqlSession,
  lane: Lane,
  select: CheckedSelect,
): Promise<string | null> {
  if (!session.facts.mayShowPlan || select.parameters.length > 0) return null;
  await session.send(lane, 'SET SHOWPLAN_XML ON');
  try {
    const rows = await session.send(lane, select.text);
    return String(rows[0]?.[0] ?? '');
  } finally {
    // With it still on, the next query would give its plan instead of its rows.
    await session.send(lane, 'SET SHOWPLAN_XML OFF').catch((error: unknown) => {
      lane.ended = 'connection';
      throw error;
    });
  }
}
