import type { Batch, Cell } from '../../connectors/contract';
import { parentsOf, recordNames, reserved, type RecordName } from '../catalog/model';
import type { Pseudonymiser, RecordKeyer } from '../identity';
import type { CompiledRecord, MappedRow } from '../mapping/model';
import type { ChunkNotes, RejectedRow, RowBlock, StoredCell, StreamLayout } from '../store/model';
import { streamLayout } from '../store/tables';
import type { ChildResolver } from './child-resolver';
import { disposalDate } from './disposal';
import { noDrift, type Drift } from './drift';
import type { NotificationCounter } from './notifications';
import type { UnmappedTally } from '../mapping/codes/unmapped-tally';

/** A chunk ready for the store. */
export interface Chunk {
  block: RowBlock;
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

/**
 * One record of a source: maps and pseudonymises batch by batch into the block of a chunk. Nothing of a batch outlives
 * its chunk but the keys of counted notifications, in memory.
 */
export class RecordStream {
  readonly layout: StreamLayout;
  private readonly record: RecordName;
  private readonly mapped: MappedRow;
  /** Indexes of the mapping's variables, those of one value and those of several. */
  private readonly singles: readonly number[];
  private readonly multiples: readonly number[];
  private readonly at: { opened: number; arrived: number; decided: number; type: number };
  private readonly keyer: RecordKeyer;
  private readonly parentKeyers: readonly RecordKeyer[];
  /** Keys of notifications that are counted already; the store keeps no row to tell a repeated one by. */
  private readonly counted = new Set<string>();
  /** Key → answers of the rows so far, as keyed hashes, where rows may repeat each other. */
  private readonly met: Map<string, string> | null;

  private cells: StoredCell[] = [];
  private sides: (number | string)[][];
  private rejected: RejectedRow[] = [];
  private tally = { rows: 0, read: 0, countedOnly: 0, repeated: 0 };

  constructor(
    private readonly compiled: CompiledRecord,
    private readonly context: StreamContext,
    private readonly drift: Drift = noDrift,
  ) {
    const { record, variables } = compiled;
    const { pseudonymiser, source } = context;
    this.record = record;
    this.layout = streamLayout(record, variables);
    this.mapped = compiled.newRow();
    this.met = compiled.repeats ? new Map<string, string>() : null;
    const indexes = variables.map((_, index) => index);
    this.singles = indexes.filter((index) => !variables[index]!.multiple);
    this.multiples = indexes.filter((index) => variables[index]!.multiple);
    this.sides = this.multiples.map(() => []);
    this.keyer = pseudonymiser.recordKeyer(source, record);
    this.parentKeyers = parentsOf[record].map((parent) => pseudonymiser.recordKeyer(source, parent));
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
    const map = this.compiled.bind(batch.columns);
    const countBy = this.compiled.bindCountBy?.(batch.columns);
    const hasDrifted = rejecting(this.drift, batch.columns);
    const { unmapped, children } = this.context;
    for (const row of batch.rows) {
      this.tally.read++;
      const code = map(row, this.mapped, unmapped) ?? (hasDrifted(row) ? 'drift' : null);
      const child = code ? null : children.resolve(this.mapped.identity);
      if (code || !child) {
        this.reject(code ?? 'identity-invalid');
        continue;
      }
      for (const index of this.drift.unmapped) this.unmap(index);
      this.take(child, this.isOnlyCounted() ? countBy?.(row) : undefined);
    }
  }

  /** What has been added since the last chunk. */
  chunk(): Chunk {
    const { rows, read, countedOnly, repeated } = this.tally;
    const { cells, sides, rejected } = this;
    this.cells = [];
    this.sides = this.multiples.map(() => []);
    this.rejected = [];
    this.tally = { rows: 0, read: 0, countedOnly: 0, repeated: 0 };
    return {
      block: { rows, cells, sides },
      notes: { read, countedOnly: countedOnly + repeated, rejected },
      cells: (read - rejected.length - repeated) * this.compiled.variables.length,
    };
  }

  /** Notifications are counted from the first row on again. */
  restart(): void {
    this.counted.clear();
    this.met?.clear();
  }

  /** A row that is good: stored, only counted, or one that says what another row has said. */
  private take(child: string, counts: { sex: string | null; born: string | null } | undefined): void {
    const { unmapped } = this.context;
    const onlyCounted = this.isOnlyCounted();
    const before = this.met && this.meet(this.met, child, counts);
    if (before === 'same') {
      unmapped.dropRow();
      this.tally.repeated++;
      return;
    }
    if (before === 'other' || (onlyCounted && this.counted.has(this.mapped.key))) {
      this.reject('key-duplicate');
      return;
    }
    unmapped.keepRow(this.record);
    if (onlyCounted) {
      this.counted.add(this.mapped.key);
      this.count(counts);
      this.tally.countedOnly++;
    } else {
      this.pseudonymise(child);
    }
  }

  /** Whether the row's key has been met, and with the same answers. */
  private meet(
    met: Map<string, string>,
    child: string,
    counts: { sex: string | null; born: string | null } | undefined,
  ): 'same' | 'other' | null {
    const { key: own, parents, unit, eventDate, endDate, protectedIdentity, values, multi } = this.mapped;
    const row = [child, ...parents, unit, eventDate, endDate, protectedIdentity ? 1 : 0, ...values];
    row.push(counts?.sex ?? null, counts?.born ?? null);
    const key = this.keyer.of(own);
    const hash = this.context.pseudonymiser.hashRow(row, 0, row.length, multi);
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

  private pseudonymise(child: string): void {
    const { mapped, record, cells, context } = this;
    const { unit, eventDate, endDate, values, multi } = mapped;
    const start = cells.length;
    // A child is one in all sources: so is its row's key, and what is derived from it.
    const key = this.keyer.of(record === 'barn' ? child : mapped.key);
    const cellKey = this.keyer.cellKey();
    cells.push(record === 'barn' ? child : key, child);
    for (let i = 0; i < this.parentKeyers.length; i++) {
      const parent = mapped.parents[i];
      cells.push(parent == null ? null : this.parentKeyers[i]!.parent(parent));
    }
    cells.push(unit, eventDate, endDate, mapped.protectedIdentity ? 1 : 0);
    for (const index of this.singles) cells.push(values[index] ?? null);
    const hash = context.pseudonymiser.hashRow(cells, start + 1, cells.length, multi);
    cells.push(hash, disposalDate(record, eventDate, endDate), cellKey);
    for (let side = 0; side < this.multiples.length; side++)
      for (const code of multi[this.multiples[side]!] ?? []) this.sides[side]!.push(this.tally.rows, code);
    this.tally.rows++;
  }

  private unmap(index: number): void {
    const variable = this.compiled.variables[index]!;
    if (variable.multiple) this.mapped.multi[index] = [reserved.unmapped];
    else this.mapped.values[index] = reserved.unmapped;
    this.context.unmapped.unmapped(variable.id, null);
  }

  private reject(code: string): void {
    const key = this.mapped.key ? this.keyer.of(this.mapped.key) : null;
    this.rejected.push({ record: this.record, key, column: null, code });
    this.context.unmapped.dropRow();
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
