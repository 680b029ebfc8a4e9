/** Why a text is not one SELECT statement that we may run. */
export type NotSelect = 'empty' | 'several' | 'not-select' | 'parameters';

/** Literals, quoted names and comments: what may hold a `;` or `?` that means nothing. */
const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/**
 * The statement without a closing `;`, or why it is refused. Runs before SQLite sees the text, because the driver
 * prepares the first of several statements and drops the rest without a word, and binds NULL to parameters.
 */
export function singleSelect(text: string): { select: string } | { refused: NotSelect } {
  // Same length, so that positions in `bare` are positions in `text`.
  const bare = text.replace(opaque, (part) => (/^(--|\/\*)/.test(part) ? ' ' : '_').repeat(part.length));
  const end = bare.search(/;\s*$/);
  const body = end < 0 ? bare : bare.slice(0, end);
  if (body.trim() === '') return { refused: 'empty' };
  if (body.includes(';')) return { refused: 'several' };
  if (!/^\s*(select|with)\b/i.test(body)) return { refused: 'not-select' };
  if (/\?|[:@$][a-z_]/i.test(body)) return { refused: 'parameters' };
  return { select: end < 0 ? text : text.slice(0, end) };
}
