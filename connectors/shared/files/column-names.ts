import { columnTwice, type Place } from './file.errors';

/**
 * The columns of a file, with the one for the row's number where the settings ask for it.
 *
 * @param shownAs what a column is called by where it stands, from 0; the one for the row's number is the last
 * @throws ConnectorError `CON-207` when two have the same name
 */
export function columnNames(
  inFile: readonly string[],
  rowNumber: string | undefined,
  place: Place,
  shownAs: (index: number) => number | string = (index) => index + 1,
): string[] {
  const names = rowNumber === undefined ? [...inFile] : [...inFile, rowNumber];
  const second = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (second >= 0) throw columnTwice(place, shownAs(names.indexOf(names[second]!)), shownAs(second));
  return names;
}
