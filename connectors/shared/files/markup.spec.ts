import * as fc from 'fast-check';
import { BrokenMarkup, Markup, type MarkupHandler } from './markup';

const silent: MarkupHandler = { open: () => undefined, text: () => undefined, close: () => undefined };

/** What is told of a text that comes in pieces cut at `cuts`. */
function tokens(text: string, cuts: readonly number[] = []): string[] {
  const told: string[] = [];
  let held = '';
  const tell = (token: string): void => {
    if (held !== '') told.push(held);
    held = '';
    told.push(token);
  };
  const markup = new Markup({
    open: (name, attributes) => tell(`<${name} ${JSON.stringify(attributes)}>`),
    text: (value) => (held += value),
    close: (name) => tell(`</${name}>`),
  });
  const at = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort(
    (a, b) => a - b,
  );
  at.slice(1).forEach((end, index) => markup.write(text.slice(at[index], end)));
  markup.end();
  return told;
}

describe('XML as tokens', () => {
  const text = `\uFEFF<?xml version="1.0"?>\r\n<!-- x --><n:a b='1 &gt; "2"' n:c="å">\r\nhej &amp; <![CDATA[<du> 😀]]>&#229;<b/></n:a>\n`;
  const whole = ['<a {"b":"1 > \\"2\\"","n:c":"å"}>', '\nhej & <du> 😀å', '<b {}>', '</b>', '</a>'];

  it('are names without prefix, decoded text and attributes, wherever the file is cut into chunks', () => {
    expect(tokens(text)).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
        expect(tokens(text, cuts)).toEqual(whole);
      }),
    );
  });

  it.each([
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'doctype'],
    ['<!DOCTYPE a><a/>', 'doctype'],
    ['<a>&ouml;</a>', 'entity'],
    ['<a>&#0;</a>', 'entity'],
    ['<a>5 & 6</a>', 'end'],
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
  ])('are refused: %j (%s)', (broken, fault) => {
    expect(() => tokens(broken)).toThrow(BrokenMarkup);
    expect(() => tokens(broken)).toThrow(fault);
  });

  it.each(['<a>', '<a b="', '<!-- ', '<!DOCTYPE a [', '<a><![CDATA['])(
    'are refused instead of filling the memory when %j has no end',
    (start) => {
      const markup = new Markup(silent);
      markup.write(start);
      const run = (): void => {
        for (let i = 0; i < 100; i++) markup.write('x'.repeat(65_536));
      };
      expect(run).toThrow(BrokenMarkup);
      expect(run).toThrow('size');
    },
  );

  it('tell line and column of what is wrong, across chunks', () => {
    const markup = new Markup(silent);
    markup.write('<a>\n <b>å</b>\n');
    expect(() => markup.write(' <c></d>')).toThrow(BrokenMarkup);
    expect(markup.place()).toEqual({ line: 3, column: 9 });
  });
});
