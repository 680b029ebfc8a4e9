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

/** Keyed hash over `cells[from]` to `cells[to - 1]` and the lists; no two different rows are hashed as the same bytes. */
export function hashRow(
  key: HmacSha256,
  cells: readonly HashCell[],
  from: number,
  to: number,
  lists: readonly (readonly string[] | null)[],
): string {
  key.begin();
  for (let i = from; i < to; i++) {
    const cell = cells[i]!;
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
  for (let i = 0; i < lists.length; i++) {
    const codes = lists[i]!;
    if (codes === null) {
      key.byte(nothing);
      continue;
    }
    key.byte(list);
    for (let j = 0; j < codes.length; j++) {
      key.text(codes[j]!);
      key.byte(endOfText);
    }
    key.byte(endOfList);
  }
  return key.end();
}
