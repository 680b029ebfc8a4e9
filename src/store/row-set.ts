/** A set of row numbers, one bit each: ten million rows that a run has met take 1.25 MB, and nothing is written. */
export class RowSet {
  private bits = new Uint8Array(1024);
  /** How many are in it. */
  size = 0;

  has(row: number): boolean {
    return ((this.bits[Math.floor(row / 8)] ?? 0) & (1 << (row % 8))) !== 0;
  }

  add(row: number): void {
    if (this.has(row)) return;
    const at = Math.floor(row / 8);
    if (at >= this.bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.bits.length * 2));
      larger.set(this.bits);
      this.bits = larger;
    }
    this.bits[at]! |= 1 << (row % 8);
    this.size++;
  }

  delete(row: number): void {
    if (!this.has(row)) return;
    this.bits[Math.floor(row / 8)]! &= ~(1 << (row % 8));
    this.size--;
  }

  addAll(others: RowSet): void {
    for (let at = 0; at < others.bits.length; at++) {
      const bits = others.bits[at]!;
      for (let bit = 0; bits >> bit > 0; bit++) if (bits & (1 << bit)) this.add(at * 8 + bit);
    }
  }

  clear(): void {
    this.bits = new Uint8Array(1024);
    this.size = 0;
  }

  /** As PostgreSQL's `get_bit` numbers them; room for every row below `end`. */
  toBuffer(end: number): Buffer {
    const bytes = Buffer.alloc(Math.max(Math.ceil(end / 8), 1));
    bytes.set(this.bits.subarray(0, bytes.length));
    return bytes;
  }
}
