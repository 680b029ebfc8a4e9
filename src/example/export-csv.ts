import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { Value } from './dirt';
import { notInEncoding, unknownEncoding } from './example.problems';
import { exampleLists, exampleListsOf, type List, type ListExport } from './lists';
import { writeText } from './text-file';

export const csvEncodings = ['windows-1252', 'iso-8859-1', 'utf-8', 'utf-8-bom'] as const;
export type CsvEncoding = (typeof csvEncodings)[number];

export interface CsvExport extends ListExport {
  /** Windows-1252 when not given, as Swedish systems export. */
  encoding?: CsvEncoding;
}

/** Throws `Problem` EXA-007. */
export function csvEncodingOf(name: string): CsvEncoding {
  const encoding = csvEncodings.find((known) => known === name);
  if (!encoding) throw unknownEncoding(csvEncodings);
  return encoding;
}

/**
 * Writes the example as its system would export it: lists with semicolons and CRLF; NULL is an empty cell.
 * Answers rows per list. Throws `Problem` EXA-002 and EXA-004 to 006.
 */
export function exportExampleCsv({
  encoding = 'windows-1252',
  ...source
}: CsvExport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const list of exampleListsOf(source)) {
    const name = `${exampleLists[list.name]}.csv`;
    const path = join(source.outFolder, name);
    counts[name] = 0;
    const lines = function* (): Generator<string> {
      yield (encoding === 'utf-8-bom' ? '\uFEFF' : '') + line(list.columns);
      for (const row of list.rows) {
        counts[name]!++;
        yield line(row);
      }
    };
    writeText(path, lines(), (text) => encode(text, encoding, path));
  }
  return counts;
}

const line = (cells: readonly Value[] | List['columns']): string => `${cells.map(cell).join(';')}\r\n`;

function cell(value: Value): string {
  if (value === null) return '';
  const text = String(value);
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Refuses what the encoding has no character for, instead of writing a question mark. */
function encode(text: string, encoding: CsvEncoding, path: string): Buffer {
  if (encoding === 'utf-8' || encoding === 'utf-8-bom') return Buffer.from(text);
  const bytes = iconv.encode(text, encoding);
  if (iconv.decode(bytes, encoding) !== text) throw notInEncoding(path, encoding);
  return bytes;
}
