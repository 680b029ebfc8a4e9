/** What a parameter's value is bound as; the driver sends it apart from the text, with its type. */
import { TypedParameter } from 'mysql2';
import type { Cell } from '../contract';

/** An instant as cells have it. MariaDB would drop the offset without a word, so it goes as the UTC of the session. */
const instant = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d:\d\d)$/;
const unsignedBegins = 2n ** 63n;

export function bound(value: Cell): unknown {
  if (typeof value === 'bigint') {
    return value >= unsignedBegins ? TypedParameter.BIGINT.unsigned(value) : TypedParameter.BIGINT(value);
  }
  // A whole number as DOUBLE would be refused after LIMIT, and be compared without the digits beyond 2^53.
  if (typeof value === 'number' && Number.isSafeInteger(value)) return TypedParameter.BIGINT(value);
  if (typeof value !== 'string') return value;
  const [, day, time, fraction = '', offset] = instant.exec(value) ?? [];
  if (offset === undefined) return value;
  const utc = new Date(`${day}T${time}${offset}`);
  if (Number.isNaN(utc.getTime())) return value;
  return `${utc.toISOString().slice(0, 19).replace('T', ' ')}${fraction}`;
}
