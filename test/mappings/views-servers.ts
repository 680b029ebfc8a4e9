/**
 * Wire doubles of SQL Server and Oracle that answer a template's queries with the rows that PostgreSQL gave to the very
 * same text. They are no proof of what SQL Server or Oracle would make of it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeQuery } from '../../connectors/mssql/catalogue';
import {
  cannedPassword,
  describes,
  reader as mssqlReader,
  startCannedServer,
} from '../../connectors/mssql/canned-server.fixture';
import {
  dictionaryAnswer,
  passwords,
  reader as oracleReader,
} from '../connector-contract/fixtures/oracle-answers';
import { makeCertificates } from '../doubles/certificates';
import {
  OracleDoubleError,
  startOracleDouble,
  type DoubleColumn,
} from '../doubles/oracle-net/oracle-net.double';
import { TdsError, type TdsColumn } from '../doubles/tds/tds-double';
import type { Answer, ViewsDatabase } from './views-database';

export interface ViewsServer {
  /** Of the source in brygga.yaml. */
  settings: Record<string, unknown>;
  rowsSent(): number;
  stop(): Promise<void>;
}

type Start = (database: ViewsDatabase, folder: string) => Promise<ViewsServer>;

export const startServer: Record<'mssql' | 'oracle', Start> = {
  mssql: async (database, folder) => {
    const { certificates, files } = await secretsIn(folder, cannedPassword);
    const { double } = await startCannedServer(
      {
        handler: async (query) => {
          if (query.sql === describeQuery) {
            const asked = String(query.parameters.find(({ name }) => name === 'sats')?.value);
            const answer = await database.answer(asked);
            return describes(query, answer ? { [asked]: tdsColumns(answer) } : {})!;
          }
          const answer = await database.answer(query.sql);
          if (!answer) throw new TdsError(208, 'The double has no such answer.');
          return { columns: tdsColumns(answer), rows: answer.rows.map((row) => row.map(tdsCell(answer))) };
        },
      },
      { encryption: 'required', tls: certificates.server },
    );
    return {
      settings: { host: 'localhost', port: double.port, database: 'Soc', user: mssqlReader, ...files },
      rowsSent: double.rowsSent,
      stop: () => double.close(),
    };
  },

  oracle: async (database, folder) => {
    const { certificates, files } = await secretsIn(folder, passwords[oracleReader]);
    const double = await startOracleDouble({
      users: passwords,
      tls: certificates.server,
      handler: async (query, session) => {
        const own = dictionaryAnswer(query, session);
        if (own) return own;
        const answer = await database.answer(query.sql);
        // It knows the mapping's own texts, and no part of one.
        if (!answer && /\bFROM\s*\(/i.test(query.sql)) throw new OracleDoubleError(903, 'invalid table name');
        if (!answer) throw new OracleDoubleError(942, 'table or view does not exist');
        return { columns: oracleColumns(answer), rows: query.execute ? answer.rows : [] };
      },
    });
    return {
      settings: {
        host: 'localhost',
        port: double.port,
        service: double.service,
        user: oracleReader,
        ...files,
      },
      rowsSent: double.rowsSent,
      stop: () => double.close(),
    };
  },
};

async function secretsIn(
  folder: string,
  password: string,
): Promise<{ certificates: Awaited<ReturnType<typeof makeCertificates>>; files: object }> {
  mkdirSync(folder, { recursive: true });
  const certificates = await makeCertificates();
  writeFileSync(join(folder, 'ca.pem'), certificates.ca);
  writeFileSync(join(folder, 'losenord'), password);
  const files = { password: { file: join(folder, 'losenord') }, tls: { ca: join(folder, 'ca.pem') } };
  return { certificates, files };
}

const tdsColumns = ({ names, types }: Answer): TdsColumn[] => {
  const known = { text: 'nvarchar(400)', date: 'date', timestamp: 'datetime2(3)' };
  return names.map((name, at) => ({ name, type: known[types[at]!] }));
};

const tdsCell =
  ({ types }: Answer) =>
  (cell: string | null, at: number): string | null =>
    types[at] === 'timestamp' ? (cell?.replace(' ', 'T') ?? null) : cell;

/** Names that nobody quotes are in capitals in Oracle. */
const oracleColumns = ({ names, types }: Answer): DoubleColumn[] => {
  const known = { text: 'VARCHAR2(400)', date: 'DATE', timestamp: 'TIMESTAMP(3)' };
  return names.map((name, at) => ({ name: name.toUpperCase(), type: known[types[at]!] }));
};
