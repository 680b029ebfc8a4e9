const newline = 0x0a;

/** Line and column (from 1, in characters) of the end of the UTF-8 that has passed. */
export class Cursor {
  private line = 1;
  private tail = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  pass(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      this.line++;
      from = at + 1;
    }
    const rest = chunk.subarray(from);
    this.tail = from > 0 ? Buffer.from(rest) : Buffer.concat([this.tail, rest]);
  }

  place(): { file: string; line: number; column: number } {
    return { file: this.file, line: this.line, column: this.tail.toString('utf8').length + 1 };
  }

  copy(): Cursor {
    const copy = new Cursor(this.file);
    copy.line = this.line;
    copy.tail = this.tail;
    return copy;
  }
}
