/**
 * Answers for the wire double of SQL Server. Everything here is canned: it shows what we send and what we make of an
 * answer, never that SQL Server accepts the one or gives the other.
 */
import type { Cell } from '../contract';
import {
  startTdsDouble,
  TdsError,
  type TdsColumn,
  type TdsDouble,
  type TdsDoubleOptions,
  type TdsEvent,
  type TdsHandler,
  type TdsQuery,
  type TdsResult,
  type TdsSession,
} from '../../test/doubles/tds/tds-double';
import { describeQuery, likelyQuery, tablesQuery } from './catalogue';
import { factsQuery } from './facts';
import { targetQuery } from './read-only-proof';
import { rightsQueries } from './rights-questions';
import { clockQuery, connectionQuery } from './status';
import { baseTypeQuery } from './value-counts';

/** Lets in by this password; `lasare` may only read, every other account can write. */
export const cannedPassword = 'Läs bara, 1 gång!';
export const reader = 'lasare';

export interface CannedOptions {
  snapshotAllowed?: boolean;
  readCommittedSnapshot?: boolean;
  readOnlyDatabase?: boolean;
  /** With which the reader's attempt to write ends; 229 when not given. */
  writeError?: TdsError;
  mayViewServerState?: boolean;
  mayShowPlan?: boolean;
  /** Databases, in brackets, that the reader gets into beside its own. */
  otherDatabases?: string[];
  /** Answers what the canned answers do not know. */
  handler?: TdsHandler;
}

export interface CannedServer {
  double: TdsDouble;
  events: TdsEvent[];
  /** Texts that reached the server, in order. */
  statements(): string[];
}

export async function startCannedServer(
  canned: CannedOptions = {},
  options: Partial<TdsDoubleOptions> = {},
): Promise<CannedServer> {
  const events: TdsEvent[] = [];
  const double = await startTdsDouble({
    handler: (query, session) =>
      cannedAnswer(query, session, canned) ?? canned.handler?.(query, session) ?? missing(query),
    login: ({ password }) => password === cannedPassword || 'Login failed for user.',
    spy: (event) => events.push(event),
    ...options,
  });
  const statements = (): string[] =>
    events.flatMap((seen) => {
      if (seen.event === 'query') return [seen.query.sql];
      if (seen.event === 'greeting' || seen.event === 'prepare') return [seen.sql];
      return seen.event === 'transaction' ? [`${seen.request} transaction`] : [];
    });
  return { double, events, statements };
}

const noRightToUpdate = new TdsError(
  229,
  "The UPDATE permission was denied on the object 'Person', database 'Soc', schema 'dbo'.",
  14,
  5,
);

/** Now, with all the digits that SQL Server has. */
const cannedClock = (): string => new Date().toISOString().replace('Z', '4567');

const names = (...columns: string[]): TdsColumn[] => columns.map((name) => ({ name, type: 'nvarchar(400)' }));
const flag = (on: boolean | undefined): number => (on ? 1 : 0);

