import { Day, textOf } from './days';
import type { Random } from './random';

/**
 * Identities that no real person has. Why these series:
 *
 * - Skatteverket publishes test numbers that are given to nobody. For births from 1990 on they have birth number 238
 *   (girl) and 239 (boy) on every date, in personnummer and samordningsnummer alike. Seen in the published lists as
 *   other projects keep them (births 1990 and 2019 for personnummer, 1914–2019 and 2026 for samordningsnummer, every
 *   date in a row; a few more birth numbers stand among those of 1990). That the rule holds for the dates between is an inference: sure
 *   enough for a fictional database, not a promise by Skatteverket.
 * - 980–999 is not used: the published test numbers have it for births before 1990 only, and from 1990 on birth
 *   numbers are drawn from 001–999 for the whole country (SOU 2008:60), so a child can have one.
 * - That gives two children a birth date. When an example needs more, the rest have temporary ids with a letter
 *   (`YYYYMMDDTNNN`), which can be nobody's personnummer.
 *
 * Skatteverket's condition: test numbers may be used in tests only, never in production.
 */
export const identityNotice = {
  sv:
    'Identiteterna tillhör ingen: alla personnummer och samordningsnummer har födelsenummer 238 eller 239, serien ' +
    'som Skatteverkets publicerade testnummer har för födda 1990 och senare; övriga barn har tillfälliga id med ' +
    'bokstav. Att serien gäller varje födelsedatum är en slutsats av listorna, inte ett besked från Skatteverket.',
  en:
    'The identities belong to nobody: all personal and coordination numbers have birth number 238 or 239, the series ' +
    'of the test numbers that the Swedish Tax Agency publishes for births from 1990; other children have temporary ' +
    'ids with a letter. That the series holds for every birth date is inferred from the lists, not stated by the Agency.',
};

export type IdKind = 'P' | 'S' | 'T';

/** An identity in its 12-character form. */
export interface Id {
  kind: IdKind;
  text: string;
}

/** Luhn's check digit over the nine digits `YYMMDDNNN`. */
export function checkDigit(nine: string): number {
  let sum = 0;
  for (let i = 0; i < nine.length; i++) {
    const product = Number(nine[i]) * (i % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return (10 - (sum % 10)) % 10;
}

/** Hands out every identity once. */
export class Identities {
  private readonly used = new Set<string>();

  constructor(private readonly random: Random) {}

  /**
   * A national number for a child born on about `birth`: the next free day within two months when the day's own is
   * taken. Null when none is free.
   */
  national(kind: 'P' | 'S', birth: Day, girl: boolean, latest: Day): (Id & { birth: Day }) | null {
    for (let step = 0; step < 120; step++) {
      const day = birth + (step % 2 === 0 ? step / 2 : -(step + 1) / 2);
      if (day > latest) continue;
      const text = numberOn(kind, day, girl);
      if (!this.used.has(text)) return { ...this.take(kind, text), birth: day };
    }
    return null;
  }

  /** A number for exactly this birth date, or null when it is taken. */
  nationalOn(kind: 'P' | 'S', birth: Day, girl: boolean): Id | null {
    const text = numberOn(kind, birth, girl);
    return this.used.has(text) ? null : this.take(kind, text);
  }

  temporary(birth: Day): Id {
    for (let tries = 0; tries < 5000; tries++) {
      const text = `${compact(birth)}T${String(this.random.int(0, 999)).padStart(3, '0')}`;
      if (!this.used.has(text)) return this.take('T', text);
    }
    throw new Error('no free temporary id');
  }

  private take(kind: IdKind, text: string): Id {
    this.used.add(text);
    return { kind, text };
  }
}

const compact = (day: Day): string => textOf(day).replaceAll('-', '');

function numberOn(kind: 'P' | 'S', day: Day, girl: boolean): string {
  const date = compact(day);
  const days = kind === 'S' ? String(Number(date.slice(6)) + 60) : date.slice(6);
  const eleven = `${date.slice(0, 6)}${days}${girl ? '238' : '239'}`;
  return eleven + String(checkDigit(eleven.slice(2)));
}

/** As people write it: mostly with a hyphen, sometimes ten digits. A temporary id has one form only. */
export function written(random: Random, id: Id): string {
  if (id.kind === 'T') return id.text;
  const hyphen = `${id.text.slice(0, 8)}-${id.text.slice(8)}`;
  const form = random.next();
  return form < 0.7 ? hyphen : form < 0.9 ? id.text : hyphen.slice(2);
}

/** The same number with a check digit that cannot be right. */
export const withWrongCheckDigit = (id: Id): Id => ({
  ...id,
  text: id.text.slice(0, 11) + String((Number(id.text[11]) + 5) % 10),
});
