/** What a number in a cell is, by the number format that it is shown in. */
export type NumberKind = 'number' | 'date' | 'time' | 'timestamp' | 'elapsed';

/** The formats that Excel has without writing them in the file, by their number. */
function builtIn(id: number): NumberKind {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 58) || id === 36) return 'date';
  if (id === 22) return 'timestamp';
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47) return 'time';
  return id === 46 ? 'elapsed' : 'number';
}

/** `code` is the format as the file has it, always in English letters; without it the format is one of Excel's own. */
export function kindOfFormat(id: number, code: string | undefined): NumberKind {
  if (code === undefined) return builtIn(id);
  const section = code
    .replace(/"[^"]*"|\\.|_.|\*./gs, '')
    .split(';')[0]!
    .replace(/General|AM\/PM|A\/P/gi, '');
  if (/\[(h+|m+|s+)\]/i.test(section)) return 'elapsed';
  const letters = section.replace(/\[[^\]]*\]/g, '');
  const time = /[hs]/i.test(letters);
  const date = /[yd]|mmm/i.test(letters) || (!time && /m/i.test(letters));
  return date ? (time ? 'timestamp' : 'date') : time ? 'time' : 'number';
}
