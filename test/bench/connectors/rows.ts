/** The table that every source holds: 10 mixed columns. */
export const columns = [
  'Id',
  'Lopnummer',
  'Belopp',
  'Fodd',
  'Andrad',
  'Namn',
  'Kod',
  'Notering',
  'Aktiv',
  'Nyckel',
] as const;
export type ColumnName = (typeof columns)[number];

export interface Row {
  Id: number;
  /** Beyond 2^53. */
  Lopnummer: string;
  /** decimal(18,2) */
  Belopp: string;
  /** `YYYY-MM-DD` */
  Fodd: string;
  /** `YYYY-MM-DD HH:MM:SS.fff` */
  Andrad: string;
  Namn: string;
  Kod: string;
  /** NULL in 9 rows of 10. */
  Notering: string | null;
  Aktiv: 0 | 1;
  Nyckel: string;
}

const names = ['Åsa Öberg-Ärlig', 'Björn Sjögren', 'Märta Hägg', 'Östen Åkerblom', 'Renée Lindé', 'Ali Ek'];
const codes = ['A', 'B12', 'SoL', 'LVU', 'Ö'];
const two = (n: number): string => String(n).padStart(2, '0');

/** @param id from 1 */
export function rowOf(id: number): Row {
  const day = `${two((id % 12) + 1)}-${two((id % 28) + 1)}`;
  const clock = `${two(id % 24)}:${two(id % 60)}:${two((id * 7) % 60)}`;
  const hex = id.toString(16).toUpperCase().padStart(8, '0');
  return {
    Id: id,
    Lopnummer: String(9_007_199_254_740_993n + BigInt(id)),
    Belopp: `${1_234_567 + id * 13}.${two(id % 100)}`,
    Fodd: `${1950 + (id % 70)}-${day}`,
    Andrad: `${2015 + (id % 10)}-${day} ${clock}.${String((id % 999) + 1).padStart(3, '0')}`,
    Namn: `${names[id % names.length]!} ${id}`,
    Kod: codes[id % codes.length]!,
    Notering: id % 10 === 0 ? `Anteckning från mötet, uppföljd två gånger (${id}).` : null,
    Aktiv: id % 3 === 0 ? 0 : 1,
    Nyckel: `${hex}-8B86-4011-B42D-00C0${hex}`,
  };
}

export function* rowsTo(last: number): Generator<Row> {
  for (let id = 1; id <= last; id++) yield rowOf(id);
}

/** Some at a time, for sources that are filled by statements or written as text. */
export function* chunksTo(last: number, size: number): Generator<Row[]> {
  for (let from = 1; from <= last; from += size) {
    yield Array.from({ length: Math.min(size, last - from + 1) }, (_, index) => rowOf(from + index));
  }
}

/** `(1,'9007…',…)`: no text of `rowOf` holds a quote, and every engine takes these as its own types. */
export const asTuple = (row: Row): string =>
  `(${columns.map((name) => (row[name] === null ? 'NULL' : typeof row[name] === 'number' ? row[name] : `'${row[name]}'`)).join()})`;
