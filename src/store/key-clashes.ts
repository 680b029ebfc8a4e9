import type { RowBlock } from './model';

interface Met {
  child: string;
  several: boolean;
  row: RowBlock;
}

/**
 * Keys that the source gives to rows of different children: nobody can say whose they are, so none is stored. They are
 * remembered between runs (`nyckelkrock`), so that the first of them is not stored anew each night to be taken away.
 */
export class KeyClashes {
  private readonly keys: Set<string>;
  private readonly met = new Map<string, Met>();
  private readonly found = new Map<string, number>();

  /** @param known those of earlier runs, which may be none any longer */
  constructor(private readonly known: ReadonlySet<string>) {
    this.keys = new Set(known);
  }

  get any(): boolean {
    return this.keys.size > 0;
  }

  has(key: string): boolean {
    return this.keys.size > 0 && this.keys.has(key);
  }

  add(key: string): void {
    this.keys.add(key);
  }

  /** A row with a key of an earlier run: it may be the only one now. */
  meet(key: string, child: string, row: () => RowBlock): void {
    if (!this.known.has(key)) return;
    const before = this.met.get(key);
    if (before) before.several ||= before.child !== child;
    else this.met.set(key, { child, several: false, row: row() });
  }

  /** A key that is in the source, of a row that is not stored. */
  find(key: string): void {
    if (this.known.has(key)) this.found.set(key, (this.found.get(key) ?? 0) + 1);
  }

  /** After everything was read: the keys that are no longer in conflict, each with its row when one was met. */
  resolved(): { key: string; row: RowBlock | null }[] {
    return [...this.known].flatMap((key) => {
      const met = this.met.get(key);
      if (met?.several || (this.found.get(key) ?? 0) > (met ? 1 : 0)) return [];
      return [{ key, row: met?.row ?? null }];
    });
  }
}
