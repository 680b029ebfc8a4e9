/** A set of row ids, one bit each: a million rows that a run has seen take 125 kB, and nothing is written. */
export class RowSet {
  private bits = new Uint8Array(1024);

  has(row: number): boolean {
    return ((this.bits[Math.floor(row / 8)] ?? 0) & (1 << (row % 8))) !== 0;
  }

  add(row: number): void {
    const at = Math.floor(row / 8);
    if (at >= this.bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.bits.length * 2));
      larger.set(this.bits);
      this.bits = larger;
    }
    this.bits[at]! |= 1 << (row % 8);
  }

  addAll(other: RowSet): void {
    if (other.bits.length > this.bits.length) {
      const larger = new Uint8Array(other.bits.length);
      larger.set(this.bits);
      this.bits = larger;
    }
    other.bits.forEach((bits, at) => (this.bits[at]! |= bits));
  }

  delete(row: number): void {
    if (this.has(row)) this.bits[Math.floor(row / 8)]! &= ~(1 << (row % 8));
  }
}
