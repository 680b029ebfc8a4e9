import fc from 'fast-check';
import { ConnectorError } from '../contract';
import { nextIn } from './link-header';

describe('the next page is found however RFC 8288 lets a server write it, or its records would be missing', () => {
  it.each([
    `</a?p=1>; rel="next"`,
    `</a?p=1>; rel=next`,
    `</a?p=1>;rel=NEXT`,
    `</a?p=1>; REL="Next"`,
    `</a?p=1>; rel='next'`,
    `</a?p=1>; rel = next`,
    `</a?p=1>  ;  rel  =  "next"  `,
    `</a?p=1>; rel="last next"`,
    `</a?p=1>; rel='last  next'`,
    `</a?p=1>; title="a, b; c"; rel="next"`,
    `</a?p=1>; title="</b>; rel=\\"next\\""; rel="next"`,
    `</a?p=1>; title*=UTF-8''%c3%a5; rel="next"`,
    `</a?p=1>; crossorigin; rel="next"`,
    `</a?p=1>;; rel="next";`,
    `</a?p=1>; rel="n\\ext"`,
    `, ,</x>; rel="prev" ,</a?p=1>; rel="next",`,
    `</x>; rel="prev", </a?p=1>; rel="next", </a?p=1>; rel="last"`,
    `</x,y>; rel="prev",</a?p=1>;rel="next"`,
    `</a?p=1>; rel="next", </a?p=1>; rel="next"`,
  ])('%s', (header) => {
    expect(nextIn(header)).toBe('/a?p=1');
  });

  it('whatever stands before, between and after it', () => {
    const token = fc.stringMatching(/^[a-z][a-z0-9*-]{0,8}$/).filter((name) => !/^(rel|anchor)$/.test(name));
    const text = fc.string({ maxLength: 12 }).map((value) => value.replace(/[^ -~]/g, ' '));
    const value = fc.oneof(
      text.map((one) => `"${one.replace(/["\\]/g, '\\$&')}"`),
      fc.stringMatching(/^[a-z0-9/:.-]{1,8}$/),
    );
    const space = fc.constantFrom('', ' ', '\t', '  ');
    const parameter = fc.oneof(
      fc.tuple(space, token, space, space, value).map(([a, n, b, c, v]) => `${a};${a}${n}${b}=${c}${v}`),
      fc.tuple(space, token).map(([a, n]) => `;${a}${n}`),
    );
    const parameters = fc.array(parameter, { maxLength: 3 }).map((all) => all.join(''));
    const rel = fc.constantFrom('; rel="next"', ';rel=next', `; Rel = 'next'`, '; rel="first next"');
    const uri = fc.webUrl({ withQueryParameters: true }).map((url) => url.replace(/[<>]/g, ''));
    const other = fc.tuple(uri, parameters).map(([url, rest]) => `<${url}>${rest}; rel="prev"`);
    const others = fc.array(other, { maxLength: 2 });
    fc.assert(
      fc.property(others, uri, parameters, rel, parameters, others, (before, url, one, next, two, after) => {
        const header = [...before, `<${url}>${one}${next}${two}`, ...after].join(', ');
        expect(nextIn(header)).toBe(url);
        expect(nextIn([...before, ...after].join(', '))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});

it.each([
  '',
  ' , ',
  `</a>; rel="prev"`,
  `</next>; rel="prev"; title="next"`,
  `</a>; rel="https://example.org/next"`,
  `</a>; rel="next-archive"`,
  'not a link',
])('%j has no next page', (header) => {
  expect(nextIn(header)).toBeNull();
});

describe('a next page that cannot be read is an error, never the end', () => {
  it.each([
    'next',
    '/a; rel="next"',
    '</a; rel="next"',
    '</a>; rel="next',
    `</a>; rel='next`,
    '</a>; rel=last next',
    '</a> rel="next"',
    '</a>; rel="prev"; rel="next"',
    '</a>; rel="next"; anchor="/b"',
    '</a>; rel="next", </b>; rel="next"',
    '</å>; rel="next"',
    '</a>; =; rel="next"',
  ])('%s', (header) => {
    expect(() => nextIn(header)).toThrow(ConnectorError);
  });

  it('whatever comes, it ends in an address, nothing, or that error', () => {
    const part = fc.constantFrom('<', '>', ';', ',', '"', "'", '\\', '=', ' ', 'rel', 'next', '/a', 'title');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        try {
          nextIn(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(ConnectorError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
