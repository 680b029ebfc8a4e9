import type { Cell } from '../../connectors/contract';

/** How codes are compared: without case, surrounding space or the form of å ä ö. */
export const fold = (text: string): string => text.trim().normalize('NFC').toLowerCase();

/**
 * How labels are compared: as codes, and also without accents and with any run of spaces and hyphens as one space.
 */
export const foldLabel = (text: string): string =>
  withoutMarks(withoutMarks(text).toLowerCase())
    .replace(/\u00AD/g, '')
    .replace(/[\s\p{Pd}\u2212]+/gu, ' ')
    .trim();

const withoutMarks = (text: string): string => text.normalize('NFKD').replace(/\p{M}+/gu, '');

/** A cell's text, or null when it holds nothing. */
export function textOf(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined) return null;
  const text = String(cell).trim();
  return text === '' ? null : text;
}

/** A cell as a number (`3,5` too), or NaN. */
export function numberOf(cell: Cell | undefined): number {
  const text = textOf(cell);
  return text !== null && /^[+-]?\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : NaN;
}

/** What could be an identity, or the better part of one. */
export const hasIdentity = /\d{6}/;

/**
 * A code as it may be listed among the unmapped, or null where it could be an identity or free text that stands in
 * the wrong column.
 */
export const showable = (text: string): string | null =>
  text.length <= 30 && !hasIdentity.test(digitsOf(text)) && !/[\n\r]|(?:\S+\s+){3}/.test(text) ? text : null;

/** Of `2010 01 01-2384` too, and of digits that are wide or of another script. */
const digitsOf = (text: string): string => text.replace(/\P{Nd}+/gu, '').replace(/\p{Nd}/gu, '0');

const cacheLimit = 20_000;

/** Remembers answers by cell; a source repeats the same few codes and dates. */
export function cached<T>(answer: (cell: Cell) => T): (cell: Cell) => T {
  const known = new Map<Cell, T>();
  return (cell) => {
    let value = known.get(cell);
    if (value === undefined) {
      value = answer(cell);
      if (known.size < cacheLimit) known.set(cell, value);
    }
    return value;
  };
}
