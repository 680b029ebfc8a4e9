/** Reading JSON without losing a digit. */

/** A number that JavaScript could change: with a fraction, or of 16 digits or more. */
const inexact = /[[,:]\s*-?(?:\d+\.\d|\d{16})/;
const inexactBetween = /(?<![\d.eE+-])-?(?:(?:0|[1-9]\d*)\.\d+|[1-9]\d{15,})(?![\d.eE+-])/g;

/**
 * `JSON.parse` where a number with a fraction and one beyond ±(2^53 − 1) are the text that stands there: `0.10`,
 * `9223372036854775807`. A number with an exponent is a number. Works on Node 20, whose JSON.parse does not show
 * the source of a number.
 *
 * @throws SyntaxError whose message quotes the text: never pass it on
 */
export function parseExactly(text: string): unknown {
  return JSON.parse(inexact.test(text) ? quoteInexact(text) : text) as unknown;
}

/** Puts quotes around the numbers that would not survive, wherever they stand outside texts. */
function quoteInexact(text: string): string {
  let out = '';
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('"', at);
    const between = text.slice(at, open < 0 ? text.length : open);
    out += hasDigit(between) ? between.replace(inexactBetween, quoted) : between;
    if (open < 0) break;
    at = endOfText(text, open);
    out += text.slice(open, at);
  }
  return out;
}

const quoted = (number: string): string =>
  !number.includes('.') && Number.isSafeInteger(Number(number)) ? number : `"${number}"`;

const hasDigit = (text: string): boolean => /\d/.test(text);

/** Behind the closing quote of the text that opens here. */
function endOfText(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return close + 1;
  }
  return text.length;
}
