import { isUtf8 } from 'node:buffer';
import type { Cell } from '../contract';
import { invalidText } from './sqlite.errors';

const comma = 0x2c;

/**
 * Rows from their JSON bytes, one parse for the whole batch.
 *
 * @param parts per row a JSON array of cells, or of arrays of cells
 * @param before rows of the answer before this batch, for the message
 * @throws ConnectorError `CON-112` for text that is not UTF-8
 */
export function parseRows(parts: readonly Buffer[], columns: readonly string[], before: number): Cell[][] {
  const json = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + part.length + 1, 1));
  let at = 0;
  for (const part of parts) {
    json[at++] = comma;
    at += part.copy(json, at);
  }
  json[0] = '['.charCodeAt(0);
  json[at] = ']'.charCodeAt(0);
  if (!isUtf8(json)) throw nameInvalid(parts, columns, before);
  const rows = JSON.parse(json.toString('utf8')) as Cell[][];
  return Array.isArray(rows[0]?.[0]) ? rows.map((groups) => groups.flat()) : rows;
}

function nameInvalid(parts: readonly Buffer[], columns: readonly string[], before: number): Error {
  const index = parts.findIndex((part) => !isUtf8(part));
  const cells = (JSON.parse(parts[index]!.toString('utf8')) as Cell[]).flat();
  const column = cells.findIndex((cell) => typeof cell === 'string' && cell.includes('\uFFFD'));
  return invalidText(columns[column] ?? '', before + index + 1);
}
