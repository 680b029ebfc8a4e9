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
  if (
    typeof cell === 'string' &&
    isVisible(cell.charCodeAt(0)) &&
    isVisible(cell.charCodeAt(cell.length - 1))
  )
    return cell;
  const text = String(cell).trim();
  return text === '' ? null : text;
}

/** An ASCII character other than space: nothing to trim. */
const isVisible = (code: number): boolean => code > 0x20 && code < 0x7f;

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

/** Answers by cell. Most codes are one character, and a place in a list is found sooner than a text in a map. */
class Answers<T> {
  readonly letters: (T | undefined)[] = new Array<undefined>(128).fill(undefined);
  readonly others = new Map<Cell, T>();

  clear(): void {
    this.letters.fill(undefined);
    this.others.clear();
  }
}

const remembered = new Set<WeakRef<Answers<unknown>>>();

/** Remembers answers by cell, until `forgetCells`; a source repeats the same few codes and dates. */
export function cached<T>(answer: (cell: Cell) => T): (cell: Cell) => T {
  const known = new Answers<T>();
  remembered.add(new WeakRef(known));
  const { letters, others } = known;
  return (cell) => {
    const letter = typeof cell === 'string' && cell.length === 1 ? cell.charCodeAt(0) : 128;
    let value = letter < 128 ? letters[letter] : others.get(cell);
    if (value !== undefined) return value;
    value = answer(cell);
    if (letter < 128) letters[letter] = value;
    else if (others.size < cacheLimit) others.set(cell, value);
    return value;
  };
}

/** Drops every cell that is remembered for speed; call it when a run is over: an identity may stand in any column. */
export function forgetCells(): void {
  for (const reference of remembered) {
    const known = reference.deref();
    if (known) known.clear();
    else remembered.delete(reference);
  }
}
