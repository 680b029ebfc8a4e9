/**
 * The texts of a workbook, which its cells name by number. All of them must be at hand while a sheet is read; they are
 * kept as UTF-8 in one block, which takes a third of what JavaScript's strings would.
 */
export class SharedStrings {
  private bytes = Buffer.allocUnsafe(1 << 16);
  private used = 0;
  private ends = new Uint32Array(1 << 12);
  private count = 0;
  /** Texts are numbered by first use, so codes and other texts that return have low numbers. */
  private readonly low: string[] = [];

  constructor(private readonly limit: number) {}

  /** False when there is no room for it. */
  add(text: string): boolean {
    const most = this.used + text.length * 3;
    if (most > this.limit) return false;
    if (most > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.limit, Math.max(this.bytes.length * 2, most)));
      this.bytes.copy(larger, 0, 0, this.used);
      this.bytes = larger;
    }
    if (this.count === this.ends.length) {
      const larger = new Uint32Array(this.ends.length * 2);
      larger.set(this.ends);
      this.ends = larger;
    }
    if (this.count < lowNumbers) this.low.push(text);
    this.used += this.bytes.write(text, this.used, 'utf8');
    this.ends[this.count++] = this.used;
    return true;
  }

  get(index: number): string | undefined {
    if (index < lowNumbers) return this.low[index];
    if (index >= this.count) return undefined;
    return this.bytes.toString('utf8', this.ends[index - 1], this.ends[index]);
  }
}

const lowNumbers = 10_000;
