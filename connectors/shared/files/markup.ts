/**
 * XML as tokens, in constant memory: saxes, with what it leaves to its user. A DOCTYPE is refused, so no file can make
 * us read another one or grow without end; so is what no export has, such as a text of megabytes in one element.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes';

/** As they stand, with prefix. */
export type Attributes = Readonly<Record<string, string>>;

export interface MarkupHandler {
  /** `name` is without prefix. */
  open(name: string, attributes: Attributes): void;
  /** Decoded, possibly in several pieces. */
  text(text: string): void;
  close(name: string): void;
}

/** Why something cannot be read as XML. */
export type MarkupFault = 'syntax' | 'doctype' | 'entity' | 'end' | 'size';

/** Who reads the file says which, and in words: the parser's own can hold what the file says. */
export class BrokenMarkup extends Error {
  constructor(readonly fault: MarkupFault) {
    super(fault);
  }
}

/** Characters of one tag, text or comment, and elements in each other, that a file may have. */
const maxToken = 4_000_000;
const maxDepth = 200;

/** Most elements have no attributes, and going through these costs less than through an empty object of the parser's. */
const none: Attributes = Object.freeze({});

export class Markup {
  private readonly parser = new SaxesParser({ xmlns: false, position: true });
  /** Characters since the last tag. */
  private pending = 0;
  private depth = 0;
  private ending = false;
  /** The end of the last tag, where what is pending begins. */
  private lastTag = { line: 1, column: 1 };
  private atLastTag = false;

  constructor(handler: MarkupHandler) {
    const parser = this.parser;
    parser.on('error', ({ message }) => {
      this.fail(this.ending ? 'end' : message.includes('entity') ? 'entity' : 'syntax');
    });
    parser.on('doctype', () => this.fail('doctype'));
    let hasAttributes = false;
    parser.on('attribute', () => {
      hasAttributes = true;
    });
    parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
      this.passTag();
      if (++this.depth > maxDepth) this.fail('size');
      handler.open(localName(name), hasAttributes ? attributes : none);
      hasAttributes = false;
    });
    parser.on('closetag', ({ name }) => {
      this.passTag();
      this.depth--;
      handler.close(localName(name));
    });
    const text = (value: string): void => {
      if (this.depth > 0) handler.text(value);
    };
    parser.on('text', text);
    parser.on('cdata', text);
  }

  /** @throws BrokenMarkup, and what the handler throws; `place` then tells where */
  write(chunk: string): void {
    this.pending += chunk.length;
    this.parser.write(chunk);
    if (this.pending > maxToken) this.fail('size');
  }

  /** @throws BrokenMarkup when the end is missing */
  end(): void {
    this.ending = true;
    this.parser.close();
  }

  /**
   * Line and column, from 1: the end of what has been read, or of the last tag when what follows on it is at fault, since
   * the parser looks far ahead for the end of a text or of a reference that begins with &.
   */
  place(): { line: number; column: number } {
    return this.atLastTag ? this.lastTag : this.here();
  }

  private here(): { line: number; column: number } {
    return { line: this.parser.line, column: this.parser.columnIndex + 1 };
  }

  private passTag(): void {
    this.pending = 0;
    this.lastTag.line = this.parser.line;
    this.lastTag.column = this.parser.columnIndex + 1;
  }

  private fail(fault: MarkupFault): never {
    this.atLastTag = fault !== 'syntax';
    throw new BrokenMarkup(fault);
  }
}

/** Names and attributes are known by what follows the prefix: files of one system may choose other prefixes. */
export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
