import Personnummer from 'personnummer';
import { isLocalDate, LocalDate } from '../time/local-date';
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
  const text = raw.text.normalize('NFC').trim();
  if (text === '') return refuse('missing');
  if (raw.kind === 'lopnummer') return { canonical: text, form: 'lopnummer', birthDate: null, sex: null };

  const match = written.exec(text.replace(dashes, '-').toUpperCase());
  if (!match) return refuse('form');
  const century = match[1];
  const [yy, month, writtenDay, sign, last] = match.slice(2) as [string, string, string, string, string];
  if (century !== undefined && sign === '+') return refuse('form');
  const year = century === undefined ? fullYear(yy, sign === '+', options.today) : `${century}${yy}`;

  const temporary = /\D/.test(last);
  const coordination = !temporary && Number(writtenDay) > 60;
  const day = coordination ? String(Number(writtenDay) - 60).padStart(2, '0') : writtenDay;
  const birthDate = `${year}-${month}-${day}`;
  if (!isLocalDate(birthDate)) return refuse('date');
  if (birthDate > options.today) return refuse('not-yet-born');

  const canonical = `${year}${month}${writtenDay}${last}`;
  if (temporary) return { canonical, form: 'tillfalligt', birthDate, sex: null };
  if (!Personnummer.valid(canonical)) return refuse('check-digit');
  return {
    canonical,
    form: coordination ? 'samordningsnummer' : 'personnummer',
    birthDate,
    sex: Number(canonical[10]) % 2 === 0 ? 'flicka' : 'pojke',
  };
}

/** The `personnummer` package takes the century from the computer's clock, so that is done here. */
function fullYear(yy: string, plus: boolean, today: LocalDate): string {
  const latest = Number(today.slice(0, 4)) - (plus ? 100 : 0);
  return String(latest - ((((latest - Number(yy)) % 100) + 100) % 100));
}

function refuse(fault: IdentityFaultReason): IdentityFault {
  return { fault, code: fault === 'missing' ? 'identity-missing' : 'identity-invalid' };
}
