import iconv from 'iconv-lite';
import { addDays, isLocalDate, type LocalDate } from '../../time/local-date';

// What a spreadsheet does to the cells of a code map that a person opens and saves, Swedish Excel above all. What does
// no harm is read as it was meant; what destroyed a cell is found, and what it may have been is suggested.

/** A cell as it was meant: without the marks that keep Excel from changing it, and without invisible characters. */
export function meantCell(text: string): string {
  const bare = text.replace(/[\u200B\u200E\u200F\u2060\uFEFF]/g, '').trim();
  const formula = /^="([^"]*)"$/.exec(bare);
  return (formula?.[1] ?? bare).trim();
}

export interface Damage {
  how: 'day' | 'date' | 'exponent' | 'formula' | 'narrow' | 'encoding';
  /** What may have stood there. */
  meant: string[];
}

/** What happened to a cell, or null when it looks whole. */
export function damageOf(text: string): Damage | null {
  if (/^#{3,}$/.test(text)) return { how: 'narrow', meant: [] };
  if (formulaErrors.test(text)) return { how: 'formula', meant: [] };
  const encoded = misread(text);
  if (encoded !== null) return { how: 'encoding', meant: encoded === '' ? [] : [encoded] };
  if (/^-?\d(?:[.,]\d+)?E\+\d{2,3}$/i.test(text)) return { how: 'exponent', meant: [] };
  const day =
    /^(\d{1,2})[- ]([a-zåäö]{3})\.?$/i.exec(text) ?? /^()([a-zåäö]{3})\.?[- ](\d{2}|\d{4})$/i.exec(text);
  const month = day && monthOf(day[2]!);
  if (day && month) return { how: 'day', meant: dayCodes(day[1]!, month, day[3]) };
  return isLocalDate(text.slice(0, 10)) && /^.{10}(?: 00:00(?::00)?)?$/.test(text)
    ? { how: 'date', meant: dayCodes(text.slice(8, 10), Number(text.slice(5, 7))) }
    : null;
}

const formulaErrors =
  /^#(?:NAMN\?|NAME\?|SAKNAS!|N\/A|REFERENS!|REF!|VÄRDEFEL!|VALUE!|DIVISION\/0!|DIV\/0!|OGILTIGT!|NUM!|NULL!|SKÄRNING!)$/i;

const months = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const english: Record<string, string> = { may: 'maj', oct: 'okt' };

const monthOf = (word: string): number => {
  const lower = word.toLowerCase();
  return months.indexOf(english[lower] ?? lower) + 1;
};

/** `1-2` and `1/2` become the first of February, `jan-26` and `1-26` a month of a year. */
function dayCodes(day: string, month: number, year = ''): string[] {
  const [first, second] = day === '' ? [String(month), year] : [String(Number(day)), String(month)];
  return [`${first}-${second}`, `${first}/${second}`];
}

/**
 * A text in UTF-8 that was read as Windows-1252, as it was; empty when characters are lost for good; null when it
 * looks as it should.
 */
function misread(text: string): string | null {
  if (text.includes('\uFFFD')) return '';
  if (!/[\u0080-\uFFFF]/.test(text)) return null;
  const bytes = iconv.encode(text, 'win1252');
  if (iconv.decode(bytes, 'win1252') !== text) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A date as the language writes it, or what may be meant by what stands there instead. */
export function dateInCell(text: string): { date: LocalDate } | { meant: LocalDate[] } {
  const plain = text.replace(/[ T]00:00(?::00)?$/, '');
  if (isLocalDate(plain)) return { date: plain };
  const parts = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(plain);
  if (parts) {
    const [a, b, year] = [parts[1]!, parts[3]!, parts[4]!].map((part) => part.padStart(2, '0'));
    return { meant: realDays(`${year}-${b}-${a}`, `${year}-${a}-${b}`) };
  }
  if (/^\d{8}$/.test(plain)) return { meant: realDays(plain.replace(/(....)(..)(..)/, '$1-$2-$3')) };
  // Excel counts days; a cell that lost its format shows the number.
  return { meant: /^[34567]\d{4}$/.test(plain) ? [addDays('1899-12-30', Number(plain))] : [] };
}

const realDays = (...days: string[]): LocalDate[] => [...new Set(days)].filter(isLocalDate);
