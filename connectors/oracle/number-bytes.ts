/** 14 digits: always a safe integer. */
const mostPairs = 7;

/**
 * Oracle's NUMBER as it comes on the wire, where it is zero or a positive whole number of at most 14 digits: straight from
 * its pairs of digits, without a text between. Undefined for every other number.
 *
 * @param bytes how many pairs stand before the point (+ 192), then the pairs (each + 1) without those that are zero at
 *   the end; a lone 0x80 is zero
 */
export function smallWholeNumber(bytes: Uint8Array): number | undefined {
  const pairs = bytes.length - 1;
  if (pairs === 0) return bytes[0] === 0x80 ? 0 : undefined;
  const lead = bytes[0]! - 192;
  if (pairs > lead || lead > mostPairs) return undefined;
  let value = 0;
  for (let at = 1; at <= pairs; at++) value = value * 100 + (bytes[at]! - 1);
  for (let at = pairs; at < lead; at++) value *= 100;
  return value;
}
