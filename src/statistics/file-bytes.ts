import { decode, encode } from 'iconv-lite';
import type { Layout } from './model';
import { notInCharset, separatorInValue } from './statistics.problems';

/**
 * The delivery file as the layout wants it; every row ends with the line ending, none with a separator of its own.
 * @throws Problem STA-015 when a value would break the row, STA-016 when a character can not be written.
 */
export function fileBytes(rows: readonly (readonly string[])[], layout: Layout): Buffer {
  const { separator, fields, charset } = layout;
  const lines = layout.header ? [fields.map(({ name }) => name), ...rows] : rows;
  for (const line of lines) {
    line.forEach((value, index) => {
      if (value.includes(separator) || /[\r\n]/.test(value)) throw separatorInValue(fields[index]!.name);
    });
  }
  const ending = layout.lineEnding === 'crlf' ? '\r\n' : '\n';
  const text = lines.map((line) => line.join(separator) + ending).join('');
  const bytes = encode(text, charset);
  if (decode(bytes, charset, { stripBOM: false }) !== text) throw notInCharset(charset);
  return bytes;
}
