/**
 * XML as tokens, in constant memory. One regular expression finds a whole tag, which makes it several times as fast as
 * parsers that go by characters. It refuses DOCTYPE, and with it every entity but the five of XML and numbered ones, so
 * no file can make it read another file or grow without end. `markup.spec.ts` holds it against `sax`.
 */

export interface MarkupHandler {
  /** `name` without prefix; `attributes` as they stand, for `attribute` and `attributesOf`. */
  open(name: string, attributes: string): void;
  /** Decoded, possibly in several pieces. */
  text(text: string): void;
  close(name: string): void;
}

/** Why something cannot be read as XML. */
export type MarkupFault = 'syntax' | 'doctype' | 'entity' | 'end' | 'size';

/** Who reads the file says which, and in words. */
export class BrokenMarkup extends Error {
  constructor(readonly fault: MarkupFault) {
    super(fault);
  }
}

/** Characters of one tag, text or comment, and elements in each other, that a file may have. */
const maxToken = 4_000_000;
const maxDepth = 200;

const name = String.raw`[A-Za-z_\u00C0-\uFFFD][\w.\-\u00B7-\uFFFD]*`;
const attributeText = String.raw`\s+${name}(?::${name})?\s*=\s*(?:"[^"<]*"|'[^'<]*')`;
const tag = new RegExp(String.raw`<(\/?)((${name})(?::(${name}))?)((?:${attributeText})*)\s*(\/?)>`, 'y');

/** A tag: all of it, slash, name, name or prefix, name after a prefix, attributes, slash. */
type Tag = [string, string, string, string, string | undefined, string, string];

export class Markup {
  private rest = '';
  private readonly path: string[] = [];
  private ended = false;
  /** Line and column of the beginning of `text`, from 0. */
  private line = 0;
  private column = 0;
  /** What is being read, and how far. */
  private now = '';
  private at = 0;

  constructor(private readonly handler: MarkupHandler) {}

  /** @throws BrokenMarkup, and what the handler throws; `place` then tells where */
  write(chunk: string): void {
    const text = this.rest === '' ? chunk : this.rest + chunk;
    this.now = text;
    this.at = 0;
    while (this.at < text.length) {
      const next = text.indexOf('<', this.at);
      if (next < 0) break;
      if (next > this.at) {
        this.content(text.slice(this.at, next));
        this.at = next;
      }
      const second = text.charCodeAt(next + 1);
      const end = second === 0x21 || second === 0x3f ? this.special(text, next) : this.tag(text, next);
      if (end < 0) break;
      this.at = end;
    }
    this.rest = text.slice(this.at);
    const { line, column } = this.place();
    [this.line, this.column] = [line - 1, column - 1];
    [this.now, this.at] = ['', 0];
    if (this.rest.length > maxToken) throw new BrokenMarkup('size');
  }

  /** @throws BrokenMarkup when the end is missing */
  end(): void {
    [this.now, this.at] = [this.rest, this.rest.length];
    if (!this.ended || this.rest.trim() !== '') throw new BrokenMarkup('end');
  }

  /** Line and column, from 1, of the tag or text that is being read. */
  place(): { line: number; column: number } {
    let line = this.line;
    let last = -1;
    for (let at = this.now.indexOf('\n'); at >= 0 && at < this.at; at = this.now.indexOf('\n', at + 1)) {
      line++;
      last = at;
    }
    return { line: line + 1, column: (last < 0 ? this.column + this.at : this.at - last - 1) + 1 };
  }

  /** Where the tag at `at` ends, or -1 when it goes on in the next chunk. */
  private tag(text: string, at: number): number {
    tag.lastIndex = at;
    const found = tag.exec(text);
    if (!found) {
      if (text.indexOf('<', at + 1) >= 0) throw new BrokenMarkup('syntax');
      return -1;
    }
    const [all, slash, full, first, second, attributes, empty] = found as unknown as Tag;
    const local = second ?? first;
    if (slash === '/') {
      if (this.path.pop() !== full || attributes !== '' || empty !== '') throw new BrokenMarkup('syntax');
      this.handler.close(local);
    } else {
      if (this.ended) throw new BrokenMarkup('syntax');
      this.handler.open(local, attributes);
      if (empty === '/') this.handler.close(local);
      else if (this.path.push(full) > maxDepth) throw new BrokenMarkup('size');
    }
    this.ended = this.path.length === 0;
    return at + all.length;
  }

  /** Comments and instructions are passed over; CDATA is text. Answers as `tag` does. */
  private special(text: string, at: number): number {
    if (text.startsWith('<!DOCTYPE', at)) throw new BrokenMarkup('doctype');
    for (const [start, end] of specials) {
      if (!text.startsWith(start, at)) continue;
      const close = text.indexOf(end, at + start.length);
      if (close < 0) return -1;
      const inside = text.slice(at + start.length, close);
      if (start === '<!--' ? inside.includes('--') : start === '<?' && !target.test(inside)) {
        throw new BrokenMarkup('syntax');
      }
      if (start === '<![CDATA[') {
        if (this.path.length === 0) throw new BrokenMarkup('syntax');
        this.handler.text(inside.replace(/\r\n?/g, '\n'));
      }
      return close + end.length;
    }
    if (text.length - at > longestStart) throw new BrokenMarkup('syntax');
    return -1;
  }

  private content(text: string): void {
    if (this.path.length > 0) this.handler.text(decoded(text));
    else if (text.trim() !== '') throw new BrokenMarkup('syntax');
  }
}

const specials = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
] as const;
/** An instruction says whom it is for. */
const target = new RegExp(`^${name}(?:\\s|$)`);
const longestStart = '<![CDATA['.length;

const oneAttribute = new RegExp(String.raw`(${name}(?::${name})?)\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g');

/** Every attribute with its prefix. @throws BrokenMarkup when one stands twice */
export function attributesOf(attributes: string): Map<string, string> {
  const values = new Map<string, string>();
  if (attributes === '') return values;
  for (const [, key, double, single] of attributes.matchAll(oneAttribute)) {
    if (values.has(key!)) throw new BrokenMarkup('syntax');
    values.set(key!, decoded(double ?? single ?? '').replace(/[\t\n]/g, ' '));
  }
  return values;
}

/** The value of one attribute without prefix, or undefined; faster than all of them. */
export function attribute(attributes: string, wanted: string): string | undefined {
  for (let at = attributes.indexOf(wanted); at > 0; at = attributes.indexOf(wanted, at + 1)) {
    const before = attributes.charCodeAt(at - 1);
    if (before !== 0x20 && before !== 0x0a && before !== 0x0d && before !== 0x09) continue;
    const equals = at + wanted.length;
    if (attributes.startsWith('="', equals)) {
      return decoded(attributes.slice(equals + 2, attributes.indexOf('"', equals + 2)));
    }
    const value = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes.slice(equals));
    if (value) return decoded(value[1] ?? value[2]!);
  }
  return undefined;
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decoded(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!lines.includes('&')) return lines;
  return lines.replace(
    /&(?:(\w+)|#(\d+)|#x([0-9a-fA-F]+));|&/g,
    (_all, named?: string, decimal?: string, hex?: string) => {
      if (named !== undefined && Object.hasOwn(entities, named)) return entities[named]!;
      const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? parseInt(hex, 16) : NaN;
      if (!isCharacter(code)) throw new BrokenMarkup('entity');
      return String.fromCodePoint(code);
    },
  );
}

/** What XML 1.0 can hold, written as itself or as a number. */
const isCharacter = (code: number): boolean =>
  code >= 0x20
    ? code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
    : code === 0x9 || code === 0xa || code === 0xd;
