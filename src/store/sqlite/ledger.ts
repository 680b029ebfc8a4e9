import type { RecordName } from '../../catalog/model';
import { difference, standing, sums, type Written } from '../chunk-count';
import type { ChunkCount, RejectedRow } from '../model';
import { BulkInsert, Connection, Statement } from './connection';

/** A run's ledger, its rejects, and where its streams stand; all of it written in the transaction of the rows. */
export class Ledger {
  private readonly entry: Statement;
  private readonly rejects: BulkInsert;
  private readonly mark: Statement;
  private readonly end: Statement;

  constructor(
    private readonly connection: Connection,
    private readonly run: number,
    private readonly source: string,
  ) {
    this.entry = connection.prepare(
      `INSERT INTO korning_del (korning, post, lasta, nya, andrade, oforandrade, avvisade, endast_antal)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.rejects = new BulkInsert(connection, 'avvisad', ['post', 'nyckel', 'kolumn', 'kod'], {
      korning: run,
    });
    this.mark = connection.prepare(
      `INSERT INTO lasning (kalla, post, bokmarke) VALUES (?1, ?2, ?3)
       ON CONFLICT (kalla, post) DO UPDATE SET bokmarke = ?3`,
    );
    this.end = connection.prepare(
      `INSERT INTO lasning (kalla, post, tillstand) VALUES (?1, ?2, ?3)
       ON CONFLICT (kalla, post) DO UPDATE SET tillstand = ?3, bokmarke = NULL`,
    );
  }

  add(record: RecordName, count: ChunkCount, rejected: readonly RejectedRow[]): void {
    const { read, inserted, updated, unchanged, countedOnly } = count;
    this.entry.run([this.run, record, read, inserted, updated, unchanged, count.rejected, countedOnly]);
    this.rejects.run(rejected.flatMap(({ record: post, key, column, code }) => [post, key, column, code]));
  }

  /** See `StreamWriter.startOver`. */
  startOver(record: RecordName, written: Written): ChunkCount {
    const of = [this.run, record];
    const before = this.connection
      .prepare(`SELECT ${sums} FROM korning_del WHERE korning = ? AND post = ?`)
      .all(of)[0] as unknown as ChunkCount;
    const stands = standing(written);
    this.add(record, difference(stands, before), []);
    this.connection.prepare('DELETE FROM avvisad WHERE korning = ? AND post = ?').run(of);
    return stands;
  }

  /** In the list only: an earlier run has accounted for them. */
  rejectStanding(rejected: readonly RejectedRow[]): void {
    this.rejects.run(rejected.flatMap(({ record, key, column, code }) => [record, key, column, code]));
  }

  takeBackReject(record: RecordName, key: string): void {
    const last = 'SELECT max(id) FROM avvisad WHERE korning = ? AND post = ? AND nyckel = ?';
    this.connection.prepare(`DELETE FROM avvisad WHERE id = (${last})`).run([this.run, record, key]);
  }

  /** What the last reading left, and where the one that did not end stands. */
  streamOf(record: RecordName): { state: string | null; bookmark: string | null } {
    const [row] = this.connection
      .prepare('SELECT tillstand, bokmarke FROM lasning WHERE kalla = ? AND post = ?')
      .all([this.source, record]);
    return {
      state: (row?.tillstand ?? null) as string | null,
      bookmark: (row?.bokmarke ?? null) as string | null,
    };
  }

  setBookmark(record: RecordName, bookmark: string | null): void {
    this.mark.run([this.source, record, bookmark]);
  }

  endStream(record: RecordName, state: string): void {
    this.end.run([this.source, record, state]);
  }

  forgetStream(record: RecordName): void {
    for (const table of ['lasning', 'nyckelkrock'])
      this.connection.prepare(`DELETE FROM ${table} WHERE kalla = ? AND post = ?`).run([this.source, record]);
  }
}
