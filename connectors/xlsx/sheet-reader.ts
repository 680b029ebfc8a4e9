import type { Cell } from '../contract';
import { exactNumber, trimFraction } from '../shared/cell-text';
import { BrokenMarkup, type Attributes, type MarkupHandler } from '../shared/files/markup';
import { serialText } from './serial-date';
import { TextReader, unescaped, type Sheet, type Workbook } from './workbook';
import {
  columnWithoutName,
  errorCell,
  formulaWithoutResult,
  mergedCells,
  noHeader,
  notADate,
  type Spot,
} from './xlsx.errors';

/** What Excel's own format ends at. */
const lastColumn = 16_384;
const lastRow = 1_048_576;

/**
 * The rows of one sheet, from the tokens of its part. Rows without any content are left out; hidden rows and columns
 * are read as others; a formula gives its saved result.
 */
export class SheetReader implements MarkupHandler {
  /** The names in the header row, once it has been read. */
  header: string[] | undefined;
  /** Rows that have been read and not yet taken, in the order of `header`. */
  rows: Cell[][] = [];
  /** The sheet's row of each of `rows`. */
  numbers: number[] = [];

  /** Where a column of the sheet goes in a row; those without a name go nowhere. */
  private readonly places: (number | undefined)[] = [];
  private readonly names = new Map<number, string>();
  private current: Cell[] | undefined;
  private row = 0;
  private column = 0;
  private style = 0;
  private type: string | undefined;
  private value = '';
  private hasValue = false;
  private hasFormula = false;
  private inValue = false;
  private inline: TextReader | undefined;

  constructor(
    private readonly book: Workbook,
    private readonly sheet: Sheet,
    private readonly headerRow: number,
  ) {}

  open(name: string, attributes: Attributes): void {
    if (this.inline) return this.inline.open(name);
    switch (name) {
      case 'c':
        return this.beginCell(attributes);
      case 'v':
        this.inValue = this.hasValue = true;
        return;
      case 'f':
        this.hasFormula = true;
        return;
      case 'is':
        this.inline = new TextReader();
        this.hasValue = true;
        return;
      case 'row':
        return this.beginRow(attributes);
      case 'mergeCell':
        return this.refuseMerged(attributes.ref ?? '');
    }
  }

  text(text: string): void {
    if (this.inValue) this.value += text;
    else this.inline?.text(text);
  }

  close(name: string): void {
    switch (name) {
      case 'c':
        return this.endCell();
      case 'v':
        this.inValue = false;
        return;
      case 'is':
        this.value = this.inline?.end() ?? '';
        this.inline = undefined;
        return;
      case 'row':
        return this.endRow();
      default:
        this.inline?.close(name);
    }
  }

  private beginRow(attributes: Attributes): void {
    const stated = attributes.r;
    const row = stated === undefined ? this.row + 1 : Number(stated);
    if (!(row > this.row && row <= lastRow)) throw new BrokenMarkup('syntax');
    this.row = row;
    this.column = 0;
  }

  private beginCell(attributes: Attributes): void {
    const address = attributes.r;
    const column = address === undefined ? this.column + 1 : columnOf(address);
    if (!(column > this.column && column <= lastColumn)) throw new BrokenMarkup('syntax');
    this.column = column;
    this.type = attributes.t;
    this.style = Number(attributes.s ?? 0);
    this.value = '';
    this.hasValue = this.hasFormula = false;
  }

  private endCell(): void {
    if (this.row < this.headerRow || !(this.hasValue || this.hasFormula)) return;
    if (this.row === this.headerRow) {
      const name = String(this.cell() ?? '')
        .replace(/\s+/g, ' ')
        .trim();
      if (name !== '') this.names.set(this.column, name);
      return;
    }
    if (!this.header) this.endHeader();
    const place = this.places[this.column];
    const cell = this.cell();
    if (cell === null) return;
    if (place === undefined) throw columnWithoutName(this.spot(), this.headerRow);
    this.current ??= new Array<Cell>(this.header!.length).fill(null);
    this.current[place] = cell;
  }

  private endRow(): void {
    if (this.row >= this.headerRow && !this.header) this.endHeader();
    if (!this.current) return;
    this.rows.push(this.current);
    this.numbers.push(this.row);
    this.current = undefined;
  }

  /** Where each of `header` stands, as Excel's letters. */
  get headerLetters(): string[] {
    return [...this.names.keys()].map(letters);
  }

  private endHeader(): void {
    if (this.names.size === 0) throw noHeader(this.book.zip.file, this.sheet.name, this.headerRow);
    this.header = [...this.names.values()];
    [...this.names.keys()].forEach((column, place) => (this.places[column] = place));
  }

  private cell(): Cell {
    const value = this.value;
    if (!this.hasValue) throw formulaWithoutResult(this.spot());
    switch (this.type) {
      case 's': {
        const text = value === '' ? undefined : this.book.texts.get(Number(value));
        if (text === undefined) throw new BrokenMarkup('syntax');
        return text;
      }
      case 'inlineStr':
        return value;
      case 'str':
        return unescaped(value);
      case 'b':
        return value === '1' || value === 'true';
      case 'e':
        throw errorCell(this.spot(), value);
      case 'd':
        return trimFraction(value.replace('T', ' ').replace(/Z$/, ''));
      default:
        return value === '' ? null : this.number(value);
    }
  }

  private number(digits: string): Cell {
    const kind = this.book.kinds[this.style] ?? 'number';
    if (kind === 'number') {
      const exact = /^-?\d+$/.test(digits) ? exactNumber(digits) : Number(digits);
      if (Number.isNaN(exact)) throw new BrokenMarkup('syntax');
      return exact;
    }
    const text = serialText(Number(digits), kind, this.book.since1904);
    if (text === null) throw notADate(this.spot());
    return text;
  }

  /** Only where it would leave cells of the table empty. */
  private refuseMerged(range: string): void {
    const rows = [...range.matchAll(/\d+/g)].map(Number);
    if (Math.max(...rows) > this.headerRow) throw mergedCells({ ...this.spot(), address: range });
  }

  private spot(): Spot {
    return {
      file: this.book.zip.file,
      sheet: this.sheet.name,
      address: `${letters(this.column)}${this.row}`,
    };
  }
}

function columnOf(address: string): number {
  let column = 0;
  for (let at = 0; at < address.length; at++) {
    const letter = address.charCodeAt(at) - 0x40;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column;
}

function letters(column: number): string {
  const before = Math.floor((column - 1) / 26);
  return `${before > 0 ? letters(before) : ''}${String.fromCharCode(0x41 + ((column - 1) % 26))}`;
}
