/**
 * What stands in a mapping's `from:` for a file that has several lists in it: `bok.xlsx#Barn` is the sheet Barn,
 * `export.xml#Utredningar/Utredning` those elements. A `#` before the ending belongs to the file's own name.
 */
export function splitPart(name: string): { file: string; part: string | undefined } {
  const found = /^(.+?\.[a-z]{3,4})#(.+)$/is.exec(name);
  return found ? { file: found[1]!, part: found[2]! } : { file: name, part: undefined };
}
