import type {
  ChunkCount,
  ChunkNotes,
  RowBlock,
  StoreSchema,
  StreamEnd,
  StreamLayout,
  StreamResult,
  StreamWriter,
} from '../model';
import { storeProblems } from '../store.problems';
import { recordTable } from '../tables';
import { noRows, planChunk, type ChunkPlan } from './chunk-plan';
import { textArray } from './copy-text';
import { codeOf, uniqueViolation } from './failures';
import { Ledger } from './ledger';
import { locks } from './locks';
import { copyIn, copyText, type CopyText, type RunStamp } from './row-copy';
import { SeenRows } from './seen-rows';
import type { Session } from './session';
import { cellsOf, storedKeys, storedRows } from './stored-keys';
import { Sweep } from './sweep';

/** So many chunks may turn out to hold keys that are there already, before every chunk is asked about first. */
const hopefulFailures = 3;

/** Each key is looked up: for a chunk of a large table the planner would at times read all of the table instead. */
const byKey =
  'SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off';

/** Rows that are sent before it is known whether they are new. */
interface Hope {
  first: number;
  text: CopyText;
}

/** Numbers of rows that came and went with a chunk. */
interface Written {
  added: readonly number[];
  removed: readonly number[];
}

/**
 * Writes one record of one run. Rows get in by COPY only: what differs is deleted and copied anew in the same
 * transaction. What is there already is asked first, by key and hash, so that an unchanged row is never sent; the rows
 * of a first load are sent at once, and asked about only when a key turns out to be there.
 */
export class PostgresStreamWriter implements StreamWriter {
  private readonly pass = new SeenRows();
  private readonly met = new SeenRows();
  private readonly firstNew: number;
  private nextNew: number;
  private stored: number;
  private corrected = { ...noRows, rejected: 0 };
  private childMoved = false;
  private failures = 0;
  /** Children of the keys that are known to have several, as this reading meets them; null when it met two. */
  private readonly clashChildren = new Map<string, string | null>();
  /** Everything on the one session, in the order of the calls. */
  private tail: Promise<unknown> = Promise.resolve();
  private round = 0;
  private failure: unknown;

  private constructor(
    private readonly session: Session,
    private readonly layout: StreamLayout,
    private readonly stamp: RunStamp,
    private readonly sweep: Sweep,
    private readonly ledger: Ledger,
    readonly state: string | null,
    readonly bookmark: string | null,
    private readonly before: number,
    next: number,
    private clashes: number,
  ) {
    this.firstNew = this.nextNew = next;
    this.stored = before;
  }

  static async open(
    session: Session,
    schema: StoreSchema,
    layout: StreamLayout,
    stamp: RunStamp,
  ): Promise<PostgresStreamWriter> {
    const { record } = layout;
    const [known] = await session.query<{ tillstand: string | null; bokmarke: string | null }>(
      'SELECT tillstand, bokmarke FROM lasning WHERE kalla = $1 AND post = $2',
      [stamp.source, record],
    );
    const [own] = await session.query<{ rows: number; next: number }>(
      `SELECT count(*) AS rows, coalesce(max(rad), -1) + 1 AS next FROM "${record}" WHERE kalla = $1`,
      [stamp.source],
    );
    const [clashes] = await session.query<{ n: number }>(
      'SELECT count(*) AS n FROM nyckelkrock WHERE kalla = $1 AND post = $2',
      [stamp.source, record],
    );
    const [table, children] = [recordTable(schema, record), recordTable(schema, 'barn')];
    const bookmark = known?.bokmarke ?? null;
    return new PostgresStreamWriter(
      session,
      layout,
      stamp,
      new Sweep(session, table, children, stamp.source),
      new Ledger(session, record, stamp, bookmark),
      known?.tillstand ?? null,
      bookmark,
      own!.rows,
      own!.next,
      clashes!.n,
    );
  }

  write(block: RowBlock, notes: ChunkNotes): Promise<ChunkCount> {
    // Made while the server still works on the chunk before.
    const hope = this.hopeful && block.rows > 0 ? this.hope(block) : null;
    return this.inTurn(() => this.chunk(block, notes, hope));
  }

