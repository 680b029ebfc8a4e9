/** Oracle's NUMBER: an exponent byte and base-100 digits, complemented when negative. */

const plain = /^(-?)0*(\d*)(?:\.(\d*))?$/;

/** @param value plain digits, e.g. `-12.50` */
export function encodeNumber(value: string | number | bigint): Buffer {
  const match = plain.exec(String(value));
  if (!match) throw new TypeError(`Not plain digits: ${String(value)}.`);
  const negative = match[1] === '-';
  const whole = evenAtTheFront(match[2]!);
  const digits = base100(whole + evenAtTheEnd(match[3] ?? ''));
  let exponent = whole.length / 2;
  while (digits[0] === 0) {
    digits.shift();
    exponent--;
  }
  while (digits.at(-1) === 0) digits.pop();
  if (digits.length === 0) return Buffer.of(0x80);
  if (!negative) return Buffer.from([exponent + 192, ...digits.map((digit) => digit + 1)]);
  const end = digits.length < 20 ? [102] : [];
  return Buffer.from([(exponent + 192) ^ 0xff, ...digits.map((digit) => 101 - digit), ...end]);
}

export function decodeNumber(data: Buffer): string {
  if (data.length === 1) return '0';
  const positive = data[0]! >= 0x80;
  const pairs = (positive ? data[0]! : data[0]! ^ 0xff) - 192;
  const end = !positive && data.at(-1) === 102 ? data.length - 1 : data.length;
  const digits = [...data.subarray(1, end)]
    .map((byte) => String(positive ? byte - 1 : 101 - byte).padStart(2, '0'))
    .join('');
  const point = pairs * 2;
  const whole =
    point > 0
      ? digits
          .slice(0, point)
          .padEnd(point, '0')
          .replace(/^0+(?=\d)/, '')
      : '0';
  const fraction = (point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits).replace(/0+$/, '');
  return `${positive ? '' : '-'}${whole}${fraction ? `.${fraction}` : ''}`;
}

const evenAtTheFront = (digits: string): string => (digits.length % 2 ? `0${digits}` : digits);
const evenAtTheEnd = (digits: string): string => (digits.length % 2 ? `${digits}0` : digits);

function base100(digits: string): number[] {
  const out: number[] = [];
  for (let at = 0; at < digits.length; at += 2) out.push(Number(digits.slice(at, at + 2)));
  return out;
}
