/** What a store must hold, worked out from the rows of the source alone and in a few lines. */
import type { RowSpec, Table } from './rows';

export type ModelTable = Exclude<Table, 'person'>;
export interface ModelRow extends Required<Omit<RowSpec, 'andrad'>> {
  /** Whether the child's identity is one; otherwise the row is rejected. */
  known: boolean;
}

export class Model {
  readonly rows: Record<ModelTable, ModelRow[]> = { akt: [], utr: [], ins: [] };
  /** Changes that only a reading of every row finds: see decision 19. */
  hidden = false;
  private readonly old = new Set<ModelTable>();
  private readonly removed = new Set<ModelTable>();

  /** A row older than the overlap has come, or one has gone: together they leave the count as it was. */
  hide(table: ModelTable, what: 'old-insert' | 'removal'): void {
    (what === 'removal' ? this.removed : this.old).add(table);
    if (this.old.has(table) && this.removed.has(table)) this.hidden = true;
  }

  /** A run has ended well. */
  read(whole: boolean): void {
    this.old.clear();
    this.removed.clear();
    if (whole) this.hidden = false;
  }

  /** For each key that is stored: the marks of which exactly one stands. */
  stored(table: ModelTable, letter: string): string[][] {
    const byKey = new Map<number, ModelRow[]>();
    for (const row of this.rows[table]) if (row.known) byKey.set(row.id, [...(byKey.get(row.id) ?? []), row]);
    return [...byKey.values()]
      .filter((rows) => new Set(rows.map(({ child }) => child)).size === 1)
      .map((rows) => rows.map(({ id, version }) => `${letter}${id}.${version}`));
  }

  children(): Set<number> {
    const found = new Set<number>();
    for (const table of ['akt', 'utr', 'ins'] as const) {
      const letter = { akt: 'A', utr: 'U', ins: 'I' }[table];
      for (const [mark] of this.stored(table, letter)) {
        const row = this.rows[table].find(({ id, version }) => `${letter}${id}.${version}` === mark)!;
        // Notifications that led to nothing are counted, and their children not stored.
        if (table !== 'akt' || row.id % 5 !== 0) found.add(row.child);
      }
    }
    return found;
  }
}
