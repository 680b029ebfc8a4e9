/** A buffer that grows. Numbers are little-endian, as all of TDS but the headers of packets and PRELOGIN. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private end = 0;

  /** What is written, as a view that the next `clear` and write overwrite. */
  view(): Buffer {
    return this.buffer.subarray(0, this.end);
  }

  clear(): this {
    this.end = 0;
    return this;
  }

  u8(value: number): this {
    return this.uint(value, 1);
  }

  u16(value: number): this {
    return this.uint(value, 2);
  }

  u32(value: number): this {
    return this.uint(value, 4);
  }

  /** @param size 1–6 bytes */
  uint(value: number, size: number): this {
    const at = this.take(size);
    this.buffer.writeUIntLE(value, at, size);
    return this;
  }

  /** @param size 1–6 bytes */
  int(value: number, size: number): this {
    const at = this.take(size);
    this.buffer.writeIntLE(value, at, size);
    return this;
  }

  u64(value: number | bigint): this {
    const at = this.take(8);
    this.buffer.writeBigUInt64LE(BigInt(value), at);
    return this;
  }

  i64(value: bigint): this {
    const at = this.take(8);
    this.buffer.writeBigInt64LE(value, at);
    return this;
  }

  float(value: number): this {
    const at = this.take(4);
    this.buffer.writeFloatLE(value, at);
    return this;
  }

  double(value: number): this {
    const at = this.take(8);
    this.buffer.writeDoubleLE(value, at);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.take(value.length);
    this.buffer.set(value, at);
    return this;
  }

  utf16(text: string): this {
    const at = this.take(text.length * 2);
    this.buffer.write(text, at, 'utf16le');
    return this;
  }

  /** B_VARCHAR (MS-TDS 2.2.5.1): up to 255 characters. */
  bVarChar(text: string): this {
    return this.u8(text.length).utf16(text);
  }

  /** US_VARCHAR (MS-TDS 2.2.5.1): up to 65,535 characters. */
  usVarChar(text: string): this {
    return this.u16(text.length).utf16(text);
  }

  private take(size: number): number {
    const at = this.end;
    this.end += size;
    if (this.end > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.end, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, at);
      this.buffer = larger;
    }
    return at;
  }
}

/** Reads the same from the front. Past the end it throws a RangeError. */
export class ByteReader {
  private at = 0;

  constructor(private readonly buffer: Buffer) {}

  get done(): boolean {
    return this.at >= this.buffer.length;
  }

  u8(): number {
    return this.buffer.readUInt8(this.move(1));
  }

  u16(): number {
    return this.buffer.readUInt16LE(this.move(2));
  }

  u32(): number {
    return this.buffer.readUInt32LE(this.move(4));
  }

  u64(): bigint {
    return this.buffer.readBigUInt64LE(this.move(8));
  }

  bytes(length: number): Buffer {
    const at = this.move(length);
    if (this.at > this.buffer.length) throw new RangeError('The message ends in the middle of a value.');
    return this.buffer.subarray(at, at + length);
  }

  /** @param characters UTF-16 units */
  utf16(characters: number): string {
    return this.bytes(characters * 2).toString('utf16le');
  }

  private move(size: number): number {
    const at = this.at;
    this.at += size;
    return at;
  }
}
