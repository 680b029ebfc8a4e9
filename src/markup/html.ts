/**
 * The markup room: HTML that cannot forget to escape, for every room that makes a page or a form.
 * Never: what stands on a page.
 */

/** Markup that has been escaped or written by us. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = string | number | Html | null | undefined | false | readonly Piece[];

/** Tagged template that escapes everything that is not `Html`. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(strings.reduce((text, part, i) => text + piece(values[i - 1]) + part));
}

function piece(value: Piece): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  return value.map(piece).join('');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);

const swedish = new Intl.NumberFormat('sv-SE', { maximumFractionDigits: 1 });

/** A figure as Swedes write it. */
export const figure = (value: number): string => swedish.format(value);

/** 0.123 → `12,3 %`. */
export const share = (value: number): string => `${swedish.format(value * 100)} %`;
