import type { Workbook } from 'exceljs';

const sheetName = 'Listor';

/**
 * The lists that drop-downs take their words from, one column each on a hidden sheet. In the validation itself a list
 * may have 255 characters, and a comma in a word would split it.
 */
export class ListSheet {
  private readonly lists: (readonly (string | number)[])[] = [];
  private readonly places = new Map<string, number>();

  /** The range that holds the list; the same list stands once. */
  range(list: readonly (string | number)[]): string {
    const key = JSON.stringify(list);
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.lists.push(list);
      this.places.set(key, place);
    }
    const column = letters(place);
    return `${sheetName}!$${column}$1:$${column}$${list.length}`;
  }

  write(book: Workbook): void {
    const sheet = book.addWorksheet(sheetName, { state: 'veryHidden' });
    this.lists.forEach((list, index) => {
      list.forEach((word, row) => (sheet.getCell(row + 1, index + 1).value = word));
    });
  }
}

/** A column's number as Excel's letters. */
export function letters(column: number): string {
  const before = Math.floor((column - 1) / 26);
  return `${before > 0 ? letters(before) : ''}${String.fromCharCode(0x41 + ((column - 1) % 26))}`;
}
