/**
 * JSON over HTTPS, paged. Belongs here: reading one resource as rows of the columns that a request description
 * names. Never: another method than GET, a field that no column names, or what the rows mean.
 */
import { setImmediate } from 'node:timers/promises';
import { sourceClosed } from '../connector.errors';
import type {
  Batch,
  Column,
  Connector,
  OpenContext,
  Query,
  ReadOnlyProof,
  Source,
  SourceStatus,
  SourceTable,
  ValueCounts,
} from '../contract';
import { HttpsClient } from '../shared/https';
import { shownUrl } from '../shared/https-answer';
import { inBatches } from '../shared/in-batches';
import { Pace } from '../shared/pace';
import { pages, totalOf, type PageContext } from './pages';
import { readRequest, type Request } from './request';
import { noTables } from './rest.errors';
import { restSettings, type RestSettings } from './settings';

export const restConnector: Connector<RestSettings> = {
  name: 'rest',
  queries: 'request',
  settings: restSettings,
  async open(settings: RestSettings, context: OpenContext): Promise<Source> {
    new Pace(settings).assertReadingHours();
    return new RestSource(await HttpsClient.open(settings, context), settings, context.log);
  },
};

class RestSource implements Source {
  private readonly closing = new AbortController();

  constructor(
    private readonly client: HttpsClient,
    private readonly settings: RestSettings,
    private readonly log: OpenContext['log'],
  ) {}

  /** What the description says; calls nobody. */
  async describe(query: Query): Promise<Column[]> {
    return Object.entries(this.read(query).columns).map(([name, column]) => ({
      name,
      type: ('type' in column ? column.type : undefined) ?? '',
    }));
  }

  async *stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    const request = this.read(query);
    const pace = new Pace(this.settings);
    pace.assertReadingHours();
    this.log({ kind: 'query', text: this.shown(request) });
    const columns = Object.keys(request.columns);
    for await (const rows of this.guarded(pages(request, this.context(signal)), signal)) {
      for (const part of inBatches(rows)) {
        yield { columns, rows: part };
        signal?.throwIfAborted();
        this.assertOpen();
        await pace.passed(part.length, signal);
        await setImmediate();
      }
    }
  }

  async proveReadOnly(): Promise<ReadOnlyProof> {
    this.assertOpen();
    return this.client.proveReadOnly();
  }

  async status(): Promise<SourceStatus> {
    this.assertOpen();
    const { software, transport, clock } = await this.client.look(this.closing.signal);
    return {
      product: software === null ? 'HTTP API' : `HTTP API (${software})`,
      transport,
      clock,
      snapshot: {
        consistent: false,
        detail:
          'Pages are read one after another. Records that are added or removed meanwhile stop the reading when they move others; a change inside a record that has been read is seen the next time.',
      },
    };
  }

  /** None: what there is stands in the vendor's description, and a request says what is read of it. */
  async tables(): Promise<SourceTable[]> {
    this.assertOpen();
    return [];
  }

  /** By one record and the server's own count; the rows of `each` and `where` are others. */
  async estimateRows(query: Query): Promise<number | null> {
    const request = this.read(query);
    return request.each === undefined && Object.keys(request.where).length === 0
      ? totalOf(request, this.context(undefined))
      : null;
  }

  async countValues(): Promise<ValueCounts> {
    this.assertOpen();
    throw noTables();
  }

  async close(): Promise<void> {
    this.closing.abort(sourceClosed('rest'));
    this.client.close();
  }

  private read(query: Query): Request {
    this.assertOpen();
    return readRequest(query);
  }

  private assertOpen(): void {
    this.closing.signal.throwIfAborted();
  }

  private context(signal: AbortSignal | undefined): PageContext {
    const both = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    return { client: this.client, megabytes: this.settings.pageMegabytes, signal: both };
  }

  /** Address and the names of what is sent, never a value: what stands in them can be a key or an identity. */
  private shown(request: Request): string {
    const names = [...request.sent.map(([name]) => name)];
    if (request.paging?.by === 'offset') names.push(request.paging.offset, request.paging.limit);
    const address = shownUrl(this.client.url(request.path));
    return `GET ${address}${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
  }

  /** An aborted request ends with an error of Node's; what is told is why it was aborted. */
  private async *guarded<T>(source: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
    try {
      yield* source;
    } catch (error) {
      signal?.throwIfAborted();
      this.assertOpen();
      throw error;
    }
  }
}
