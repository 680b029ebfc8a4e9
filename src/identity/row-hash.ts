import type { HmacSha256 } from './hmac';

/** What can stand in a row that is hashed. */
export type HashCell = string | number | boolean | null;

// None of these bytes occurs in UTF-8, so that moving a boundary or swapping null and '' changes what is hashed.
const endOfText = 0xff;
const nothing = 0xfe;
const number = 0xfd;
const yes = 0xfc;
const no = 0xfb;
const list = 0xfa;
const endOfList = 0xf9;

/** Begins the message of a row's keyed hash; no two different rows become the same bytes. */
export function addRow(
  key: HmacSha256,
  cells: readonly HashCell[],
  lists: readonly (readonly string[] | null)[],
): void {
  key.begin();
  for (let i = 0; i < cells.length; i++) addCell(key, cells[i]!);
  for (let i = 0; i < lists.length; i++) addList(key, lists[i]!);
}

function addCell(key: HmacSha256, cell: HashCell): void {
  if (cell === null) {
    key.byte(nothing);
  } else if (typeof cell === 'string') {
    key.text(cell);
    key.byte(endOfText);
  } else if (typeof cell === 'number') {
    key.byte(number);
    key.text(String(cell));
    key.byte(endOfText);
  } else {
    key.byte(cell ? yes : no);
  }
}

function addList(key: HmacSha256, codes: readonly string[] | null): void {
  if (codes === null) {
    key.byte(nothing);
    return;
  }
  key.byte(list);
  for (let i = 0; i < codes.length; i++) {
    key.text(codes[i]!);
    key.byte(endOfText);
  }
  key.byte(endOfList);
}
