import iconv from 'iconv-lite';

/** A code map's file as it stands, for changing single cells and nothing else. */
export interface CsvFile {
  text: string;
  delimiter: string;
  /** Undefined where a character has no place in the file's encoding. */
  encode(text: string): Buffer | undefined;
  /** Rows with anything in them, the header first. */
  rows: readonly CsvRow[];
}

export interface CsvRow {
  /** 1-based line that it begins on. */
  line: number;
  /** Offset after its last cell. */
  end: number;
  cells: readonly CsvCell[];
}

/** Offsets of a cell with its quotes and the spaces around it; `text` is what it says. */
export interface CsvCell {
  start: number;
  end: number;
  text: string;
}

/** Encoded as `decodeText` takes it to be; a byte order mark stays in the text. */
export function readCsv(bytes: Buffer): CsvFile {
  const encoding = encodingOf(bytes);
  const options = { stripBOM: false, addBOM: false };
  const decode = (content: Buffer): string => iconv.decode(content, encoding, options);
  const text = decode(bytes);
  const lines = text.split(/\r\n|\r|\n/);
  const header = lines.find((line) => line.trim() !== '' && !/^\uFEFF?sep=/i.test(line)) ?? '';
  const delimiter = [';', ',', '\t'].reduce((best, next) =>
    header.split(next).length > header.split(best).length ? next : best,
  );
  return {
    text,
    delimiter,
    rows: rowsOf(text, delimiter),
    encode: (changed) => {
      const content = iconv.encode(changed, encoding, options);
      return decode(content) === changed ? content : undefined;
    },
  };
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf8';
  } catch {
    return 'win1252';
  }
}

function rowsOf(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const row: { line: number; end: number; cells: CsvCell[] } = { line, end: at, cells: [] };
    for (;;) {
      const end = endOfCell(text, at, delimiter);
      row.cells.push({ start: at, end, text: said(text.slice(at, end)) });
      row.end = end;
      at = end + 1;
      if (text[end] !== delimiter) break;
    }
    if (text[row.end] === '\r' && text[row.end + 1] === '\n') at++;
    line += text.slice(row.cells[0]!.start, at).split(/\r\n|\r|\n/).length - 1;
    const isSeparator = /^sep=/i.test(row.cells[0]!.text);
    if (!isSeparator && row.cells.some((cell) => cell.text !== '')) rows.push(row);
  }
  return rows;
}

/** Offset of the delimiter, the end of the line or of the text. Quotes count only where a cell begins with one. */
function endOfCell(text: string, start: number, delimiter: string): number {
  let at = start;
  while (text[at] === ' ') at++;
  if (text[at] === '"') {
    for (at++; at < text.length; at++) {
      if (text[at] !== '"') continue;
      if (text[at + 1] !== '"') break;
      at++;
    }
  }
  while (at < text.length && text[at] !== delimiter && text[at] !== '\r' && text[at] !== '\n') at++;
  return at;
}

const said = (raw: string): string => {
  const text = raw.trim();
  return /^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"').trim() : text;
};

/** The file's text with some cells of some rows saying something else; every other character is as it was. */
export function withCells(
  file: CsvFile,
  changes: readonly { row: CsvRow; cells: ReadonlyMap<number, string> }[],
): string {
  let out = '';
  let at = 0;
  for (const { row, cells } of [...changes].sort((a, b) => a.row.end - b.row.end)) {
    for (const [column, value] of [...cells].sort(([a], [b]) => a - b)) {
      const cell = row.cells[column];
      if (!cell) continue;
      out += file.text.slice(at, cell.start) + replaced(file, cell, value);
      at = cell.end;
    }
    out += file.text.slice(at, row.end) + added(file, row, cells);
    at = row.end;
  }
  return out + file.text.slice(at);
}

/** With the spaces and the quotes that the cell had. */
function replaced({ text, delimiter }: CsvFile, { start, end }: CsvCell, value: string): string {
  const raw = text.slice(start, end);
  const inside = raw.trim();
  if (inside === '') return quotedWhenNeeded(value, delimiter);
  const written = inside.startsWith('"') ? quoted(value) : quotedWhenNeeded(value, delimiter);
  return raw.slice(0, raw.indexOf(inside)) + written + raw.slice(raw.indexOf(inside) + inside.length);
}

/** Cells that a row which ends early has not yet. */
function added({ delimiter }: CsvFile, row: CsvRow, cells: ReadonlyMap<number, string>): string {
  const last = Math.max(...cells.keys());
  let out = '';
  for (let column = row.cells.length; column <= last; column++) {
    out += delimiter + quotedWhenNeeded(cells.get(column) ?? '', delimiter);
  }
  return out;
}

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const quotedWhenNeeded = (value: string, delimiter: string): string =>
  /["\r\n]/.test(value) || value.includes(delimiter) ? quoted(value) : value;
