import type { StoredCell } from '../model';

const special = /[\\\t\n\r\0]/;
const escaped: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  // PostgreSQL has no text with it in; the driver makes other impossible characters the same.
  '\0': '\ufffd',
};

/** A cell in the text format of COPY. */
export function copyCell(cell: StoredCell): string {
  if (cell === null) return '\\N';
  if (typeof cell === 'number') return String(cell);
  return special.test(cell) ? cell.replace(/[\\\t\n\r\0]/g, (character) => escaped[character]!) : cell;
}

const [tab, newline, backslash] = [0x09, 0x0a, 0x5c];

/** Lines for COPY, written byte by byte: a third of what joining texts and encoding them takes. */
export class CopyLines {
  private bytes: Buffer;
  private length = 0;

  /** @param expected bytes; more have room too */
  constructor(expected: number) {
    this.bytes = Buffer.allocUnsafe(Math.max(expected, 1024));
  }

  cell(cell: StoredCell): void {
    if (cell === null) {
      this.makeRoom(3);
      this.bytes[this.length++] = backslash;
      this.bytes[this.length++] = 0x4e;
    } else {
      this.text(typeof cell === 'number' ? String(cell) : cell);
    }
    this.bytes[this.length++] = tab;
  }

  /** In place of the last cell's tab. */
  endLine(): void {
    this.bytes[this.length - 1] = newline;
  }

  get written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private text(text: string): void {
    const { length } = text;
    this.makeRoom(6 * length + 1);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === backslash) {
        this.length += bytes.write(copyCell(text), this.length);
        return;
      }
      bytes[at++] = code;
    }
    this.length = at;
  }

  private makeRoom(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.bytes.length + more);
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** An array of texts as a parameter: far cheaper than the driver's own, which looks at each. */
export function textArray(texts: readonly string[]): string {
  if (texts.length === 0) return '{}';
  const clean = /["\\]/.test(texts.join('')) ? texts.map((text) => text.replace(/["\\]/g, '\\$&')) : texts;
  return `{"${clean.join('","')}"}`;
}
