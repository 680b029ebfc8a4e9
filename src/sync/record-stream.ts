import type { Batch, Cell } from '../../connectors/contract';
import { recordNames, reserved, type RecordName } from '../catalog/model';
import type { Pseudonymiser } from '../identity';
import type { CanonicalIdentity } from '../identity/model';
import type { CompiledRecord, MappedRow, RejectCode, UnmappedSink } from '../mapping/model';
import type { ChunkNotes, ChunkRows, RejectedRow, StreamLayout } from '../store/model';
import { chunkRowsOf } from '../store/row-block';
import { streamLayout } from '../store/tables';
import { BlockBuilder } from './block-builder';
import type { ChildResolver } from './child-resolver';
import { noDrift, type Drift } from './drift';
import { KeyedRows } from './keyed-rows';
import type { NotificationCounter } from './notifications';
import type { UnmappedTally } from '../mapping/codes/unmapped-tally';

/** A chunk ready for the store. */
export interface Chunk {
  rows: ChunkRows;
  notes: Omit<ChunkNotes, 'bookmark'>;
  /** Cells that the mapping looked at. */
  cells: number;
}

export interface StreamContext {
  source: string;
  pseudonymiser: Pseudonymiser;
  children: ChildResolver;
  notifications: NotificationCounter;
  unmapped: UnmappedTally;
}

type Mapper = (row: readonly Cell[], out: MappedRow, sink: UnmappedSink) => RejectCode | 'drift' | null;

/**
 * One record of a source: maps and pseudonymises batch by batch into the block of a chunk. Nothing of a batch outlives
 * its chunk but the keys of counted notifications, in memory.
 */
export class RecordStream {
  readonly layout: StreamLayout;
  private readonly record: RecordName;
  private readonly mapped: MappedRow;
  private readonly at: { opened: number; arrived: number; decided: number; type: number };
  private readonly whole: BlockBuilder;
  private readonly keyed: KeyedRows;
  /** Whether the store is asked first which rows it lacks: where it has most of them as they are. */
  byKeys = false;
  /** Keys of notifications that are counted already; the store keeps no row to tell a repeated one by. */
  private readonly counted = new Set<string>();
  /** Key → answers of the rows so far, as keyed hashes, where rows may repeat each other. */
  private readonly met: Map<string, string> | null;

  /** Keys of rejects that are accounted for: rows that come again with one are passed over. */
  accounted: ReadonlySet<string | null> = new Set();
  private rejected: RejectedRow[] = [];
  private tally = { read: 0, countedOnly: 0, repeated: 0 };

  constructor(
    private readonly compiled: CompiledRecord,
    private readonly context: StreamContext,
    private readonly drift: Drift = noDrift,
  ) {
    const { record, variables } = compiled;
    this.record = record;
    this.layout = streamLayout(record, variables);
    this.mapped = compiled.newRow();
    this.met = compiled.repeats ? new Map<string, string>() : null;
    this.whole = new BlockBuilder(compiled, context);
    this.keyed = new KeyedRows(compiled, context, this.whole);
    const at = (id: string): number => variables.findIndex((variable) => variable.id === id);
    this.at = {
      opened: at('aktualisering.utredning-inleds'),
      arrived: at('aktualisering.inkom-datum'),
      decided: at('aktualisering.beslutsdatum'),
      type: at('aktualisering.typ'),
    };
  }

  /** Rows read since the last chunk was taken. */
  get read(): number {
    return this.tally.read;
  }

  add(batch: Batch): void {
    const map = this.mapper(batch.columns);
    const countBy = this.compiled.bindCountBy?.(batch.columns);
    const { unmapped, children, pseudonymiser } = this.context;
    pseudonymiser.dropWaiting();
    for (const row of batch.rows) {
      this.tally.read++;
      const code = map(row, this.mapped, unmapped);
      const identity = code ? null : children.read(this.mapped.identity);
      if (code || !identity) this.reject(code ?? 'identity-invalid');
      else if (this.isGood(identity, this.isOnlyCounted() ? countBy?.(row) : undefined))
        if (this.byKeys) this.keyed.add(this.mapped, identity, row, map);
        else this.whole.add(this.mapped, identity);
    }
    if (this.byKeys) this.keyed.reckon();
    else this.whole.reckon();
  }

  /** What has been added since the last chunk. */
  chunk(): Chunk {
    const { read, countedOnly, repeated } = this.tally;
    const { rejected } = this;
    this.rejected = [];
    this.tally = { read: 0, countedOnly: 0, repeated: 0 };
    return {
      rows: this.byKeys ? this.keyed.take() : chunkRowsOf(this.layout, this.whole.take()),
      notes: { read, countedOnly: countedOnly + repeated, rejected },
      cells: (read - rejected.length - repeated) * this.compiled.variables.length,
    };
  }