  nextPass(): Promise<void> {
    return this.inTurn(async () => {
      this.met.addAll(this.pass);
      this.pass.clear();
    });
  }

  present(keys: readonly string[]): Promise<readonly string[]> {
    return this.inTurn(async () => {
      const ask = (): Promise<(number | null)[]> => storedRows(this.session, this.asking, keys);
      const rows = await this.session.transaction(ask, byKey);
      for (const row of rows) if (row !== null) this.met.add(row);
      return keys.filter((_, at) => rows[at] === null);
    });
  }

  finish(end: StreamEnd): Promise<StreamResult> {
    return this.inTurn(() =>
      this.session.transaction(async () => {
        this.met.addAll(this.pass);
        let deleted = 0;
        // Children come and go with other sources' runs too, so that their number proves nothing.
        if (end.sweep && (this.barn || this.met.size !== this.stored))
          deleted = await this.sweep.unmet(this.met.toBuffer(this.nextNew), this.before, end.brake);
        if (end.sweep) await this.forgetClashes();
        if (deleted > 0 || this.childMoved || (this.barn && end.sweep)) {
          const orphans = await this.sweep.orphans();
          if (!this.barn) this.stored -= deleted;
          deleted += orphans;
        }
        await this.ledger.end(end);
        const stored = this.barn ? await this.sweep.count() : this.stored;
        return { deleted, corrected: this.corrected, stored };
      }),
    );
  }

  private get barn(): boolean {
    return this.layout.record === 'barn';
  }

  private get asking() {
    return { record: this.layout.record, source: this.stamp.source, run: this.stamp.run };
  }

  /** Whether the rows that come are new by all that is known: the first load, or the rest of one. */
  private get hopeful(): boolean {
    const rest = this.before === 0 || this.bookmark !== null;
    return rest && !this.barn && this.clashes === 0 && this.failures < hopefulFailures;
  }

  private hope(block: RowBlock): Hope {
    const first = this.take(block.rows);
    return { first, text: copyText(this.layout, block, this.stamp, first) };
  }

  /** The first of so many row numbers. */
  private take(rows: number): number {
    this.nextNew += rows;
    return this.nextNew - rows;
  }

  private async chunk(block: RowBlock, notes: ChunkNotes, hope: Hope | null): Promise<ChunkCount> {
    const lock = this.barn
      ? `SELECT pg_advisory_xact_lock(${locks.children})`
      : `SELECT pg_advisory_xact_lock_shared(${locks.references})`;
    let plan: ChunkPlan | null = null;
    try {
      const { count, written } = await this.session.transaction(async () => {
        let written = hope && this.hopeful ? await this.copiedAtOnce(hope) : null;
        if (!written) {
          plan = await this.asked(block);
          written = await this.writePlan(plan, block);
        }
        const count = countOf(plan, block, notes);
        this.mustAddUp(count);
        await this.ledger.chunk(count, [...notes.rejected, ...(plan?.rejected ?? [])], notes.bookmark);
        if (plan && plan.correctedRows.length > 0)
          await this.ledger.correct(plan.corrected, plan.correctedRows);
        return { count, written };
      }, lock);
      this.ledger.committed(notes.bookmark);
      this.remember(count, written);
      if (plan) this.rememberClashes(plan, block);
      return count;
    } catch (error) {
      for (const row of (plan as ChunkPlan | null)?.met ?? []) this.pass.delete(row);
      throw error;
    }
  }

  private async copiedAtOnce({ first, text }: Hope): Promise<Written | null> {
    await this.session.exec('SAVEPOINT hope');
    try {
      await copyIn(this.session, this.layout, text);
      return { added: Array.from({ length: text.count }, (_, i) => first + i), removed: [] };
    } catch (error) {
      if (codeOf(error) !== uniqueViolation) throw error;
      await this.session.exec('ROLLBACK TO SAVEPOINT hope');
      this.failures++;
      return null;
    }
  }

  private async asked(block: RowBlock): Promise<ChunkPlan> {
    await this.session.exec(byKey);
    const stored = await storedKeys(this.session, this.asking, this.layout, block, this.clashes > 0);
    return planChunk(this.layout, block, stored, this.pass, this.firstNew);
  }

