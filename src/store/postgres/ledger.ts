import type { RecordName } from '../../catalog/model';
import { difference, standing, sums, type Written } from '../chunk-count';
import type { ChunkCount, MergeCount, RejectedRow } from '../model';
import { textArray } from './copy-text';
import type { RunStamp } from './row-copy';
import type { Session } from './session';

const insertPart = `INSERT INTO korning_del (korning, post, lasta, nya, andrade, oforandrade, avvisade, endast_antal)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;

/** What a run writes down about one record, inside the transactions of its chunks. */
export class Ledger {
  private bookmark: string | null;

  constructor(
    private readonly session: Session,
    private readonly record: RecordName,
    private readonly stamp: RunStamp,
    bookmark: string | null,
  ) {
    this.bookmark = bookmark;
  }

  async chunk(count: ChunkCount, rejected: readonly RejectedRow[], bookmark: string | null): Promise<void> {
    await this.reject(rejected);
    if (bookmark === this.bookmark) return this.add(count);
    await this.session.query(
      `WITH part AS (${insertPart})
       INSERT INTO lasning (kalla, post, bokmarke) VALUES ($9, $2, $10)
       ON CONFLICT (kalla, post) DO UPDATE SET bokmarke = excluded.bokmarke`,
      [...this.partOf(count), this.stamp.source, bookmark],
    );
  }

  /** Call when what `chunk` wrote is committed. */
  committed(bookmark: string | null): void {
    this.bookmark = bookmark;
  }

  /** Rows of earlier chunks that turned out to be rejects. */
  async correct(counted: MergeCount, rows: readonly RejectedRow[]): Promise<void> {
    await this.add({ ...counted, read: 0, rejected: rows.length, countedOnly: 0 });
    await this.reject(rows);
  }

  /** See `StreamWriter.startOver`. */
  async startOver(written: Written): Promise<ChunkCount> {
    const { run, source } = this.stamp;
    const [found] = await this.session.query<Record<keyof ChunkCount, string | number>>(
      `SELECT ${sums} FROM korning_del WHERE korning = $1 AND post = $2`,
      [run, this.record],
    );
    const numbers = Object.entries(found!).map(([name, sum]) => [name, Number(sum)]);
    const before = Object.fromEntries(numbers) as ChunkCount;
    const stands = standing(written);
    await this.add(difference(stands, before));
    await this.session.change('DELETE FROM avvisad WHERE korning = $1 AND post = $2', [run, this.record]);
    await this.session.change('UPDATE lasning SET bokmarke = NULL WHERE kalla = $1 AND post = $2', [
      source,
      this.record,
    ]);
    return stands;
  }

  /** A row that was rejected and is stored after all. */
  async accept(key: string): Promise<void> {
    await this.add({ read: 0, inserted: 1, updated: 0, unchanged: 0, rejected: -1, countedOnly: 0 });
    await this.session.change(
      `DELETE FROM avvisad WHERE id = (SELECT max(id) FROM avvisad WHERE korning = $1 AND post = $2 AND nyckel = $3)`,
      [this.stamp.run, this.record, key],
    );
  }

  async end(state: string, standing: readonly RejectedRow[]): Promise<void> {
    await this.reject(standing);
    await this.session.query(
      `INSERT INTO lasning (kalla, post, tillstand, bokmarke) VALUES ($1, $2, $3, NULL)
       ON CONFLICT (kalla, post) DO UPDATE SET tillstand = excluded.tillstand, bokmarke = NULL`,
      [this.stamp.source, this.record, state],
    );
  }

  private async add(count: ChunkCount): Promise<void> {
    await this.session.query(insertPart, this.partOf(count));
  }

  private partOf({ read, inserted, updated, unchanged, rejected, countedOnly }: ChunkCount): unknown[] {
    const { run } = this.stamp;
    return [run, this.record, read, inserted, updated, unchanged, rejected, countedOnly];
  }

  private async reject(rows: readonly RejectedRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.session.query(
      `INSERT INTO avvisad (korning, post, nyckel, kolumn, kod)
       SELECT $1, r.post, nullif(r.nyckel, ''), nullif(r.kolumn, ''), r.kod
       FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS r (post, nyckel, kolumn, kod, i)
       ORDER BY r.i`,
      [
        this.stamp.run,
        textArray(rows.map(({ record }) => record)),
        textArray(rows.map(({ key }) => key ?? '')),
        textArray(rows.map(({ column }) => column ?? '')),
        textArray(rows.map(({ code }) => code)),
      ],
    );
  }
}
