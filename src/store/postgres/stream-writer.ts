import type { RecordName } from '../../catalog/model';
import type { Written } from '../chunk-count';
import type {
  ChunkCount,
  ChunkNotes,
  ChunkRows,
  MergeCount,
  RowBlock,
  StoreSchema,
  StreamEnd,
  StreamLayout,
  StreamResult,
  StreamWriter,
} from '../model';
import { KeyClashes } from '../key-clashes';
import { cellsOf, chosenRows } from '../row-block';
import { RowSet } from '../row-set';
import { storeProblems } from '../store.problems';
import { recordTable, type RecordTable } from '../tables';
import { Turns } from '../turns';
import { dropForFirstLoad, ensureAll, ensureIndexes } from './child-index';
import type { Children } from './children';
import { planChunk, rowsToSee, type ChunkPlan } from './chunk-plan';
import { codeOf, uniqueViolation } from './failures';
import { Ledger } from './ledger';
import { locks } from './locks';
import { PlanWriter, type SeenRows } from './plan-writer';
import { copyIn, copyText, type CopyText, type RunStamp } from './row-copy';
import { RowNumbers } from './row-numbers';
import type { Session } from './session';
import { askOtherChildren, askRows, askStored, type Asking } from './stored-keys';
import { countRows, sweepUnmet } from './sweep';

/** So many chunks may turn out to hold keys that are there already, before every chunk is asked about first. */
const hopefulFailures = 3;

/** Fewer rows than this in its first chunk are no load that an index would hold up. */
const largeChunk = 1000;

/** Each key is looked up: for a chunk of a large table the planner would at times read all of the table instead. */
const byKey =
  'SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off';

/** Where a chunk that was hoped to be new is begun anew. */
const beforeHope = 'forhoppning';

/** Rows that are sent before it is known whether they are new. */
interface Hope {
  first: number;
  text: CopyText;
}

/** What is to be done with a chunk, and those of its rows that had to be seen for it. */
interface Planned {
  plan: ChunkPlan;
  children: ReadonlyMap<number, string>;
  seen: SeenRows;
}

/** A stream as it was found when it was opened. */
interface Found {
  table: RecordTable;
  state: string | null;
  bookmark: string | null;
  rows: number;
  clashes: ReadonlySet<string>;
}

/**
 * Writes one record of one run. Rows get in by COPY only: what differs is deleted and copied anew in the same
 * transaction. What is there already is asked first, by key and hash, so that an unchanged row is never sent; the rows
 * of a first load are sent at once, and asked about only when a key turns out to be there.
 */
export class PostgresStreamWriter implements StreamWriter {
  readonly state: string | null;
  readonly bookmark: string | null;
  /** A transaction is a dozen answers to wait for: half as many rows take a twentieth longer, and memory a tenth less. */
  readonly chunkRows = 8000;
  /** Rows met in this pass, and in all that was read. */
  private readonly pass = new RowSet();
  private readonly met = new RowSet();
  private readonly clashes: KeyClashes;
  private readonly ledger: Ledger;
  private readonly writer: PlanWriter;
  /** Rows of the source in the table; in `barn` others change it too. */
  private stored: number;
  private deleted = 0;
  private corrected = none();
  private failures = 0;
  private startedOver = false;
  private readonly turns = new Turns();

  private constructor(
    private readonly session: Session,
    private readonly children: Children,
    private readonly layout: StreamLayout,
    private readonly stamp: RunStamp,
    private readonly numbers: RowNumbers,
    private readonly found: Found,
  ) {
    this.state = found.state;
    this.bookmark = found.bookmark;
    this.writer = new PlanWriter(session, children, found.table, layout, stamp, numbers);
    this.stored = found.rows;
    this.clashes = new KeyClashes(found.clashes);
    this.ledger = new Ledger(session, layout.record, stamp, found.bookmark);
  }

  static async open(
    session: Session,
    children: Children,
    schema: StoreSchema,
    layout: StreamLayout,
    stamp: RunStamp,
    numbers: Map<RecordName, RowNumbers>,
  ): Promise<PostgresStreamWriter> {
    if (layout.record === 'barn') await ensureAll(session);
    const of = [stamp.source, layout.record];
    const [known] = await session.query<{ tillstand: string | null; bokmarke: string | null }>(
      'SELECT tillstand, bokmarke FROM lasning WHERE kalla = $1 AND post = $2',
      of,
    );
    const clashes = await session.query<{ nyckel: string }>(
      'SELECT nyckel FROM nyckelkrock WHERE kalla = $1 AND post = $2',
      of,
    );
    const { rows, next } = await countRows(session, layout.record, stamp.source);
    const given = numbers.get(layout.record) ?? new RowNumbers(next);
    numbers.set(layout.record, given);
    return new PostgresStreamWriter(session, children, layout, stamp, given, {
      rows,
      table: recordTable(schema, layout.record),
      state: known?.tillstand ?? null,
      bookmark: known?.bokmarke ?? null,
      clashes: new Set(clashes.map(({ nyckel }) => nyckel)),
    });
  }

