/** The source that `mssql.connector.ts` opens: everything that needs the driver. */
import {
  ConnectorError,
  type Batch,
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
import { Pace } from '../shared/pace';
import { columnTwice, partRefused } from '../shared/server.errors';
import { allRows, readCounts, readSummary } from '../shared/value-counts';
import { whenAborted } from '../shared/when-aborted';
import { describeQuery, likelyQuery, tablesFrom, tablesQuery } from './catalogue';
import { explainNumber, ObjectMissing } from './explain';
import { noSuchColumn, noSuchObject } from './mssql.errors';
import { declarations } from './parameters';
import { proveReadOnly } from './read-only-proof';
import { MssqlSession, type Lane } from './session';
import type { MssqlSettings } from './settings';
import { orderedQuery, sliceQuery, sorts, summaryQuery, type DescribedColumn } from './slices';
import { estimateRows, planOf, readStatus } from './status';
import { checkTsql, type CheckedSelect } from './tsql';
import { baseTypeQuery, countStatements } from './value-counts';

/** @throws ConnectorError when it cannot be reached or read */
export async function openMssql(settings: MssqlSettings, context: OpenContext): Promise<Source> {
  new Pace(settings).assertReadingHours();
  return new MssqlSource(await MssqlSession.open(settings, context), context);
}

/** Which part of a whole query is read. */
type Part = (lane: Lane, whole: CheckedSelect) => Promise<CheckedSelect>;

/** Errors about the words of a query: an unknown column, and what the parser does not take. */
const aboutText = new Set(['CON-503', 'CON-504']);

class MssqlSource implements Source {
  constructor(
    private readonly session: MssqlSession,
    private readonly context: OpenContext,
  ) {}

  async describe(query: Query): Promise<Column[]> {
    this.session.assertOpen();
    const select = checkTsql(query);
    return this.onLane(async (lane) =>
      (await this.columnsOf(lane, select)).map(({ name, type }) => ({ name, type })),
    );
  }

  private async columnsOf(lane: Lane, { text, parameters }: CheckedSelect): Promise<DescribedColumn[]> {
    this.context.log({ kind: 'query', text: describeQuery });
    const rows = await this.session.ask(lane, describeQuery, [
      { name: 'sats', value: text },
      { name: 'parametrar', value: declarations(parameters) || null },
    ]);
    const broken = rows.find(([, , number]) => typeof number === 'number');
    if (broken) throw explainNumber(Number(broken[2]), String(broken[3]), undefined, this.session.settings);
    const columns = rows.map(([name, type, , , collation]) => ({
      name: String(name ?? ''),
      type: String(type ?? ''),
      collation: typeof collation === 'string' ? collation : null,
    }));
    assertDistinct(columns);
    return columns;
  }

  stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    return this.readWith(query, async (_, whole) => whole, signal);
  }

  readonly slices: SliceReader = {
    summarize: async (query, greatest, signal) => {
      const part: Part = (lane, whole) =>
        this.partOf(lane, whole, (columns) => summaryQuery(query, columns, greatest));
      return readSummary(this.readWith(query, part, signal));
    },
    ordered: async (query, names) => {
      this.session.assertOpen();
      const whole = checkTsql(query);
      return this.onLane(async (lane) => {
        const part = await this.partOf(lane, whole, (columns) => orderedQuery(query, columns, names));
        const plan = await planOf(this.session, lane, part);
        return plan !== null && !sorts(plan);
      });
    },
    stream: (query, slice, signal) =>
      this.readWith(
        query,
        (lane, whole) => this.partOf(lane, whole, (columns) => sliceQuery(query, columns, slice)),
        signal,
      ),
  };

  private async *readWith(query: Query, part: Part, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    this.session.assertOpen();
    const whole = checkTsql(query);
    const pace = new Pace(this.session.settings);
    pace.assertReadingHours();
    const lane = await this.session.take();
    try {
      yield* this.read(lane, await part(lane, whole), pace, signal);
    } catch (error) {
      throw error instanceof ObjectMissing ? await this.suggest(lane, error) : error;
    } finally {
      this.session.giveBack(lane);
    }
  }

  /** Describes the query first, so that what is wrong with it is said of its own text, and then the part of it. */
  private async partOf(
    lane: Lane,
    whole: CheckedSelect,
    compose: (columns: readonly DescribedColumn[]) => Query,
  ): Promise<CheckedSelect> {
    const part = checkTsql(compose(await this.columnsOf(lane, whole)));
    try {
      await this.columnsOf(lane, part);
      return part;
    } catch (error) {
      throw error instanceof ConnectorError && aboutText.has(error.details.code)
        ? partRefused({ sv: 'SQL Server', en: 'SQL Server' }, error.details.why ?? error.details.what)
        : error;
    }
  }

  async proveReadOnly(): Promise<ReadOnlyProof> {
    return this.onLane((lane) => proveReadOnly(this.session, lane));
  }

  async status(): Promise<SourceStatus> {
    return this.onLane((lane) => readStatus(this.session, lane));
  }

  async tables(): Promise<SourceTable[]> {
    return this.onLane(async (lane) => tablesFrom(await this.session.ask(lane, tablesQuery)));
  }

  async estimateRows(query: Query): Promise<number | null> {
    this.session.assertOpen();
    const select = checkTsql(query);
    return this.onLane((lane) => estimateRows(this.session, lane, select));
  }

  async countValues(
    table: string,
    column: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ValueCounts> {
    signal?.throwIfAborted();
    const known = await this.tables();
    const found = known.find(({ name }) => name === table);
    if (!found) throw noSuchObject(table, known.map(({ name }) => name).slice(0, 20));
    if (!found.columns.some(({ name }) => name === column)) throw noSuchColumn(column);
    const [[type, length] = []] = await this.onLane((lane) =>
      this.session.ask(lane, baseTypeQuery, [
        { name: 'tabell', value: table },
        { name: 'kolumn', value: column },
      ]),
    );
    const statements = countStatements(table, column, { type: String(type), length: Number(length) }, limit);
    return readCounts(statements, (text) => allRows(this.stream({ kind: 'sql', text }, signal)));
  }

  close(): Promise<void> {
    return this.session.close();
  }

  private async *read(
    lane: Lane,
    select: CheckedSelect,
    pace: Pace,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Batch> {
    this.context.log({ kind: 'query', text: select.text });
    const queue = this.session.read(lane, select);
    const listenNoMore = whenAborted(signal, (reason) => queue.stop(asError(reason)));
    try {
      for (let rows = await queue.next(); rows; rows = await queue.next()) {
        yield { columns: queue.columns.map(({ name }) => name), rows };
        await pace.passed(rows.length, signal);
        this.session.assertOpen();
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw this.session.explain(lane, error);
    } finally {
      listenNoMore();
      await this.session.end(queue);
    }
  }

  private async onLane<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = await this.session.take();
    try {
      return await work(lane);
    } catch (error) {
      throw error instanceof ObjectMissing ? await this.suggest(lane, error) : error;
    } finally {
      this.session.giveBack(lane);
    }
  }

  private async suggest(lane: Lane, { name }: ObjectMissing): Promise<Error> {
    const rows = await this.session.ask(lane, likelyQuery, [{ name: 'namn', value: name }]);
    return noSuchObject(
      name,
      rows.map(([likely]) => String(likely)),
    );
  }
}

function assertDistinct(columns: readonly Column[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name.toLowerCase())) throw columnTwice(name);
    seen.add(name.toLowerCase());
  }
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error('Aborted.'));
