import { isUtf8 } from 'node:buffer';
import type { Cell } from '../contract';
import { invalidText } from './sqlite.errors';

/** Rows of one parse: so few that their bytes are gone before they cost the garbage collector anything. */
export const rowsPerParse = 100;

/** A comma, in hex. */
const comma = '2C';

/**
 * Rows from the hex of their JSON bytes, all by one parse.
 *
 * @param parts per row a JSON array of cells, or of arrays of cells
 * @param before rows of the answer before these, for the message
 * @throws ConnectorError `CON-112` for text that is not UTF-8
 */
export function parseRows(parts: readonly string[], columns: readonly string[], before: number): Cell[][] {
  const json = Buffer.from(parts.join(comma), 'hex');
  if (!isUtf8(json)) throw nameInvalid(parts, columns, before);
  const rows = JSON.parse(`[${json.toString('utf8')}]`) as Cell[][];
  return Array.isArray(rows[0]?.[0]) ? rows.map((groups) => groups.flat()) : rows;
}

function nameInvalid(parts: readonly string[], columns: readonly string[], before: number): Error {
  const bytes = parts.map((part) => Buffer.from(part, 'hex'));
  const index = bytes.findIndex((part) => !isUtf8(part));
  const cells = (JSON.parse(bytes[index]!.toString('utf8')) as Cell[]).flat();
  const column = cells.findIndex((cell) => typeof cell === 'string' && cell.includes('\uFFFD'));
  return invalidText(columns[column] ?? '', before + index + 1);
}