  write(rows: ChunkRows, notes: ChunkNotes): Promise<ChunkCount> {
    // Made while the server still works on the chunk before.
    const hope = this.hopeful && rows.keys.length > 0 ? this.hope(rows.whole(null)) : null;
    const isLoad = hope?.first === 0 && rows.keys.length >= largeChunk;
    return this.turns.take(async () => {
      if (isLoad) await dropForFirstLoad(this.session, this.layout.record);
      return this.chunk(rows, notes, hope);
    });
  }

  nextPass(): Promise<void> {
    return this.turns.take(async () => this.forgetPass());
  }

  startOver(): Promise<ChunkCount> {
    return this.turns.take(async () => {
      const stands = await this.session.transaction(async () => this.ledger.startOver(await this.written()));
      this.ledger.committed(null);
      this.startedOver = true;
      this.forgetPass();
      this.corrected = none();
      return stands;
    });
  }

  present(keys: readonly string[]): Promise<readonly string[]> {
    return this.turns.take(async () => {
      const ask = (): Promise<(number | null)[]> => askRows(this.session, this.asking, keys);
      const rows = await this.session.transaction(ask, byKey);
      for (const row of rows) if (row !== null) this.met.add(row);
      const unknown = keys.filter((_, at) => rows[at] === null);
      for (const key of unknown) this.clashes.find(key);
      return unknown;
    });
  }

  finish(end: StreamEnd): Promise<StreamResult> {
    return this.turns.take(async () => {
      await ensureIndexes(this.session, [this.layout.record]);
      return this.session.transaction(() => this.end(end));
    });
  }

  private forgetPass(): void {
    this.met.addAll(this.pass);
    this.pass.clear();
  }

  private get barn(): boolean {
    return this.layout.record === 'barn';
  }

  private get asking(): Asking {
    return { record: this.layout.record, source: this.stamp.source, run: this.stamp.run };
  }

  /** Whether the rows that come are new by all that is known: the first load, or the rest of one. */
  private get hopeful(): boolean {
    const rest = this.found.rows === 0 || this.bookmark !== null;
    return rest && !this.barn && !this.clashes.any && this.failures < hopefulFailures;
  }

  private hope(block: RowBlock): Hope {
    const first = this.numbers.take(block.rows);
    return { first, text: copyText(this.layout, block, this.stamp, first) };
  }

  private async chunk(rows: ChunkRows, notes: ChunkNotes, hope: Hope | null): Promise<ChunkCount> {
    const lock = this.barn
      ? `SELECT pg_advisory_xact_lock(${locks.children})`
      : `SELECT pg_advisory_xact_lock_shared(${locks.references})`;
    const begin = hope ? `${lock}; SAVEPOINT ${beforeHope}` : lock;
    let asked: Planned | null = null;
    try {
      const { count, added } = await this.session.transaction(async () => {
        let added = hope && this.hopeful ? await this.copiedAtOnce(hope) : null;
        if (!added) {
          asked = await this.asked(rows);
          added = await this.writer.write(asked.plan, rows, asked.seen);
        }
        const plan = asked?.plan ?? null;
        const count = countOf(plan, rows.keys.length, notes);
        this.mustAddUp(count);
        await this.ledger.chunk(count, [...notes.rejected, ...(plan?.rejected ?? [])], notes.bookmark);
        if (plan && plan.correctedRows.length > 0)
          await this.ledger.correct(plan.corrected, plan.correctedRows);
        return { count, added };
      }, begin);
      this.ledger.committed(notes.bookmark);
      this.stored += count.inserted;
      for (const row of added) this.pass.add(row);
      if (asked) this.remember(asked, rows.keys);
      return count;
    } catch (error) {
      for (const row of (asked as Planned | null)?.plan.met ?? []) this.pass.delete(row);
      throw error;
    }
  }

  /** Gives the numbers of the new rows; null when some key is there already, and nothing has been written. */
  private async copiedAtOnce({ first, text }: Hope): Promise<number[] | null> {
    try {
      await copyIn(this.session, this.layout, text);
      return Array.from({ length: text.count }, (_, i) => first + i);
    } catch (error) {
      if (codeOf(error) !== uniqueViolation) throw error;
      await this.session.exec(`ROLLBACK TO SAVEPOINT ${beforeHope}`);
      this.failures++;
      return null;
    }
  }

