import { digitsAt, isLocalDate, type LocalDate } from '../time/local-date';
import type { CanonicalIdentity, RawIdentity } from './model';

export type IdentityFaultReason =
  /** Nothing there. */
  | 'missing'
  /** None of the known written forms. */
  | 'form'
  /** The date part is no calendar date. */
  | 'date'
  /** The last digit does not agree with the others, or the birth number is 000. */
  | 'check-digit'
  /** Born after today. */
  | 'not-yet-born';

/** Why an identity was refused; never holds what was read. `code` is the mapping room's reject code. */
export interface IdentityFault {
  fault: IdentityFaultReason;
  code: 'identity-missing' | 'identity-invalid';
}

export function isFault(result: CanonicalIdentity | IdentityFault): result is IdentityFault {
  return 'fault' in result;
}

const dashes = /[\u2010-\u2015\u2212]/g;
const written = /^(18|19|20)?(\d\d)(\d\d)(\d\d)([-+]?)([0-9A-ZÅÄÖ]{4})$/;

/**
 * One form per person, so that every spelling of an identity gets the same pseudonym.
 *
 * Accepts `YYYYMMDD-NNNC`, `YYYYMMDDNNNC`, `YYMMDD-NNNC`, `YYMMDD+NNNC` and `YYMMDDNNNC`, for samordningsnummer
 * with the day plus 60, and the same forms with at least one letter among the last four for temporary ids. The
 * century of a two-digit year follows from the sign and `today` (`+` from the year of the hundredth birthday,
 * folkbokföringslagen (1991:481) 18 §); no sign is read as `-`. A `lopnummer` is any text, trimmed.
 */
export function canonicalIdentity(
  raw: RawIdentity,
  options: { today: LocalDate },
): CanonicalIdentity | IdentityFault {
  if (raw.kind === 'person' && isUsual(raw.text)) return inFull(withoutDash(raw.text), options.today);

  const text = raw.text.normalize('NFC').trim();
  if (text === '') return refuse('missing');
  if (raw.kind === 'lopnummer') return { canonical: text, form: 'lopnummer', birthDate: null, sex: null };
  const match = written.exec(text.replace(dashes, '-').toUpperCase());
  if (!match) return refuse('form');
  const century = match[1];
  const [yy, month, day, sign, last] = match.slice(2) as [string, string, string, string, string];
  if (century !== undefined && sign === '+') return refuse('form');
  const year = century === undefined ? fullYear(yy, sign === '+', options.today) : `${century}${yy}`;
  return inFull(`${year}${month}${day}${last}`, options.today);
}

const dash = '-'.charCodeAt(0);

/** Whether it is written as nearly all are: year with century, digits or plain capitals last, a dash or none. */
function isUsual(text: string): boolean {
  const dashed = text.length === 13 && text.charCodeAt(8) === dash;
  if (!dashed && text.length !== 12) return false;
  const century = digitsAt(text, 0, 2);
  if (!(century >= 18 && century <= 20 && digitsAt(text, 2, 6) >= 0)) return false;
  for (let i = text.length - 4; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!(isDigit(code) || (code >= 65 && code <= 90))) return false;
  }
  return true;
}

const withoutDash = (text: string): string => (text.length === 12 ? text : text.slice(0, 8) + text.slice(9));

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** `canonical`: eight digits, and four digits or capitals. */
function inFull(canonical: string, today: LocalDate): CanonicalIdentity | IdentityFault {
  const temporary = !(digitsAt(canonical, 8, 4) >= 0);
  const writtenDay = digitsAt(canonical, 6, 2);
  const coordination = !temporary && writtenDay > 60;
  const day = coordination ? String(writtenDay - 60).padStart(2, '0') : canonical.slice(6, 8);
  const birthDate = `${canonical.slice(0, 4)}-${canonical.slice(4, 6)}-${day}`;
  if (!isLocalDate(birthDate)) return refuse('date');
  if (birthDate > today) return refuse('not-yet-born');
  if (temporary) return { canonical, form: 'tillfalligt', birthDate, sex: null };
  if (!hasCheckDigit(canonical)) return refuse('check-digit');
  return {
    canonical,
    form: coordination ? 'samordningsnummer' : 'personnummer',
    birthDate,
    sex: canonical.charCodeAt(10) % 2 === 0 ? 'flicka' : 'pojke',
  };
}

/**
 * Luhn's algorithm over the last ten digits; the birth number 000 is nobody's. Every row asks, and the `personnummer`
 * package, which reads the date again and throws where a number is wrong, takes 1 µs for it.
 */
function hasCheckDigit(twelve: string): boolean {
  let sum = 0;
  for (let i = 2; i < 12; i++) {
    const digit = twelve.charCodeAt(i) - 48;
    const product = i % 2 === 0 ? 2 * digit : digit;
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === 0 && digitsAt(twelve, 8, 3) > 0;
}

/** By the day of reading, never by the computer's clock. */
function fullYear(yy: string, plus: boolean, today: LocalDate): string {
  const latest = Number(today.slice(0, 4)) - (plus ? 100 : 0);
  return String(latest - ((((latest - Number(yy)) % 100) + 100) % 100));
}

function refuse(fault: IdentityFaultReason): IdentityFault {
  return { fault, code: fault === 'missing' ? 'identity-missing' : 'identity-invalid' };
}
