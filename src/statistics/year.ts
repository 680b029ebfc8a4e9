import { z } from 'zod';
import { localDateOf } from '../time/local-date';
import { badYear } from './statistics.problems';

/** The register's first year under HSLF-FS 2016:3. */
const firstYear = 2018;

/**
 * A year as people write it.
 * @throws Problem STA-019 for anything but four digits from the register's first year to this one.
 */
export function parseYear(text: string, now: Date): number {
  const thisYear = Number(localDateOf(now).slice(0, 4));
  const year = z
    .string()
    .regex(/^\d{4}$/)
    .transform(Number)
    .pipe(z.number().min(firstYear).max(thisYear))
    .safeParse(text);
  if (!year.success) throw badYear(text.slice(0, 20), thisYear);
  return year.data;
}
