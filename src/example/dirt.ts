import { Day, dayOf, textOf } from './days';
import type { Random } from './random';

export type Value = string | number | null;

/** Shares of what is wrong in the example, as real extracts tend to have them. */
export const dirtShares = {
  unknownCode: 0.02,
  /** Known codes in lower case or with a trailing space. */
  codeVariant: 0.01,
  rubbishDate: 0.003,
  endBeforeStart: 0.003,
};

const rubbish = ['2021-02-30', '0000-00-00', '', 'okänt'];
const legacyEnds = dayOf('2021-01-01');
/** Rows that began before this day may have `9999-12-31` for "still running". */
const openEnds = dayOf('2025-01-01');

/** Writes answers, codes and dates the way they stand in a system where people have typed for years. */
export class Dirt {
  constructor(private readonly random: Random) {}

  /** A code; at times one that no mapping knows (`unknown`), at times a sloppy spelling of a known one. */
  code<T extends string | number>(value: T, unknown: T, share = dirtShares.unknownCode): T | string {
    if (this.random.chance(share)) return unknown;
    if (typeof value !== 'string' || !this.random.chance(dirtShares.codeVariant)) return value;
    return this.random.chance(0.5) ? value.toLowerCase() : `${value} `;
  }

  /** `J`, `N`, nothing (internal non-response), or an unknown code. */
  yesNo(yes: number, missing = 0.06): Value {
    if (this.random.chance(missing)) return null;
    return this.code(this.random.chance(yes) ? 'J' : 'N', 'U');
  }

  /** 1 yes, 2 no, 9 not applicable. */
  yesNoNotApplicable(yes: number, notApplicable: number, missing = 0.06): Value {
    if (this.random.chance(missing)) return null;
    if (this.random.chance(notApplicable)) return this.code(9, 5);
    return this.code(this.random.chance(yes) ? 1 : 2, 5);
  }

  /** Whether a row registered on this day was written by the older version of the system. */
  isLegacy(day: Day): boolean {
    return day < legacyEnds && this.random.chance(0.6);
  }

  /** A date as text, `YYYYMMDD` in legacy rows, rubbish at times. */
  date(day: Day | null, legacy = false): string | null {
    if (day === null) return null;
    if (this.random.chance(dirtShares.rubbishDate)) return this.random.pick(rubbish);
    return legacy ? textOf(day).replaceAll('-', '') : textOf(day);
  }

  /** A date of ending: an open one stands as `9999-12-31` in many older rows; at times it lies before the start. */
  end(day: Day | null, start: Day, legacy: boolean): string | null {
    if (day === null) return start < openEnds && this.random.chance(0.6) ? '9999-12-31' : null;
    if (this.random.chance(dirtShares.endBeforeStart)) return textOf(start - this.random.int(1, 40));
    return this.date(day, legacy);
  }

  /** `YYYY-MM-DD HH:MM:SS` during office hours. */
  changed(day: Day): string {
    const two = (n: number): string => String(n).padStart(2, '0');
    const { random } = this;
    return `${textOf(day)} ${two(random.int(7, 17))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}`;
  }
}
