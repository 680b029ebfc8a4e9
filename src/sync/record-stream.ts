import type { Batch } from '../../connectors/contract';
import { parentsOf, recordNames, type RecordName } from '../catalog/model';
import type { Pseudonymiser } from '../identity';
import type { CompiledRecord, MappedRow } from '../mapping/model';
import type { ChunkNotes, RejectedRow, StoreRow, StoreSchema } from '../store/model';
import type { ChildResolver } from './child-resolver';
import { disposalDate } from './disposal';
import type { NotificationCounter } from './notifications';
import type { UnmappedTally } from '../mapping/codes/unmapped-tally';

/** A chunk ready for the store. */
export interface Chunk {
  rows: StoreRow[];
  notes: ChunkNotes;
  /** Cells that the mapping looked at. */
  cells: number;
}

export interface StreamContext {
  source: string;
  schema: StoreSchema;
  pseudonymiser: Pseudonymiser;
  children: ChildResolver;
  notifications: NotificationCounter;
  unmapped: UnmappedTally;
}

/**
 * One record of a source: maps and pseudonymises batch by batch. Nothing of a batch outlives its chunk but the keys
 * of counted notifications, in memory.
 */
export class RecordStream {
  private readonly record: RecordName;
  private readonly mapped: MappedRow;
  /** Where each of the mapping's variables stands among the store's columns. */
  private readonly columns: readonly number[];
  private readonly width: number;
  private readonly opened: number;
  private readonly dates: { arrived: number; decided: number; type: number };
  /** Keys of notifications that are counted already; the store keeps no row to tell a repeated one by. */
  private readonly counted = new Set<string>();
  /** Key → answers of the rows so far, as keyed hashes, where rows may repeat each other. */
  private readonly met: Map<string, string> | null;

  constructor(
    private readonly compiled: CompiledRecord,
    private readonly context: StreamContext,
  ) {
    this.record = compiled.record;
    this.mapped = compiled.newRow();
    this.met = compiled.repeats ? new Map<string, string>() : null;
    const loaded = context.schema.loaded[this.record];
    this.width = loaded.length;
    this.columns = compiled.variables.map((variable) => loaded.findIndex(({ id }) => id === variable.id));
    const at = (id: string): number => compiled.variables.findIndex((variable) => variable.id === id);
    this.opened = at('aktualisering.utredning-inleds');
    this.dates = {
      arrived: at('aktualisering.inkom-datum'),
      decided: at('aktualisering.beslutsdatum'),
      type: at('aktualisering.typ'),
    };
  }

  chunk(batch: Batch): Chunk {
    const map = this.compiled.bind(batch.columns);
    const countBy = this.compiled.bindCountBy?.(batch.columns);
    const rows: StoreRow[] = [];
    const rejected: RejectedRow[] = [];
    let countedOnly = 0;
    let repeated = 0;
    for (const row of batch.rows) {
      const code = map(row, this.mapped, this.context.unmapped);
      const child = code ? null : this.context.children.resolve(this.mapped.identity);
      if (code || !child) {
        rejected.push(this.reject(code ?? 'identity-invalid'));
        this.context.unmapped.dropRow();
        continue;
      }
      const onlyCounted = this.isOnlyCounted();
      const counts = onlyCounted ? countBy?.(row) : undefined;
      const before = this.met && this.meet(this.met, child, counts);
      if (before === 'same') {
        this.context.unmapped.dropRow();
        repeated++;
        continue;
      }
      if (before === 'other' || (onlyCounted && this.counted.has(this.mapped.key))) {
        rejected.push(this.reject('key-duplicate'));
        this.context.unmapped.dropRow();
        continue;
      }
      this.context.unmapped.keepRow(this.record);
      if (onlyCounted) {
        this.counted.add(this.mapped.key);
        this.count(counts);
        countedOnly++;
      } else {
        rows.push(this.pseudonymise(child));
      }
    }
    const notes = { read: batch.rows.length, countedOnly: countedOnly + repeated, rejected };
    const looked = batch.rows.length - rejected.length - repeated;
    return { rows, notes, cells: looked * this.columns.length };
  }

  /** Whether the row's key has been met, and with the same answers. */
  private meet(
    met: Map<string, string>,
    child: string,
    counts: { sex: string | null; born: string | null } | undefined,
  ): 'same' | 'other' | null {
    const { source, pseudonymiser } = this.context;
    const { key: own, parents, unit, eventDate, endDate, protectedIdentity, values, multi } = this.mapped;
    const key = pseudonymiser.recordKey(source, this.record, own);
    const row = [child, ...parents, unit, eventDate, endDate, protectedIdentity, ...values, ...multi];
    const hash = pseudonymiser.rowHash([...row, counts?.sex ?? null, counts?.born ?? null]);
    const before = met.get(key);
    if (before === undefined) met.set(key, hash);
    return before === undefined ? null : before === hash ? 'same' : 'other';
  }

  /** The law keeps notifications without an investigation out of the store (see `NotificationCounter`). */
  private isOnlyCounted(): boolean {
    if (this.record !== 'aktualisering') return false;
    const opened = this.opened < 0 ? null : this.mapped.values[this.opened];
    return opened !== 'ja' && opened !== 'pagar-redan';
  }

  private count(child: { sex: string | null; born: string | null } | undefined): void {
    const value = (index: number): string | null => (index < 0 ? null : (this.mapped.values[index] ?? null));
    this.context.notifications.add({
      arrived: value(this.dates.arrived),
      decided: value(this.dates.decided),
      opened: value(this.opened),
      type: value(this.dates.type),
      unit: this.mapped.unit,
      sex: child?.sex ?? null,
      born: child?.born ?? null,
    });
  }

  private pseudonymise(child: string): StoreRow {
    const { source, pseudonymiser } = this.context;
    const { mapped, record } = this;
    const key = pseudonymiser.recordKey(source, record, mapped.key);
    const parents = parentsOf[record].map((parent, i) => {
      const parentKey = mapped.parents[i];
      return parentKey == null ? null : pseudonymiser.recordKey(source, parent, parentKey);
    });
    const values = new Array<string | null>(this.width).fill(null);
    const multi = new Array<readonly string[] | null>(this.width).fill(null);
    this.columns.forEach((column, i) => {
      values[column] = mapped.values[i] ?? null;
      multi[column] = mapped.multi[i] ?? null;
    });
    const { unit, eventDate, endDate, protectedIdentity } = mapped;
    const hash = pseudonymiser.rowHash([
      child,
      ...parents,
      unit,
      eventDate,
      endDate,
      protectedIdentity,
      ...values,
      ...multi,
    ]);
    return {
      key,
      child,
      parents,
      unit,
      eventDate,
      endDate,
      protectedIdentity,
      values,
      multi,
      hash,
      disposalDate: disposalDate(record, eventDate, endDate),
      cellKey: pseudonymiser.cellKey(key),
    };
  }

  private reject(code: string): RejectedRow {
    const { source, pseudonymiser } = this.context;
    const key = this.mapped.key ? pseudonymiser.recordKey(source, this.record, this.mapped.key) : null;
    return { record: this.record, key, column: null, code };
  }
}

/** Parents before children, and `barn` last: a child is stored only when something else of it is. */
export const readingOrder: readonly RecordName[] = [...recordNames.filter((name) => name !== 'barn'), 'barn'];
