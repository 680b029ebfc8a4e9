/** The header Link of RFC 8288. Belongs here: which address it gives for the next page. Never: going there. */
import { unreadableLink } from './rest.errors';

const target = /[\s,]*<([^<>]*)>/y;
/** Name and value, quoted in either way or bare; nothing between two semicolons. */
const parameter =
  /\s*;\s*(?:([!#$%&'*+.^`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|((?!')[^\s;,"]+)))?)?/y;
const end = /\s*(?:,|$)/y;

/**
 * The target of `rel="next"`; null where there is none.
 *
 * @throws ConnectorError `CON-939` when the header speaks of a next page in a way that cannot be read, or of two
 */
export function nextIn(header: string): string | null {
  const links = linksIn(header);
  if (links === null) {
    if (/next/i.test(header.replaceAll('\\', ''))) throw unreadableLink();
    return null;
  }
  const found = new Set<string>();
  for (const { to, parameters } of links) {
    const relations = parameters.filter(([name]) => name === 'rel').map(([, value]) => value);
    if (!relations.some(isNext)) continue;
    // The standard has only the first `rel` count, and an `anchor` make it a link of another page.
    const isOfThisPage = isNext(relations[0]!) && parameters.every(([name]) => name !== 'anchor');
    if (!isOfThisPage || !/^[!-~]*$/.test(to)) throw unreadableLink();
    found.add(to);
  }
  if (found.size > 1) throw unreadableLink();
  return [...found][0] ?? null;
}

const isNext = (relations: string): boolean => relations.toLowerCase().split(/\s+/).includes('next');

interface Link {
  to: string;
  /** Names in small letters. */
  parameters: [string, string][];
}

/** Null when it is not written by the standard. */
function linksIn(header: string): Link[] | null {
  const links: Link[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(header);
    if (found) at += found[0].length;
    return found;
  };
  while (/[^\s,]/.test(header.slice(at))) {
    const to = take(target)?.[1];
    if (to === undefined) return null;
    const parameters: [string, string][] = [];
    for (let found = take(parameter); found; found = take(parameter)) {
      const [, name, quoted, inSingle, bare] = found;
      const value = quoted?.replace(/\\(.)/g, '$1') ?? inSingle ?? bare ?? '';
      if (name !== undefined) parameters.push([name.toLowerCase(), value]);
    }
    if (!take(end)) return null;
    links.push({ to, parameters });
  }
  return links;
}