  /** Every row comes again from the first one on: what the ones so far have told is forgotten. */
  restart(): void {
    const { unmapped, notifications } = this.context;
    this.chunk();
    this.counted.clear();
    this.met?.clear();
    this.accounted = new Set();
    unmapped.forget(this.record);
    if (this.record === 'aktualisering') notifications.forget();
  }

  /** Whether the row is to be stored, and not only counted, nor one that says what another row has said. */
  private isGood(
    identity: CanonicalIdentity,
    counts: { sex: string | null; born: string | null } | undefined,
  ): boolean {
    const { unmapped } = this.context;
    const onlyCounted = this.isOnlyCounted();
    const before = this.met && this.meet(this.met, identity, counts);
    if (before === 'same') {
      unmapped.dropRow();
      this.tally.repeated++;
      return false;
    }
    if (before === 'other' || (onlyCounted && this.counted.has(this.mapped.key))) {
      this.reject('key-duplicate');
      return false;
    }
    unmapped.keepRow(this.record);
    if (!onlyCounted) return true;
    this.counted.add(this.mapped.key);
    this.count(counts);
    this.tally.countedOnly++;
    return false;
  }

  /** Whether the row's key has been met, and with the same answers. */
  private meet(
    met: Map<string, string>,
    identity: CanonicalIdentity,
    counts: { sex: string | null; born: string | null } | undefined,
  ): 'same' | 'other' | null {
    const { key: own, parents, unit, eventDate, endDate, protectedIdentity, values, multi } = this.mapped;
    const child = this.context.children.pseudonymOf(identity);
    const row = [child, ...parents, unit, eventDate, endDate, protectedIdentity ? 1 : 0, ...values];
    row.push(counts?.sex ?? null, counts?.born ?? null);
    const key = this.whole.keys.own.of(own);
    const hash = this.context.pseudonymiser.hashRow(row, multi);
    const before = met.get(key);
    if (before === undefined) met.set(key, hash);
    return before === undefined ? null : before === hash ? 'same' : 'other';
  }

  /** The law keeps notifications without an investigation out of the store (see `NotificationCounter`). */
  private isOnlyCounted(): boolean {
    if (this.record !== 'aktualisering') return false;
    const { opened } = this.at;
    const value = opened < 0 ? null : this.mapped.values[opened];
    return value !== 'ja' && value !== 'pagar-redan';
  }

  private count(child: { sex: string | null; born: string | null } | undefined): void {
    const { values, unit } = this.mapped;
    const value = (index: number): string | null => (index < 0 ? null : (values[index] ?? null));
    this.context.notifications.add({
      arrived: value(this.at.arrived),
      decided: value(this.at.decided),
      opened: value(this.at.opened),
      type: value(this.at.type),
      unit,
      sex: child?.sex ?? null,
      born: child?.born ?? null,
    });
  }

  /** The mapping for rows of these columns, with what the drift of columns does to it. */
  private mapper(columns: readonly string[]): Mapper {
    const { drift, compiled } = this;
    const map = compiled.bind(columns);
    if (drift === noDrift) return map;
    const hasDrifted = rejecting(drift, columns);
    return (row, out, sink) => {
      const code = map(row, out, sink) ?? (hasDrifted(row) ? 'drift' : null);
      if (code) return code;
      for (const index of drift.unmapped) {
        const variable = compiled.variables[index]!;
        if (variable.multiple) out.multi[index] = [reserved.unmapped];
        else out.values[index] = reserved.unmapped;
        sink.unmapped(variable.id, null);
      }
      return null;
    };
  }

  private reject(code: string): void {
    const key = this.mapped.key ? this.whole.keys.own.of(this.mapped.key) : null;
    this.context.unmapped.dropRow();
    if (this.accounted.has(key)) this.tally.read--;
    else this.rejected.push({ record: this.record, key, column: null, code });
  }
}

/** Whether a row holds something where the columns are not what they were; in a column that is gone every row does. */
function rejecting(drift: Drift, columns: readonly string[]): (row: readonly Cell[]) => boolean {
  if (drift.rejecting.some((name) => drift.missing.includes(name))) return () => true;
  const names = columns.map((name) => name.toLowerCase());
  const at = drift.rejecting.map((name) => names.indexOf(name.toLowerCase()));
  return (row) => at.some((index) => row[index] !== null);
}

/** Parents before children, and `barn` last: a child is stored only when something else of it is. */
export const readingOrder: readonly RecordName[] = [...recordNames.filter((name) => name !== 'barn'), 'barn'];
