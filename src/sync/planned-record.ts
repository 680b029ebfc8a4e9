import { parentsOf, type RecordName, type Variable } from '../catalog/model';
import type { ChunkNotes } from '../store/model';
import type { PlannedRow } from './planned-row';
import { counted, type Distribution, type StoredRow } from './stored-rows';

/** What a sync would do to one record of one source. Rows: `stored` + `new` − `gone` would be there afterwards. */
export interface PlannedRecord {
  record: RecordName;
  /** Rows of this source that are in the store now. */
  stored: number;
  read: number;
  new: number;
  changed: number;
  unchanged: number;
  /** Stored rows that the sync would not meet, and so delete. */
  gone: number;
  rejected: number;
  countedOnly: number;
  variables: PlannedVariable[];
  /** How many rows would change in what is not a variable, e.g. `enhet`; only those that would. */
  context: { what: string; rows: Told }[];
}

/** To the nearest multiple of k; null for more than none but fewer than k. */
export type Told = number | null;

export interface PlannedVariable {
  variable: string;
  /** Rows, stored before and read now, whose answer would change. */
  changed: Told;
  /** Every value that is there before or would be there after; `value` null is not answered. */
  values: { value: string | null; before: Told; after: Told }[];
  /** The most frequent changes of stored rows first. */
  moves: { from: string | null; to: string | null; rows: Told }[];
}

const mostMoves = 10;

interface Move {
  from: string | null;
  to: string | null;
  rows: number;
}

/** Adds up, row by row, what would change. */
export class ChangeTally {
  private readonly rows = { read: 0, new: 0, changed: 0, unchanged: 0, rejected: 0, countedOnly: 0 };
  /** Keys that were met, and whether they are rows of this source in the store. */
  private readonly met = new Set<string>();
  private metOwn = 0;
  private readonly after: Distribution[];
  private readonly moves: Map<string, Move>[];
  private readonly changed: number[];
  private readonly context = new Map<string, number>();

  constructor(
    private readonly record: RecordName,
    private readonly variables: readonly Variable[],
  ) {
    this.after = variables.map((): Distribution => new Map<string | null, number>());
    this.moves = variables.map(() => new Map<string, Move>());
    this.changed = variables.map(() => 0);
  }

  accountFor({ read, rejected, countedOnly }: Omit<ChunkNotes, 'bookmark'>): void {
    this.rows.read += read;
    this.rows.rejected += rejected.length;
    this.rows.countedOnly += countedOnly;
  }

  notKept(): void {
    this.rows.countedOnly++;
  }

  compare(row: PlannedRow, stored: StoredRow | undefined, source: string): void {
    const barn = this.record === 'barn';
    if (this.met.has(row.key) || (stored && !barn && stored.source !== source)) {
      this.rows.rejected++;
      return;
    }
    this.met.add(row.key);
    // Another source's child stays that source's.
    if (stored && stored.source !== source && stored.source !== '') {
      this.rows.unchanged++;
      return;
    }
    this.count(row);
    if (!stored || stored.source === '') {
      this.rows[stored ? 'changed' : 'new']++;
      return;
    }
    this.metOwn++;
    if (stored.hash === row.hash) this.rows.unchanged++;
    else this.change(row, stored);
  }

  planned(storedRows: number, before: ReadonlyMap<string, Distribution>, k: number): PlannedRecord {
    const told = (count: number): Told => (count > 0 && count < k ? null : Math.round(count / k) * k);
    const variables = this.variables.map((variable, index): PlannedVariable => {
      const [was, will] = [before.get(variable.id)!, this.after[index]!];
      const values = [...new Set([...was.keys(), ...will.keys()])].sort((a, b) =>
        String(a ?? '~').localeCompare(String(b ?? '~'), 'sv'),
      );
      return {
        variable: variable.id,
        changed: told(this.changed[index]!),
        values: values.map((value) => ({
          value,
          before: told(was.get(value) ?? 0),
          after: told(will.get(value) ?? 0),
        })),
        moves: [...this.moves[index]!.values()]
          .sort((a, b) => b.rows - a.rows)
          .slice(0, mostMoves)
          .map(({ from, to, rows }) => ({ from, to, rows: told(rows) })),
      };
    });
    return {
      record: this.record,
      stored: storedRows,
      ...this.rows,
      gone: storedRows - this.metOwn,
      variables,
      context: [...this.context].map(([what, rows]) => ({ what, rows: told(rows) })),
    };
  }

  private count(row: PlannedRow): void {
    this.variables.forEach((variable, index) => {
      const distribution = this.after[index]!;
      const values = variable.multiple ? (row.multi[index] ?? [null]) : [row.values[index] ?? null];
      for (const value of values) {
        const key = counted(variable, value);
        distribution.set(key, (distribution.get(key) ?? 0) + 1);
      }
    });
  }

  private change(row: PlannedRow, stored: StoredRow): void {
    this.rows.changed++;
    this.variables.forEach((variable, index) => {
      const [from, to] = [cellOf(stored, variable, index), cellOf(row, variable, index)];
      if (from === to) return;
      this.changed[index]!++;
      const shown = { from: shownCell(variable, from), to: shownCell(variable, to) };
      const move = this.moves[index]!.get(JSON.stringify(shown));
      if (move) move.rows++;
      else this.moves[index]!.set(JSON.stringify(shown), { ...shown, rows: 1 });
    });
    for (const [what, changed] of this.contextChanges(row, stored))
      if (changed) this.context.set(what, (this.context.get(what) ?? 0) + 1);
  }

  private contextChanges(row: PlannedRow, stored: StoredRow): [string, boolean][] {
    return [
      ['barn', row.child !== stored.child],
      ...parentsOf[this.record].map((parent, i): [string, boolean] => [
        parent,
        row.parents[i] !== stored.parents[i],
      ]),
      ['enhet', row.unit !== stored.unit],
      ['eventDate', row.eventDate !== stored.eventDate],
      ['endDate', row.endDate !== stored.endDate],
      ['protected', row.protectedIdentity !== stored.protectedIdentity],
    ];
  }
}

/** A cell as one text; several values in their order. */
function cellOf(row: Pick<PlannedRow, 'values' | 'multi'>, variable: Variable, index: number): string | null {
  if (!variable.multiple) return row.values[index] ?? null;
  const values = row.multi[index];
  return values && values.length > 0 ? [...values].sort().join(', ') : null;
}

const shownCell = (variable: Variable, cell: string | null): string | null =>
  variable.multiple ? cell : counted(variable, cell);
