import type { ChunkRows, RowBlock, StreamLayout } from '../model';
import type { RecordTable } from '../tables';
import type { Children } from './children';
import type { ChunkPlan } from './chunk-plan';
import { textArray } from './copy-text';
import { copyIn, copyText, type RunStamp } from './row-copy';
import type { RowNumbers } from './row-numbers';
import type { Session } from './session';

/** Rows of a chunk that had to be seen whole, and the place of each in their block. */
export interface SeenRows {
  block: RowBlock;
  places: ReadonlyMap<number, number>;
}

/** Writes what was decided about the rows of a chunk; every call is part of its transaction. */
export class PlanWriter {
  constructor(
    private readonly session: Session,
    private readonly children: Children,
    private readonly table: RecordTable,
    private readonly layout: StreamLayout,
    private readonly stamp: RunStamp,
    private readonly numbers: RowNumbers,
  ) {}

  /** Gives the numbers of the new rows. */
  async write(
    plan: ChunkPlan,
    { keys }: Pick<ChunkRows, 'keys'>,
    { block, places }: SeenRows,
  ): Promise<number[]> {
    await this.delete([...[...plan.changed.keys()].map((at) => keys[at]!), ...plan.clashes], plan);
    if (plan.clashes.size > 0) {
      await this.session.change(
        `INSERT INTO nyckelkrock (kalla, post, nyckel) SELECT $1, $2, unnest($3::text[]) ON CONFLICT DO NOTHING`,
        [this.stamp.source, this.layout.record, textArray([...plan.clashes])],
      );
    }
    const chosen = new Map<number, number>();
    const added: number[] = [];
    for (const [at, row] of [...plan.changed, ...plan.fresh.map((at) => [at, null] as const)]) {
      const number = row ?? this.numbers.take(1);
      chosen.set(places.get(at)!, number);
      if (row === null) added.push(number);
    }
    if (chosen.size > 0)
      await copyIn(this.session, this.layout, copyText(this.layout, block, this.stamp, chosen));
    return added;
  }

  /** Stores rows, each a block of its own, whose keys are no longer in conflict. Gives their numbers. */
  async accept(resolved: readonly { key: string; row: RowBlock | null }[]): Promise<number[]> {
    if (resolved.length === 0) return [];
    await this.session.change(
      'DELETE FROM nyckelkrock WHERE kalla = $1 AND post = $2 AND nyckel = ANY($3::text[])',
      [this.stamp.source, this.layout.record, textArray(resolved.map(({ key }) => key))],
    );
    const added: number[] = [];
    for (const { row } of resolved) {
      if (!row) continue;
      const number = this.numbers.take(1);
      await copyIn(this.session, this.layout, copyText(this.layout, row, this.stamp, number));
      added.push(number);
    }
    return added;
  }

  private async delete(keys: readonly string[], plan: ChunkPlan): Promise<void> {
    if (keys.length === 0) return;
    const { record, sides } = this.table;
    const chosen = 'nyckel = ANY($1::text[])';
    const values = [textArray(keys)];
    for (const { table } of sides)
      await this.session.change(`DELETE FROM "${table}" WHERE ${chosen}`, values);
    if (plan.childMoved || plan.clashes.size > 0) await this.children.deleteOf(record, chosen, values);
    else await this.session.change(`DELETE FROM "${record}" WHERE ${chosen}`, values);
  }
}
