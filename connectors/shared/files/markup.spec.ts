import * as fc from 'fast-check';
import sax from 'sax';
import { attributesOf, BrokenMarkup, Markup } from './markup';

/** What a reader of XML tells, texts in one piece and names without prefix. */
type Event = ['open', string, Record<string, string>] | ['text', string] | ['close', string];

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function addText(events: Event[], text: string): void {
  const last = events.at(-1);
  if (last?.[0] === 'text') last[1] += text;
  else if (text !== '') events.push(['text', text]);
}

/** Cuts the text at the given places. */
function pieces(text: string, cuts: readonly number[]): string[] {
  const at = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

function ours(text: string, cuts: readonly number[] = []): Event[] {
  const events: Event[] = [];
  const markup = new Markup({
    open: (name, attributes) =>
      void events.push(['open', name, Object.fromEntries(attributesOf(attributes))]),
    text: (value) => addText(events, value),
    close: (name) => void events.push(['close', name]),
  });
  for (const piece of pieces(text, cuts)) markup.write(piece);
  markup.end();
  return events;
}

/** By another parser, which goes by characters. */
function theirs(text: string): Event[] {
  const events: Event[] = [];
  const parser = sax.parser(true, { strictEntities: true } as sax.SAXOptions);
  parser.onerror = (error) => {
    throw error;
  };
  let depth = 0;
  parser.onopentag = ({ name, attributes }) => {
    depth++;
    // A line break in an attribute is a space to XML; it keeps it.
    const values = Object.entries(attributes as Record<string, string>).map(([key, text]) => [
      key,
      text.replaceAll('\n', ' '),
    ]);
    events.push(['open', local(name), Object.fromEntries(values) as Record<string, string>]);
  };
  // It also tells white space around the root element.
  parser.ontext = parser.oncdata = (value) => depth > 0 && addText(events, value);
  parser.onclosetag = (name) => {
    depth--;
    events.push(['close', local(name)]);
  };
  parser.write(text.replace(/\r\n?/g, '\n')).close();
  return events;
}

const attempt = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return undefined;
  }
};

const name = fc.constantFrom('a', 'b', 'Öppen', 'ns:a', 'x-1.2', '_y');
const content = fc.string({
  unit: fc.constantFrom(
    'å',
    '😀',
    ' ',
    '\n',
    '\r\n',
    'x',
    '&amp;',
    '&lt;',
    '&#229;',
    '&#xE5;',
    '"',
    "'",
    '>',
    ']',
    '/',
    '=',
  ),
  maxLength: 12,
});
const value = content.map((text) => text.replaceAll(/["\n\r]/g, ''));
const aside = fc.constantFrom('<!-- x > <y -->', '<![CDATA[<&]]>', '<?pi x > ?>');
const { element } = fc.letrec<{ element: string; inside: string }>((tie) => ({
  inside: fc.oneof({ weight: 4, arbitrary: content }, aside, tie('element')),
  element: fc
    .tuple(
      name,
      fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 3 }),
      fc.array(tie('inside'), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([tag, attributes, inside, empty]) => {
      const start = `<${tag}${attributes.map(([key, text]) => ` ${key}="${text}"`).join('')}`;
      return empty && inside.length === 0 ? `${start} />` : `${start}>${inside.join('')}</${tag} >`;
    }),
}));
const document = fc
  .tuple(fc.constantFrom('', '<?xml version="1.0"?>\n', '<!-- x -->'), element)
  .map((parts) => parts.join(''));

describe('XML as tokens', () => {
  it('is what another parser reads, wherever the file is cut into chunks', () => {
    fc.assert(
      fc.property(document, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        expect(ours(text, cuts)).toEqual(theirs(text));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts no damaged file that the other parser refuses, and reads none differently', () => {
    const damage = fc.tuple(
      fc.nat(),
      fc.nat({ max: 3 }),
      fc.constantFrom('', '<', '>', '/', '&', '"', '=', ' ', '!', 'q', '</a>', '<b>', '&x;'),
    );
    fc.assert(
      fc.property(
        document,
        fc.array(damage, { minLength: 1, maxLength: 2 }),
        fc.array(fc.nat(), { maxLength: 4 }),
        (whole, damages, cuts) => {
          let text = whole;
          for (const [at, length, insert] of damages) {
            const from = at % (text.length + 1);
            text = text.slice(0, from) + insert + text.slice(from + length);
          }
          const read = attempt(() => ours(text, cuts));
          if (read) expect(read).toEqual(attempt(() => theirs(text)));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'doctype'],
    ['<a>&ouml;</a>', 'entity'],
    ['<a>&#0;</a>', 'entity'],
    ['<a>&#xD800;</a>', 'entity'],
    ['<a>5 & 6</a>', 'entity'],
    ['<a><b></a></b>', 'syntax'],
    ['<a b="1" b="2"/>', 'syntax'],
    ['<a b=1/>', 'syntax'],
    ['<a/><b/>', 'syntax'],
    ['<a/>text', 'syntax'],
    ['<1/>', 'syntax'],
    ['<a><b>', 'end'],
    ['<a>text', 'end'],
    ['<a b="', 'end'],
    ['', 'end'],
    ['<a>'.repeat(201), 'size'],
  ])('refuses %j (%s)', (text, fault) => {
    const run = (): unknown => ours(`${text}${fault === 'syntax' ? '<' : ''}`);
    expect(run).toThrow(BrokenMarkup);
    expect(run).toThrow(fault);
  });

  it('refuses a text without end instead of filling the memory', () => {
    const markup = new Markup({ open: () => undefined, text: () => undefined, close: () => undefined });
    markup.write('<a>');
    expect(() => {
      for (let i = 0; i < 100; i++) markup.write('x'.repeat(65_536));
    }).toThrow('size');
  });

  it('tells line and column of what it stopped at, across chunks', () => {
    const markup = new Markup({ open: () => undefined, text: () => undefined, close: () => undefined });
    markup.write('<a>\n <b>å</b>\n');
    expect(() => markup.write(' <c></d>')).toThrow(BrokenMarkup);
    expect(markup.place()).toEqual({ line: 3, column: 5 });
  });
});
