import { createHash } from 'node:crypto';
import type { StoredCell } from '../model';

/** Hex digits of a row's hash that are added up: 60 bits. */
const digits = 15;

/**
 * A digest of a table's content that does not depend on the order of its rows, so that each side reads them as it can.
 * Finds what went wrong on the way; it is no protection against somebody who wants it to be the same.
 */
export class TableDigest {
  rows = 0;
  private sum = 0n;

  add(cells: readonly StoredCell[]): void {
    const text = cells.map(cellText).join('');
    this.sum += BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, digits)}`);
    this.rows++;
  }

  value(): string {
    return `${this.rows} ${this.sum}`;
  }
}

/** The length keeps two cells from being read as others. */
const cellText = (cell: StoredCell): string => {
  if (cell === null) return 'N;';
  // PostgreSQL has no text with it in.
  const text = String(cell).replaceAll('\0', '\ufffd');
  return `${Buffer.byteLength(text)}:${text};`;
};

/** The same of a table in PostgreSQL. */
export function digestQuery(table: string, columns: readonly string[]): string {
  const cell = (name: string): string =>
    `coalesce(octet_length("${name}"::text) || ':' || "${name}" || ';', 'N;')`;
  const hash = `encode(sha256(convert_to(${columns.map(cell).join(' || ')}, 'UTF8')), 'hex')`;
  return `SELECT count(*) || ' ' || coalesce(sum(('x' || left(${hash}, ${digits}))::bit(${digits * 4})::bigint), 0) AS digest
    FROM "${table}"`;
}
