const longLength = 0xfe;
const chunkSize = 32767;

/** Builds a TTC message in one growing buffer. Numbers of variable length are a count of bytes and the bytes. */
export class TtcWriter {
  private buffer: Buffer = Buffer.allocUnsafe(64 * 1024);
  private at = 0;

  get length(): number {
    return this.at;
  }

  bytes(...values: number[]): this {
    this.reserve(values.length);
    for (const value of values) this.buffer[this.at++] = value;
    return this;
  }

  /** An unsigned number of up to four bytes (UB4), leading zero bytes left out. */
  ub4(value: number): this {
    this.reserve(5);
    const size = value === 0 ? 0 : value < 0x100 ? 1 : value < 0x10000 ? 2 : 4;
    this.buffer[this.at++] = size;
    if (size > 0) this.at = this.buffer.writeUIntBE(value, this.at, size);
    return this;
  }

  raw(data: Uint8Array): this {
    this.reserve(data.length);
    this.buffer.set(data, this.at);
    this.at += data.length;
    return this;
  }

  /** A value with its own length: one byte, or chunks when it is long. An empty one is NULL. */
  value(data: Uint8Array): this {
    if (data.length <= 252) return this.bytes(data.length).raw(data);
    this.bytes(longLength);
    for (let start = 0; start < data.length; start += chunkSize) {
      const chunk = data.subarray(start, start + chunkSize);
      this.ub4(chunk.length).raw(chunk);
    }
    return this.ub4(0);
  }

  /** UTF-8 text as a value; the way of most cells, so without a buffer in between where it is short. */
  textValue(text: string): this {
    if (text.length > 84) return this.value(Buffer.from(text));
    this.reserve(253);
    const size = this.buffer.write(text, this.at + 1);
    this.buffer[this.at] = size;
    this.at += size + 1;
    return this;
  }

  /** A length, and where it is not zero the value with its length once more. */
  text(text: string): this {
    const data = Buffer.from(text);
    this.ub4(data.length);
    return data.length > 0 ? this.value(data) : this;
  }

  pair(key: string, value: string, flags = 0): this {
    return this.text(key).text(value).ub4(flags);
  }

  /** What was written, and a writer that is empty again. */
  take(): Buffer {
    const written = Buffer.from(this.buffer.subarray(0, this.at));
    this.at = 0;
    return written;
  }

  private reserve(size: number): void {
    if (this.at + size <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + size));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}
