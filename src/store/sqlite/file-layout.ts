import { storeProblems } from '../store.problems';
import type { Connection } from './connection';

/**
 * Rows are remembered by row id, which a VACUUM by somebody else would give to other rows. SQLite's number of the
 * schema tells; what this thread changes of the schema itself is learnt.
 */
export class FileLayout {
  private known: number;

  constructor(
    private readonly connection: Connection,
    private readonly file: string,
  ) {
    this.known = this.version();
  }

  /** To be called after an own change of tables or indexes, in its transaction. */
  learn(): void {
    this.known = this.version();
  }

  /** Throws `STO-009`. */
  check(): void {
    if (this.version() !== this.known) throw storeProblems.changedMeanwhile(this.file);
  }

  private version(): number {
    return this.connection.prepare('PRAGMA schema_version').pluck().all([])[0] as number;
  }
}
