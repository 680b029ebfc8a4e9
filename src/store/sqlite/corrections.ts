import type { RecordName } from '../../catalog/model';
import type { StreamResult } from '../model';
import type { Ledger } from './ledger';

type Correction = StreamResult['corrected'];

const none = (): Correction => ({ inserted: 0, updated: 0, unchanged: 0, rejected: 0 });

/**
 * Rows that were accounted for and turn out to have another one's key, or no other's: the ledger gets a row of its
 * own that corrects it, in the transaction that corrects the rows.
 */
export class Corrections {
  /** Stored rows that went because their key is of several children, and children with them. */
  deleted = 0;
  /** Whether anything was corrected, be it in a transaction that is not committed yet. */
  any = false;
  total = none();
  private change = none();
  private keys: string[] = [];

  constructor(
    private readonly ledger: Ledger,
    private readonly record: RecordName,
  ) {}

  /** What was corrected is part of what the ledger takes back. */
  startOver(): void {
    this.any = false;
    this.total = none();
  }

  reject(was: keyof Correction, key: string): void {
    this.any = true;
    this.change[was]--;
    this.change.rejected++;
    this.keys.push(key);
  }

  /** A row that was rejected and is stored after all. */
  accept(key: string): void {
    this.any = true;
    this.change.rejected--;
    this.change.inserted++;
    this.ledger.takeBackReject(this.record, key);
  }

  /** To be called in the transaction; what it gives, once that is committed. */
  write(): () => void {
    const { change, keys, record } = this;
    [this.change, this.keys] = [none(), []];
    const { inserted, updated, unchanged, rejected } = change;
    if (rejected !== 0 || inserted !== 0) {
      const rows = keys.map((key) => ({ record, key, column: null, code: 'key-duplicate' }));
      this.ledger.add(record, { ...change, read: 0, countedOnly: 0 }, rows);
    }
    return () => {
      this.total.inserted += inserted;
      this.total.updated += updated;
      this.total.unchanged += unchanged;
      this.total.rejected += rejected;
    };
  }
}