function cannedAnswer(query: TdsQuery, { login }: TdsSession, canned: CannedOptions): TdsResult | undefined {
  const { sql } = query;
  const writes = login.user !== reader;
  if (/^SET /.test(sql)) return {};
  if (/^UPDATE \[dbo\]\.\[Person\] SET \[Namn\] = \[Namn\] WHERE 1 = 0$/.test(sql)) {
    if (writes) return { affected: 0 };
    throw canned.writeError ?? noRightToUpdate;
  }
  switch (sql) {
    case factsQuery:
      return {
        columns: [
          ...names('version', 'edition'),
          { name: 'snapshot_isolation_state', type: 'int' },
          { name: 'is_read_committed_snapshot_on', type: 'int' },
          ...names('updateability'),
          { name: 'view_server_state', type: 'int' },
          { name: 'showplan', type: 'int' },
          { name: 'exakt', type: 'decimal(19,2)' },
        ],
        rows: [
          [
            '16.0.4135.4',
            'A wire double',
            flag(canned.snapshotAllowed ?? true),
            flag(canned.readCommittedSnapshot),
            canned.readOnlyDatabase ? 'READ_ONLY' : 'READ_WRITE',
            flag(canned.mayViewServerState),
            flag(canned.mayShowPlan),
            '12345678901234567.89',
          ],
        ],
      };
    case rightsQueries.roles: {
      const who = [
        ['login', login.user],
        ['user', login.user],
      ];
      return { columns: names('slag', 'namn'), rows: writes ? [...who, ['role', 'db_datawriter']] : who };
    }
    case rightsQueries.scopes:
      return { columns: names('slag', 'rattighet'), rows: writes ? [['database', 'DELETE']] : [] };
    case rightsQueries.objects: {
      const rights = [
        ['SCHEMA', '[dbo]', 'DELETE'],
        ['SCHEMA', '[dbo]', 'INSERT'],
        ['OBJECT', '[dbo].[Person]', 'INSERT'],
        ['OBJECT', '[dbo].[Utredning]', 'UPDATE'],
        ['COLUMN', '[dbo].[Insats] ([Slut])', 'UPDATE'],
      ];
      return { columns: names('slag', 'namn', 'rattighet'), rows: writes ? rights : [] };
    }
    case rightsQueries.principals: {
      const rights = [
        ['LOGIN', '[sa]', 'IMPERSONATE'],
        ['USER', '[dbo]', 'IMPERSONATE'],
        ['ROLE', '[handlaggare]', 'ALTER'],
      ];
      return { columns: names('slag', 'namn', 'rattighet'), rows: writes ? rights : [] };
    }
    case rightsQueries.grantable: {
      const rights = [['database', 'SELECT', ' ON SCHEMA::[brygga]', '[brygga_lasare]']];
      return { columns: names('slag', 'rattighet', 'pa', 'given_till'), rows: writes ? rights : [] };
    }
    case rightsQueries.databases: {
      const others = writes
        ? [
            ['[Arkiv]', 'DELETE'],
            ['[Arkiv]', 'INSERT'],
          ]
        : canned.otherDatabases?.map((name) => [name, null]);
      return { columns: names('namn', 'rattighet'), rows: [['[master]', null], ...(others ?? [])] };
    }
    case targetQuery:
      return { columns: names('objekt', 'kolumn'), rows: [['[dbo].[Person]', '[Namn]']] };
    case clockQuery:
      return { columns: [{ name: 'klocka', type: 'datetime2(7)' }], rows: [[cannedClock()]] };
    case connectionQuery:
      return { columns: names('encrypt_option'), rows: [['TRUE']] };
    case likelyQuery:
      return { columns: names('namn'), rows: [['[dbo].[Person]'], ['[dbo].[Utredning]']] };
    case baseTypeQuery: {
      const isText = query.parameters.some(({ name, value }) => name === 'kolumn' && value === 'Kon');
      return {
        columns: [...names('typ'), { name: 'langd', type: 'int' }],
        rows: [isText ? ['nchar', 2] : ['int', 4]],
      };
    }
    case tablesQuery:
      return {
        columns: [
          ...names('namn', 'kolumn', 'typ'),
          ...['langd', 'siffror', 'decimaler'].map((name) => ({ name, type: 'int' })),
          { name: 'rader', type: 'bigint' },
        ],
        rows: [
          ['[dbo].[Person]', 'Id', 'int', 4, 10, 0, 3n],
          ['[dbo].[Person]', 'Kon', 'nchar', 2, 0, 0, 3n],
          ['[dbo].[Person]', 'Belopp', 'decimal', 9, 18, 2, 3n],
          ['[dbo].[V]', 'Text', 'nvarchar', -1, 0, 0, null],
          ['[dbo].[V]', 'Tid', 'datetime2', 8, 27, 7, null],
        ],
      };
    default:
      return undefined;
  }
}

/** What sys.dm_exec_describe_first_result_set would say of these columns. */
export function describes(query: TdsQuery, answers: Record<string, TdsColumn[]>): TdsResult | undefined {
  if (query.sql !== describeQuery) return undefined;
  const text = String(query.parameters.find(({ name }) => name === 'sats')?.value);
  const columns = answers[text];
  const header = [
    ...names('name', 'system_type_name'),
    { name: 'error_number', type: 'int' },
    { name: 'error_message', type: 'nvarchar(4000)' },
  ];
  const rows: Cell[][] = columns
    ? columns.map(({ name, type }) => [name, type, null, null])
    : [[null, null, ...(/\bFROM\s*\(/i.test(text) ? derivedTable : unknown(text))]];
  return { columns: header, rows };
}

/** A double knows the texts that it was given, and no part of one (`FROM (…)`). */
const derivedTable: Cell[] = [102, "Incorrect syntax near '('."];
const unknown = (text: string): Cell[] => [208, `Invalid object name '${tableIn(text)}'.`];

function missing({ sql }: TdsQuery): never {
  throw new TdsError(208, `Invalid object name '${tableIn(sql)}'.`);
}

const tableIn = (sql: string): string => /\bFROM\s+([\w.]+)/i.exec(sql)?.[1] ?? 'okand';
