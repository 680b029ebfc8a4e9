/** Reads a TTC message from the driver. @throws RangeError past its end, which is a layout that the double misreads. */
export class TtcReader {
  private at = 0;

  constructor(private readonly data: Buffer) {}

  byte(): number {
    return this.data.readUInt8(this.at++);
  }

  skip(count: number): void {
    this.at += count;
  }

  /** UB2 and UB4: a count of bytes and the bytes. */
  ub4(): number {
    const size = this.byte();
    if (size === 0) return 0;
    const value = this.data.readUIntBE(this.at, size);
    this.at += size;
    return value;
  }

  skipUb4(count: number): void {
    for (let i = 0; i < count; i++) this.ub4();
  }

  /** A value with its own length; null for NULL. */
  value(): Buffer | null {
    const length = this.byte();
    if (length === 0 || length === 0xff) return null;
    if (length !== 0xfe) return this.take(length);
    const chunks: Buffer[] = [];
    for (let size = this.ub4(); size > 0; size = this.ub4()) chunks.push(this.take(size));
    return Buffer.concat(chunks);
  }

  text(): string {
    return this.value()?.toString('utf8') ?? '';
  }

  pair(): [key: string, value: string] {
    this.ub4();
    const key = this.text();
    const value = this.ub4() > 0 ? this.text() : '';
    this.ub4();
    return [key, value];
  }

  private take(size: number): Buffer {
    if (this.at + size > this.data.length) throw new RangeError('The message ends before its value.');
    this.at += size;
    return this.data.subarray(this.at - size, this.at);
  }
}
