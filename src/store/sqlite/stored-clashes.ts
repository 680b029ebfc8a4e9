import { KeyClashes } from '../key-clashes';
import type { RowBlock, StreamLayout } from '../model';
import type { Connection, Statement } from './connection';

/** A source's clashes of one record, as the file has them. */
export class StoredClashes extends KeyClashes {
  private readonly insert: Statement;
  private readonly remove: Statement;

  constructor(
    connection: Connection,
    private readonly source: string,
    private readonly stream: StreamLayout,
  ) {
    const known = connection.prepare('SELECT nyckel FROM nyckelkrock WHERE kalla = ? AND post = ?').pluck();
    super(new Set(known.all([source, stream.record]) as string[]));
    this.insert = connection.prepare(
      'INSERT OR IGNORE INTO nyckelkrock (kalla, post, nyckel) VALUES (?, ?, ?)',
    );
    this.remove = connection.prepare('DELETE FROM nyckelkrock WHERE kalla = ? AND post = ? AND nyckel = ?');
  }

  /** In memory at once, in the file with the transaction: one too many only rejects its row until the next run. */
  override add(key: string): void {
    super.add(key);
    this.insert.run([this.source, this.stream.record, key]);
  }

  /** Forgets them, too. */
  override resolved(): { key: string; row: RowBlock | null }[] {
    const resolved = super.resolved();
    for (const { key } of resolved) this.remove.run([this.source, this.stream.record, key]);
    return resolved;
  }
}
