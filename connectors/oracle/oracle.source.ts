/** The source that `oracle.connector.ts` opens: everything that needs the driver. */
import { wrongQuery } from '../connector.errors';
import {
  ConnectorError,
  type Batch,
  type Cell,
  type Column,
  type OpenContext,
  type Query,
  type ReadOnlyProof,
  type SliceReader,
  type Source,
  type SourceStatus,
  type SourceTable,
  type ValueCounts,
} from '../contract';
import { batchBytes, batchRows, Pace } from '../shared/pace';
import { partRefused, tooManyStreams } from '../shared/server.errors';
import { countQueries } from '../shared/sql-text';
import { allRows, readCounts, readSummary } from '../shared/value-counts';
import { shareOut } from './cells';
import { readTables, withNames } from './dictionary';
import { checkQuery, type Checked } from './oracle-text';
import { judge } from './rights';
import { rightsQuestions, schemaRightsQuestion, version23, writeAttempt } from './rights-questions';
import { Session, type Reading } from './session';
import { sliceQuery, summaryQuery } from './slices';
import type { OracleSettings } from './settings';

/** Rows asked for at a time: at first, before it is known how large they are, and at most. */
const fetches = { usual: { first: 200, largest: batchRows }, wide: { first: 10, largest: 50 } };

const clockText = `SELECT TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS.FF3"Z"'), SYS_CONTEXT('USERENV', 'NETWORK_PROTOCOL') FROM dual`;

/** @throws ConnectorError when it cannot be reached or read */
export async function openOracle(settings: OracleSettings, context: OpenContext): Promise<Source> {
  new Pace(settings).assertReadingHours();
  return new OracleSource(await Session.open(settings, context), settings);
}

/** Errors about the words of a query: an unknown column, and what the parser does not take. */
const aboutText = new Set(['CON-710', 'CON-711']);

class OracleSource implements Source {
  private streaming = false;
  private readonly rows = (text: string): Promise<Cell[][]> => this.session.rows(text);

  constructor(
    private readonly session: Session,
    private readonly settings: OracleSettings,
  ) {}

  async describe(query: Query): Promise<Column[]> {
    this.session.assertOpen();
    const checked = checkQuery(query);
    try {
      return (await this.session.describe(checked)).columns;
    } catch (error) {
      throw await withNames(error, this.rows);
    }
  }

  stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    return this.readWith(async () => checkQuery(query), signal);
  }

  readonly slices: SliceReader = {
    summarize: async (query, greatest, signal) => {
      const part = (): Promise<Checked> =>
        this.partOf(query, (columns) => summaryQuery(query, columns, greatest));
      return readSummary(this.readWith(part, signal));
    },
    /** Oracle tells a plan by EXPLAIN PLAN only, which writes to a table of plans. */
    ordered: async (query) => {
      await this.describe(query);
      return false;
    },
    stream: (query, slice, signal) =>
      this.readWith(() => this.partOf(query, (columns) => sliceQuery(query, columns, slice)), signal),
  };

  private async *readWith(part: () => Promise<Checked>, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    this.session.assertOpen();
    if (this.streaming) throw tooManyStreams(1);
    this.streaming = true;
    try {
      const pace = new Pace(this.settings);
      pace.assertReadingHours();
      const checked = await part();
      const reading = await this.session.read(checked, signal).catch(async (error: unknown) => {
        throw await withNames(error, this.rows);
      });
      try {
        yield* this.batches(reading, pace, signal);
      } finally {
        await reading.close();
      }
    } finally {
      this.streaming = false;
    }
  }

  /** Describes the query first, so that what is wrong with it is said of its own text, and then the part of it. */
  private async partOf(query: Query, compose: (columns: readonly Column[]) => Query): Promise<Checked> {
    const part = checkQuery(compose(await this.describe(query)));
    try {
      await this.session.describe(part);
      return part;
    } catch (error) {
      throw error instanceof ConnectorError && aboutText.has(error.details.code)
        ? partRefused({ sv: 'Oracle', en: 'Oracle' }, error.details.what)
        : error;
    }
  }

  private async *batches(reading: Reading, pace: Pace, signal?: AbortSignal): AsyncGenerator<Batch> {
    const columns = reading.plan.columns.map(({ name }) => name);
    const { first, largest } = reading.plan.wide ? fetches.wide : fetches.usual;
    let most = first;
    for (;;) {
      const { rows, bytes } = await reading.next(most);
      if (rows.length === 0) return;
      for (const part of bytes > batchBytes ? shareOut(rows, batchBytes) : [rows]) {
        yield { columns, rows: part };
        await pace.passed(part.length, signal);
        this.session.assertOpen();
      }
      const fitting = Math.floor((batchBytes * rows.length) / Math.max(bytes, 1));
      most = Math.max(1, Math.min(largest, fitting, most * 5));
    }
  }

  async proveReadOnly(): Promise<ReadOnlyProof> {
    const ask = rightsQuestions;
    return judge({
      account: await this.rows(ask.account),
      effective: await this.rows(ask.effective),
      system: await this.rows(ask.system),
      roles: await this.rows(ask.roles),
      directRoles: await this.rows(ask.directRoles),
      objects: await this.rows(ask.objects),
      grantable: await this.rows(ask.grantable),
      sequences: await this.rows(ask.sequences),
      own: await this.rows(ask.own),
      schemas: this.session.version.number >= version23 ? await this.rows(schemaRightsQuestion) : [],
      refusal: await this.session.refusalOf(writeAttempt),
    });
  }

  async status(): Promise<SourceStatus> {
    const [row] = await this.rows(clockText);
    const protocol = String(row?.[1] ?? 'unknown');
    const encrypted = this.settings.tls !== 'off';
    return {
      product: `Oracle Database ${this.session.version.text}`,
      transport: {
        encrypted,
        detail: encrypted
          ? `TCPS with a verified certificate; the server says "${protocol}".`
          : `TCP without TLS; the server says "${protocol}".`,
      },
      clock: row?.[0] == null ? null : String(row[0]),
      snapshot: {
        consistent: true,
        detail: 'SET TRANSACTION READ ONLY: all that the session reads is of the moment it was opened.',
      },
    };
  }

  tables(): Promise<SourceTable[]> {
    return readTables(this.rows);
  }

  /** Oracle tells an estimate by EXPLAIN PLAN only, which writes to a table of plans. */
  async estimateRows(query: Query): Promise<null> {
    this.session.assertOpen();
    if (query.kind !== 'sql') throw wrongQuery('oracle', 'sql');
    return null;
  }

  async countValues(
    table: string,
    column: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ValueCounts> {
    const statements = countQueries('oracle', table, column, limit);
    return readCounts(statements, (text) => allRows(this.stream({ kind: 'sql', text }, signal)));
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
