import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;

/**
 * A list that a Swedish spreadsheet opens: semicolons and a byte order mark. A text that a spreadsheet would take for
 * a formula gets an apostrophe before it, since texts come from mappings and bids of others.
 */
export function csvText(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const safe = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? safeText(cell) : cell)));
  return stringify([[...head], ...safe], { delimiter: ';', bom: true });
}

export const safeText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