  private async asked(rows: ChunkRows): Promise<Planned> {
    await this.session.exec(byKey);
    const { record } = this.layout;
    const { keys, hashes } = rows;
    const stored = await askStored(this.session, this.asking, keys, hashes);
    const wanted = rowsToSee(keys, stored, this.clashes, this.pass);
    const block = rows.whole(wanted.length < keys.length ? wanted : null);
    const childOf = cellsOf(this.layout, block, 'barn');
    const children = new Map(wanted.map((at, place) => [at, childOf[place]!]));
    const known = wanted.filter((at) => stored.isStored(at));
    const others = await askOtherChildren(
      this.session,
      record,
      known.map((at) => keys[at]!),
      known.map((at) => children.get(at)!),
    );
    for (const place of others) stored.markOtherChild(known[place]!);
    const { pass, numbers, startedOver } = this;
    const plan = planChunk({ record, keys, children }, stored, this.clashes, { pass, numbers, startedOver });
    return { plan, children, seen: { block, places: new Map(wanted.map((at, place) => [at, place])) } };
  }

  /** The rows that this run has written, and that are there. */
  private async written(): Promise<Written> {
    const [counts] = await this.session.query<Record<keyof Written, string>>(
      `SELECT count(*) FILTER (WHERE rad >= $1) AS inserted, count(*) FILTER (WHERE rad < $1) AS updated
       FROM "${this.layout.record}" WHERE korning = $2`,
      [this.numbers.first, this.stamp.run],
    );
    return { inserted: Number(counts!.inserted), updated: Number(counts!.updated) };
  }

  private mustAddUp(count: ChunkCount): void {
    const { read, inserted, updated, unchanged, rejected, countedOnly } = count;
    const accounted = inserted + updated + unchanged + rejected + countedOnly;
    if (accounted !== read) throw storeProblems.doesNotAddUp(this.layout.record, read, accounted);
  }

  /** What a committed chunk has shown. */
  private remember({ plan, children, seen }: Planned, keys: readonly string[]): void {
    this.correct(plan.corrected, plan.correctedRows.length);
    this.deleted += plan.deleted;
    this.stored -= plan.removed.length;
    for (const row of plan.removed) {
      this.pass.delete(row);
      this.met.delete(row);
    }
    for (const key of plan.clashes) this.clashes.add(key);
    for (const at of plan.inConflict)
      this.clashes.meet(keys[at]!, children.get(at)!, () => chosenRows(seen.block, [seen.places.get(at)!]));
  }

  private correct({ inserted, updated, unchanged }: MergeCount, rejected: number): void {
    this.corrected.inserted += inserted;
    this.corrected.updated += updated;
    this.corrected.unchanged += unchanged;
    this.corrected.rejected += rejected;
  }

  private async end(end: StreamEnd): Promise<StreamResult> {
    const { source } = this.stamp;
    const all = end.sweep;
    this.met.addAll(this.pass);
    // What a killed run read is not in memory: its keys may be in conflict with those of this one.
    const accepted = all && this.bookmark === null ? await this.accept() : 0;
    const stored = this.stored + accepted;
    let swept = { deleted: 0, fewer: 0 };
    if (all && (this.barn || this.met.size !== stored)) {
      const met = this.met.toBuffer(this.numbers.next);
      const unmet = { met, before: this.found.rows, brake: end.brake };
      swept = await sweepUnmet(this.session, this.found.table, this.children, source, unmet);
    }
    const orphans = await this.children.sweepOrphans(all && this.barn ? 'all' : 'remembered');
    const corrected = {
      ...this.corrected,
      inserted: this.corrected.inserted + accepted,
      rejected: this.corrected.rejected - accepted,
    };
    const any = Object.values(corrected).some((rows) => rows !== 0);
    await this.ledger.end(any ? end.stateIfCorrected : end.state, end.standing);
    return {
      deleted: this.deleted + swept.deleted + orphans,
      corrected,
      stored: this.barn ? (await countRows(this.session, 'barn', source)).rows : stored - swept.fewer,
    };
  }

  /** Stores rows whose keys are no longer in conflict with others. Gives how many. */
  private async accept(): Promise<number> {
    const resolved = this.clashes.resolved();
    const added = await this.writer.accept(resolved);
    for (const row of added) this.met.add(row);
    for (const { key, row } of resolved) if (row) await this.ledger.accept(key);
    return added.length;
  }
}

const none = (): StreamResult['corrected'] => ({ inserted: 0, updated: 0, unchanged: 0, rejected: 0 });

function countOf(plan: ChunkPlan | null, rows: number, notes: ChunkNotes): ChunkCount {
  return {
    read: notes.read - (plan?.accounted.size ?? 0),
    inserted: plan ? plan.fresh.length : rows,
    updated: plan ? newlyCounted(plan, plan.changed) : 0,
    unchanged: plan ? newlyCounted(plan, plan.unchanged) : 0,
    rejected: notes.rejected.length + (plan?.rejected.length ?? 0),
    countedOnly: notes.countedOnly + (plan?.notKept ?? 0),
  };
}

const newlyCounted = ({ accounted }: ChunkPlan, of: { has(at: number): boolean; size: number }): number =>
  of.size - [...accounted].filter((at) => of.has(at)).length;
