import { sourceClosed, wrongQuery } from '../../connector.errors';
import {
  ConnectorError,
  type Batch,
  type Column,
  type OpenContext,
  type Query,
  type ReadOnlyProof,
  type Source,
  type SourceStatus,
  type SourceTable,
  type ValueCounts,
} from '../../contract';
import { inBatches } from '../in-batches';
import { shownName } from '../shown-names';
import { countColumn } from './count-values';
import { columnMissing } from './file.errors';
import type { FilePlace } from './place';

/** What tells one file format from another. `name` is as it stands in a mapping's `from:`. */
export interface FileFormat {
  /** What `status()` calls it. */
  product: string;
  columns(name: string, signal?: AbortSignal): Promise<string[]>;
  /** Rows as they are read, as many at a time as come together. */
  batches(name: string, signal?: AbortSignal): AsyncIterable<Batch>;
  /** The names that `columns` and `batches` take, of all that lies in the place. */
  names(): Promise<string[]>;
  /** By size or by what the file says of itself, never by reading all of it. */
  estimateRows(name: string): Promise<number | null>;
}

/** A source of files: everything that does not depend on their format. */
export class FileSource implements Source {
  private closed = false;

  constructor(
    private readonly connector: string,
    private readonly format: FileFormat,
    private readonly place: FilePlace,
    private readonly log: OpenContext['log'],
  ) {}

  async describe(query: Query): Promise<Column[]> {
    const columns = await this.format.columns(this.nameOf(query));
    return columns.map((name) => ({ name, type: '' }));
  }

  async *stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    const name = this.nameOf(query);
    this.log({ kind: 'query', text: shownName(name) });
    for await (const { columns, rows } of this.format.batches(name, signal)) {
      for (const part of inBatches(rows)) {
        yield { columns, rows: part };
        signal?.throwIfAborted();
        this.assertOpen();
      }
    }
  }

  async proveReadOnly(): Promise<ReadOnlyProof> {
    this.assertOpen();
    return this.place.proveReadOnly();
  }

  async status(): Promise<SourceStatus> {
    this.assertOpen();
    return { product: this.format.product, ...(await this.place.status()) };
  }

  /** A file that is not what the connector reads is warned about and left out. */
  async tables(): Promise<SourceTable[]> {
    this.assertOpen();
    const tables: SourceTable[] = [];
    for (const name of await this.format.names()) {
      try {
        const columns = await this.describe({ kind: 'file', name });
        tables.push({ name, columns, estimatedRows: await this.format.estimateRows(name) });
      } catch (error) {
        if (!(error instanceof ConnectorError) || this.closed) throw error;
        this.log({ kind: 'warning', details: error.details });
      }
    }
    return tables;
  }

  async estimateRows(query: Query): Promise<number | null> {
    return this.format.estimateRows(this.nameOf(query));
  }

  /** Reads the file once. */
  async countValues(
    table: string,
    column: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ValueCounts> {
    const query: Query = { kind: 'file', name: table };
    const columns = (await this.describe(query)).map(({ name }) => name);
    const index = columns.indexOf(column);
    if (index < 0) throw columnMissing(table, column, columns);
    return countColumn(this.stream(query, signal), index, limit);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.place.close();
  }

  private assertOpen(): void {
    if (this.closed) throw sourceClosed(this.connector);
  }

  private nameOf(query: Query): string {
    this.assertOpen();
    if (query.kind !== 'file') throw wrongQuery(this.connector, 'file');
    return query.name;
  }
}
