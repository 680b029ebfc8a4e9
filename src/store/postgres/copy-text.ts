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

/** An array of texts as a parameter: far cheaper than the driver's own, which looks at each. */
export function textArray(texts: readonly string[]): string {
  if (texts.length === 0) return '{}';
  const clean = /["\\]/.test(texts.join('')) ? texts.map((text) => text.replace(/["\\]/g, '\\$&')) : texts;
  return `{"${clean.join('","')}"}`;
}
