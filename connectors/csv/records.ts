import { parse, type CsvError } from 'csv-parse';
import { quoteMisplaced, quoteNotClosed, wrongCellCount } from './csv.errors';
import { Cursor } from '../shared/files/cursor';
import { utf8Chunks } from '../shared/files/decode';
import type { PlacedFile } from '../shared/files/place';
import { batchRows } from '../shared/pace';
import type { CsvSettings } from './settings';

/** A row beyond this has a quote that is never closed. */
const maxRecordBytes = 1_000_000;

/** Cells as they stand in the file; null only for an empty line. */
type Row = (string | null)[];

/**
 * The file's records (a header too), as many at a time as one chunk of the file gives. An empty line is no record,
 * but in a list of one column, where it is one with an empty cell.
 *
 * @throws ConnectorError with file, line and column for a broken record
 */
export async function* records(
  file: PlacedFile,
  settings: CsvSettings,
  signal?: AbortSignal,
): AsyncGenerator<Row[]> {
  let columns = 0;
  for await (const rows of parsed(file, settings, false, signal)) {
    columns = rows[0]!.length;
    if (columns === 1) break;
    yield rows;
  }
  if (columns === 1) yield* withEmptyLines(parsed(file, settings, true, signal), settings.header);
}

/** The empty lines before a header and at the end of the file are no records. */
async function* withEmptyLines(batches: AsyncIterable<Row[]>, header: boolean): AsyncGenerator<Row[]> {
  let begun = !header;
  let empty = 0;
  for await (const batch of batches) {
    let rows: Row[] = [];
    for (const row of batch) {
      if (row[0] === null) {
        if (begun) empty++;
        continue;
      }
      for (; empty > 0; empty--) {
        rows.push([null]);
        if (rows.length < batchRows) continue;
        yield rows;
        rows = [];
      }
      rows.push(row);
      begun = true;
    }
    if (rows.length > 0) yield rows;
  }
}

/** With `emptyLines`, one of them is a record whose only cell is null. */
async function* parsed(
  file: PlacedFile,
  settings: CsvSettings,
  emptyLines: boolean,
  signal?: AbortSignal,
): AsyncGenerator<Row[]> {
  const parser = parse({
    delimiter: settings.separator,
    quote: settings.quote,
    escape: settings.quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: !emptyLines,
    ...(emptyLines && {
      cast: (cell: string, { quoting }: { quoting: boolean }) => (cell === '' && !quoting ? null : cell),
    }),
    max_record_size: maxRecordBytes,
  });
  let failure: Error | undefined;
  parser.on('error', (error) => (failure = error));
  const drain = (): Row[] => {
    const rows: Row[] = [];
    for (let row = parser.read() as Row | null; row; row = parser.read() as Row | null) rows.push(row);
    return rows;
  };
  try {
    for await (const chunk of utf8Chunks(file, settings.encoding, signal)) {
      const written = new Promise<void>((done) => parser.write(chunk, () => done()));
      const rows = drain();
      await written;
      if (failure) throw await explain(failure as CsvError, file, settings);
      if (rows.length > 0) yield rows;
    }
    const ended = new Promise<void>((done) => parser.once('close', done));
    parser.end();
    const rows = drain();
    parser.resume();
    await ended;
    if (failure) throw await explain(failure as CsvError, file, settings);
    if (rows.length > 0) yield rows;
  } finally {
    parser.destroy();
  }
}

/** The parser's own message can hold a cell's text, so nothing of it is passed on. */
async function explain(error: CsvError, file: PlacedFile, settings: CsvSettings): Promise<Error> {
  const { code, lines, bytes } = error as CsvError & { lines: number; bytes: number };
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH': {
      const { record } = error as CsvError & { record: unknown[] };
      const wanted = /expect (\d+)/.exec(error.message)?.[1];
      return wrongCellCount({ file: file.shown, line: lines, column: 1 }, Number(wanted), record.length);
    }
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return quoteNotClosed(await placeOf(bytes, file, settings));
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return quoteMisplaced(await placeOf(bytes, file, settings));
    default:
      return error;
  }
}

/** The cell that begins at or (after a separator) right behind this offset of the decoded text. */
async function placeOf(
  offset: number,
  file: PlacedFile,
  settings: CsvSettings,
): Promise<{ file: string; line: number; column: number }> {
  const cursor = new Cursor(file.shown);
  let passed = 0;
  for await (const chunk of utf8Chunks(file, settings.encoding)) {
    if (passed + chunk.length > offset) {
      const at = offset - passed;
      const isSeparator = chunk.toString('latin1', at, at + 1) === settings.separator;
      cursor.pass(chunk.subarray(0, isSeparator ? at + 1 : at));
      break;
    }
    passed += chunk.length;
    cursor.pass(chunk);
  }
  return cursor.place();
}