  private async writePlan(plan: ChunkPlan, block: RowBlock): Promise<Written> {
    const { record, sides } = this.layout;
    const keys = cellsOf(this.layout, block, 'nyckel');
    const gone = [...[...plan.changed.keys()].map((at) => keys[at]!), ...plan.clashes];
    if (gone.length > 0) {
      for (const table of [...sides, record])
        await this.session.change(`DELETE FROM "${table}" WHERE nyckel = ANY($1::text[])`, [textArray(gone)]);
    }
    if (plan.clashes.size > 0) {
      await this.session.change(
        `INSERT INTO nyckelkrock (kalla, post, nyckel) SELECT $1, $2, unnest($3::text[]) ON CONFLICT DO NOTHING`,
        [this.stamp.source, record, textArray([...plan.clashes])],
      );
    }
    const chosen = new Map<number, number>();
    const added: number[] = [];
    for (const [at, row] of [...plan.changed, ...plan.fresh.map((at) => [at, null] as const)]) {
      chosen.set(at, row ?? this.take(1));
      if (row === null) added.push(chosen.get(at)!);
    }
    if (chosen.size > 0)
      await copyIn(this.session, this.layout, copyText(this.layout, block, this.stamp, chosen));
    return { added, removed: plan.clashed };
  }

  private mustAddUp(count: ChunkCount): void {
    const { read, inserted, updated, unchanged, rejected, countedOnly } = count;
    const accounted = inserted + updated + unchanged + rejected + countedOnly;
    if (accounted !== read) throw storeProblems.doesNotAddUp(this.layout.record, read, accounted);
  }

  private remember(count: ChunkCount, { added, removed }: Written): void {
    for (const row of added) this.pass.add(row);
    for (const row of removed) {
      this.pass.delete(row);
      this.met.delete(row);
    }
    this.stored += count.inserted - removed.length;
  }

  private rememberClashes(plan: ChunkPlan, block: RowBlock): void {
    this.childMoved ||= plan.childMoved || plan.clashes.size > 0;
    this.clashes += plan.clashes.size;
    const { inserted, updated, unchanged } = plan.corrected;
    this.corrected.inserted += inserted;
    this.corrected.updated += updated;
    this.corrected.unchanged += unchanged;
    this.corrected.rejected += plan.correctedRows.length;
    for (const key of plan.clashes) this.clashChildren.set(key, null);
    if (plan.again.length === 0) return;
    const [keys, children] = [cellsOf(this.layout, block, 'nyckel'), cellsOf(this.layout, block, 'barn')];
    for (const at of plan.again) {
      const known = this.clashChildren.get(keys[at]!);
      this.clashChildren.set(keys[at]!, known === undefined || known === children[at] ? children[at]! : null);
    }
  }

  /** A key whose rows are all of one child now is stored again by the next reading of all rows. */
  private async forgetClashes(): Promise<void> {
    if (this.clashes === 0 || this.bookmark !== null) return;
    const several = [...this.clashChildren].filter(([, child]) => child === null).map(([key]) => key);
    await this.session.change(
      'DELETE FROM nyckelkrock WHERE kalla = $1 AND post = $2 AND NOT nyckel = ANY($3::text[])',
      [this.stamp.source, this.layout.record, textArray(several)],
    );
  }

  /** In the order of the calls. What was asked for before something failed is not done after it. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const round = this.round;
    const result = this.tail.then(() => {
      if (round !== this.round) throw this.failure;
      return work();
    });
    this.tail = result.catch((error: unknown) => {
      if (round !== this.round) return;
      this.round++;
      this.failure = error;
    });
    return result;
  }
}

function countOf(plan: ChunkPlan | null, block: RowBlock, notes: ChunkNotes): ChunkCount {
  return {
    read: notes.read,
    inserted: plan ? plan.fresh.length : block.rows,
    updated: plan?.changed.size ?? 0,
    unchanged: plan?.unchanged.size ?? 0,
    rejected: notes.rejected.length + (plan?.rejected.length ?? 0),
    countedOnly: notes.countedOnly + (plan?.notKept ?? 0),
  };
}
