import {
  ConnectorError,
  type Batch,
  type Cell,
  type Column,
  type Condition,
  type ConnectorErrorDetails,
  type Slice,
  type SliceReader,
  type Source,
} from '../../connectors/contract';
import { rowsOf, type ReadingOptions } from '../mapping/lists/lists-read';
import type { CompiledRecord } from '../mapping/model';
import { watermarkOf } from './overlap';
import type { SourceSummary } from './stream-mode';

/** Some queries have no parts, which may show only when a row is compared: they are read whole. */
export const isNotSliceable = (error: unknown): error is ConnectorError =>
  error instanceof ConnectorError && error.details.code === 'CON-029';

/** The statement took longer than the server's owner allows, which reading row by row need not do. */
const wasTooSlow = (error: unknown): boolean =>
  error instanceof ConnectorError && error.details.code === 'CON-024';

/** One record as its source gives it: what it says of itself, all rows, and parts of them. Counts the wait for it. */
export class RecordSource {
  /** Milliseconds waited for rows. */
  waitedMs = 0;
  /** Null where the source gives no parts of this record. */
  slices: SliceReader | null;
  /** Columns of the answer; empty where they were not asked for. */
  answer: readonly Column[] = [];
  summary: SourceSummary | null = null;
  /** The greatest change as the source gives it, be it a time or not. */
  greatest: Cell = null;
  /** Rows whose change is neither empty nor a time. */
  undated = 0;
  /** Why the source gives no parts of this record, where it could of others. */
  refusal: ConnectorErrorDetails | null = null;
  /** Whether the count was stopped by the limit for one statement: there is no summary then. */
  countStopped = false;
  private names = new Map<string, string>();

  constructor(
    private readonly source: Source,
    private readonly compiled: CompiledRecord,
    private readonly options: ReadingOptions,
  ) {
    this.slices = source.slices ?? null;
  }

  /** Asks for the columns, where parts may be asked for. */
  async describe(): Promise<void> {
    if (!this.slices) return;
    this.answer = await this.source.describe(this.compiled.query);
    this.names = new Map(this.answer.map(({ name }) => [name.toLowerCase(), name]));
  }

  /** Asks for count and greatest change; after `describe` and before the first row. */
  async summarize(now: string): Promise<void> {
    const { slices, compiled } = this;
    if (!slices) return;
    try {
      const summary = await slices.summarize(compiled.query, this.changed ?? null, this.options.signal);
      this.greatest = summary.greatest;
      this.undated = summary.undated;
      // A row that is not in the order of time is in no window: when it is changed it could not be told.
      const watermark = summary.undated === 0 ? watermarkOf(summary.greatest, now) : null;
      this.summary = { rows: summary.rows, watermark };
    } catch (error) {
      if (wasTooSlow(error)) this.countStopped = true;
      else if (isNotSliceable(error)) {
        this.slices = null;
        this.refusal = error.details;
      } else throw error;
    }
  }

  /** These columns as the source names them; null when the answer lacks one. */
  named(columns: readonly string[]): string[] | null {
    const found = columns.flatMap((name) => this.names.get(name.toLowerCase()) ?? []);
    return found.length === columns.length ? found : null;
  }

  async ordered(columns: readonly string[]): Promise<boolean> {
    return this.slices !== null && this.slices.ordered(this.compiled.query, columns);
  }

  all(): AsyncIterable<Batch> {
    return this.timed(rowsOf(this.source, this.compiled, this.options));
  }

  /** Rows whose key is whole, in its order, after a key if one is given. */
  inOrder(keys: readonly string[], after?: readonly Cell[]): AsyncIterable<Batch> {
    const where: Condition = after
      ? { kind: 'after', columns: keys, values: after }
      : { kind: 'filled', columns: keys };
    return this.slice({ where: [where], orderBy: keys });
  }

  without(columns: readonly string[]): AsyncIterable<Batch> {
    return this.slice({ where: [{ kind: 'null', columns }] });
  }

  /** Rows changed then or later, and those that do not say when they were changed. */
  async *changedSince(from: string): AsyncIterable<Batch> {
    const column = this.changed!;
    yield* this.slice({ where: [{ kind: 'from', column, value: from }] });
    yield* this.without([column]);
  }

  only(columns: readonly string[]): AsyncIterable<Batch> {
    return this.slice({ columns });
  }

  private get changed(): string | undefined {
    const { changed } = this.compiled;
    return changed === undefined ? undefined : this.names.get(changed.toLowerCase());
  }

  private slice(slice: Slice): AsyncIterable<Batch> {
    return this.timed(this.slices!.stream(this.compiled.query, slice, this.options.signal));
  }

  private async *timed(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    let began = performance.now();
    for await (const batch of batches) {
      this.waitedMs += performance.now() - began;
      yield batch;
      began = performance.now();
    }
    this.waitedMs += performance.now() - began;
  }
}
