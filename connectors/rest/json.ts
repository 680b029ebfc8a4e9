/** Reading JSON without losing a digit. */

/**
 * A number with an exponent or a fraction, or one of 16 digits or more, between what stands around a number in JSON;
 * the seconds of a time in a text are not followed so.
 */
const inexact =
  /[[,:]\s*(-?(?:(?:0|[1-9]\d*)(?:\.\d+)?[eE][+-]?\d+|(?:0|[1-9]\d*)\.\d+|[1-9]\d{15,}))(?=\s*[,}\]])/g;

/**
 * `JSON.parse` where a number with a fraction and one beyond ±(2^53 − 1) are the text that stands there: `0.10`,
 * `9223372036854775807`. One with an exponent is a number where it has the same digits as it is written with, else
 * that text too: `1e400`. Works on Node 20, whose JSON.parse does not show the source of a number.
 *
 * @throws SyntaxError whose message quotes the text: never pass it on
 */
export function parseExactly(text: string): unknown {
  return JSON.parse(quoteInexact(text)) as unknown;
}

/** Puts quotes around the numbers that would not survive, wherever they stand outside texts. */
function quoteInexact(text: string): string {
  let out = '';
  let copied = 0;
  /** Outside of every text, and no text begins between here and the next one looked for. */
  let at = 0;
  inexact.lastIndex = 0;
  for (let match = inexact.exec(text); match; match = inexact.exec(text)) {
    const number = match[1]!;
    const end = match.index + match[0].length;
    while (at <= match.index) {
      const open = text.indexOf('"', at);
      if (open < 0 || open > match.index) break;
      at = endOfText(text, open);
    }
    if (at > match.index) {
      inexact.lastIndex = at;
    } else if (!survives(number)) {
      out += `${text.slice(copied, end - number.length)}"${number}"`;
      copied = end;
    }
  }
  return out + text.slice(copied);
}

function survives(number: string): boolean {
  if (/e/i.test(number)) return digitsOf(number) === digitsOf(String(Number(number)));
  return !number.includes('.') && Number.isSafeInteger(Number(number));
}

/** One text per value: its digits without zeros at the ends, and where they stand. */
function digitsOf(number: string): string {
  const [, whole = '', part = '', power = '0'] = /^-?(\d+)\.?(\d*)(?:e(.+))?$/i.exec(number) ?? [];
  const digits = `${whole}${part}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  return significant && `${significant}e${Number(power) - part.length + digits.length - significant.length}`;
}

/** Behind the closing quote of the text that opens here. */
function endOfText(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return close + 1;
  }
  return text.length;
}
