import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { basePath, extractPaths, requestProblems } from '../../test/doubles/lifecare/contract';
import { startHttpDouble, type HttpDouble } from '../../test/doubles/lifecare/http-double';
import {
  beforePage,
  certificates,
  double,
  key,
  open,
  paging,
  problem,
  query,
  request,
  rows,
  useLifecare,
} from '../../test/doubles/lifecare/use-lifecare';
import type { Cell, Query } from '../contract';

useLifecare();

describe('what is read of Lifecare', () => {
  it('is every record once, with requests that the contract allows', async () => {
    expect((await rows()).map(([id]) => id)).toEqual(double.holdings.Investigations!.map(({ id }) => id));
    expect(double.asked.map(({ parameters }) => parameters.get('offset'))).toEqual(['0', '3', '6']);
    for (const asked of double.asked)
      expect(requestProblems(asked.path.slice(basePath.length), asked.parameters)).toEqual([]);
  });

  it.each(extractPaths)('is valid by the contract for %s', async (path) => {
    const found = await rows(
      query(`path: ${path}\n${paging}\nresult: Result\ncolumns: { Id: Id, Kund: CustomerNumber }`),
    );
    expect(found).toHaveLength(10);
  });

  it('is one row per person of an investigation, and one without for an investigation that has none', async () => {
    const found = await rows(
      request('each: InvestigationPersonDTOs', '{ Id: Id, Barn: InvestigationPersonDTOs.PersonId }'),
    );
    const wanted = double.holdings.Investigations!.flatMap(({ id, record }): Cell[][] => {
      const persons = record.InvestigationPersonDTOs as { PersonId: string }[];
      return persons.length === 0 ? [[id, null]] : persons.map((person) => [id, person.PersonId]);
    });
    expect(found).toEqual(wanted);
    expect(found.some(([, barn]) => barn === null)).toBe(true);
    expect(found.length).toBeGreaterThan(10);
  });

  it('can be the first person only, and a key of two fields', async () => {
    const found = await rows(
      request(
        'first: InvestigationPersonDTOs',
        '{ Nyckel: { path: [Id, InvestigationPersonDTOs.CustomerNumber] }, Id: Id }',
      ),
    );
    expect(found).toHaveLength(10);
    for (const [joined, id] of found)
      expect(joined === null || String(joined).startsWith(`${id}-`)).toBe(true);
  });

  it('leaves out at the edge what the mapping has no use for: adults, other kinds of files', async () => {
    const found = await rows(
      request(
        `each: InvestigationPersonDTOs
where: { DossierType: Barn och unga, InvestigationPersonDTOs.CoApplicant: [false] }`,
        '{ Id: Id, Akt: DossierType, Med: InvestigationPersonDTOs.CoApplicant }',
      ),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const row of found) expect(row.slice(1)).toEqual(['Barn och unga', false]);
  });

  it('is only what changed, when the query says since when', async () => {
    const since = (more: string): Query => ({
      ...request(more),
      parameters: { modifiedAfter: '2026-05-01 00:00:00' },
    });
    const found = await rows(since('modifiedAfter: modifiedAfter'));
    expect(found).toHaveLength(6);
    expect(double.asked[0]!.parameters.get('modifiedAfter')).toBe('2026-05-01T00:00:00');
    expect((await problem(rows(since('')))).code).toBe('CON-020');
    expect(await rows(request('modifiedAfter: modifiedAfter'))).toHaveLength(10);
  });

  it('can have its key in a header', async () => {
    const settings = { parameters: { domain: 'IFO' }, headers: { 'X-API-Key': { file: 'nyckel' } } };
    expect(await rows(request(), settings)).toHaveLength(10);
  });

  it.each(['gzip', 'deflate', 'br'] as const)('is the same when it comes packed by %s', async (encoding) => {
    double.encoding = encoding;
    expect(await rows()).toHaveLength(10);
  });

  it('is estimated by the count that the server gives to a question for one record', async () => {
    const source = await open();
    expect(await source.estimateRows(request())).toBe(10);
    expect(double.asked.at(-1)!.parameters.get('limit')).toBe('1');
    expect(await source.estimateRows(request('each: InvestigationPersonDTOs'))).toBeNull();
    await source.close();
  });
});

describe('nothing is lost in silence', () => {
  it('when a record is removed before the page that comes next', async () => {
    beforePage(1, () => double.holdings.Investigations!.splice(0, 1));
    expect((await problem(rows())).code).toBe('CON-935');
  });

  it('when a record is put in before the page that comes next', async () => {
    beforePage(1, () =>
      double.holdings.Investigations!.unshift({ ...double.holdings.Investigations![0]!, id: 1 }),
    );
    expect((await problem(rows())).code).toBe('CON-935');
  });

  it('when one is removed and one comes at the end, so that the count stays as it was', async () => {
    beforePage(1, () => {
      const held = double.holdings.Investigations!;
      const [first] = held.splice(0, 1);
      held.push({ ...first!, record: { ...first!.record, Id: 9999 } });
    });
    expect((await problem(rows())).code).toBe('CON-935');
  });

  it('when the server counts more than it gives', async () => {
    double.fault = (reply) => ({ ...reply, body: String(reply.body).replace(/(Records":)\d+/, '$111') });
    expect(await problem(rows())).toMatchObject({
      code: 'CON-935',
      what: { en: expect.stringContaining('10 read, 11') },
    });
  });

  it('and a record that comes at the end meanwhile is read too', async () => {
    beforePage(1, () => {
      const held = double.holdings.Investigations!;
      held.push({ ...held[0]!, id: 9999, record: { ...held[0]!.record, Id: 9999 } });
    });
    expect((await rows()).map(([id]) => id)).toEqual(
      double.holdings.Investigations!.map(({ record }) => record.Id),
    );
  });

  it('when the records come in no order, unless every key is remembered', async () => {
    const held = double.holdings.Investigations!;
    held.sort((a, b) => (a.id % 7) - (b.id % 7));
    expect((await problem(rows())).code).toBe('CON-936');
    const unordered = query(request().text.replace('key: Id', 'key: Id, unordered: true'));
    expect(await rows(unordered)).toHaveLength(10);
    // Stays in place at the seam of the pages, but gives one record twice and another never.
    beforePage(1, () => held.splice(5, 1, held[1]!));
    expect((await problem(rows(unordered))).code).toBe('CON-935');
  });

  it('when the server gives fewer at a time than it was asked for, with and without its count', async () => {
    double.fault = (reply, asked) => {
      const body = JSON.parse(String(reply.body)) as { Result: unknown[] };
      body.Result = body.Result.slice(0, 2);
      expect(asked.parameters.get('limit')).toBe('4');
      return { ...reply, body: JSON.stringify(body) };
    };
    expect(await rows()).toHaveLength(10);
    expect(await rows(query(request().text.replace('total: TotalNumberOfRecords, ', '')))).toHaveLength(10);
  });

  it('when the answer is cut off or half of it never comes', async () => {
    double.fault = (reply, _, before) => (before === 1 ? { ...reply, broken: 'cut' } : reply);
    expect((await problem(rows())).code).toBe('CON-026');
  });
});

describe('pages that are linked', () => {
  const linked = (by: string): Query =>
    query(`path: a\npaging: { ${by} }\nresult: poster\ncolumns: { Nr: nr }`);
  let pages: HttpDouble;
  let held = (page: number): number[] => [page];
  let link: (page: number) => string | null = (page) => (page < 3 ? `/a?sida=${page + 1}` : null);
  beforeAll(async () => {
    pages = await startHttpDouble(
      ({ parameters }) => {
        const page = Number(parameters.get('sida') ?? 1);
        const next = link(page);
        return {
          body: JSON.stringify({ poster: held(page).map((nr) => ({ nr })), next }),
          ...(next && { headers: { link: `</x>; rel="prev", <${next}>; rel="next"` } }),
        };
      },
      { certificates },
    );
  });
  afterAll(() => pages.stop());

  it.each(['by: link, next: next', 'by: link-header'])(
    'are followed to the last by %s, key and all',
    async (by) => {
      expect(await rows(linked(by), { address: pages.address })).toEqual([[1], [2], [3]]);
      expect(pages.asked.at(-1)!.parameters.get('key')).toBe(key);
    },
  );

  it.each(['by: link, next: next', 'by: link-header'])(
    'do not count a record twice that moved to the next page, by %s, when its key is known',
    async (by) => {
      held = (page) => (page === 2 ? [1, 2] : [page]);
      expect((await problem(rows(linked(`${by}, key: nr`), { address: pages.address }))).code).toBe(
        'CON-935',
      );
      held = (page) => [page];
      expect(await rows(linked(`${by}, key: nr`), { address: pages.address })).toEqual([[1], [2], [3]]);
    },
  );

  it('are no end when the header is not understood', async () => {
    const before = link;
    link = () => '/a?sida=2>; rel="first"; rel="next", </b';
    expect((await problem(rows(linked('by: link-header'), { address: pages.address }))).code).toBe('CON-939');
    link = before;
  });

  it.each([
    ['another server', () => 'https://annan.example/a?sida=2'],
    ['the same server without encryption', () => pages.address.replace('https', 'http')],
    ['a page that was read', () => '/a?sida=1'],
  ])('are not followed to %s', async (_where, next) => {
    const before = link;
    link = next;
    expect((await problem(rows(linked('by: link, next: next'), { address: pages.address }))).code).toBe(
      'CON-937',
    );
    link = before;
  });
});

describe('a wrong description is an error with line and column', () => {
  it.each([
    ['an unknown key', 'path: a\ncolums: { a: a }', 2, 1, 'colums'],
    ['an unknown key of a column', 'path: a\ncolumns:\n  a:\n    path: a\n    tpye: text', 5, 5, 'tpye'],
    [
      'a missing key of the paging',
      'path: a\npaging: { by: offset, offset: o, limit: l, size: 5 }\ncolumns: { a: a }',
      2,
      9,
      'key',
    ],
    ['an unknown paging', 'path: a\npaging: { by: cursor }\ncolumns: { a: a }', 2, 15, 'by'],
    ['a path that leaves the API', 'path: ../b\ncolumns: { a: a }', 1, 7, 'path'],
    ['broken YAML', 'path: [a\ncolumns: { a: a }', 2, 1, ''],
    ['an alias', 'path: &x a\nresult: *x\ncolumns: { a: a }', 1, 1, 'alias'],
    ['two lists', 'path: a\neach: b\nfirst: c\ncolumns: { a: a }', 3, 8, 'first'],
  ])('%s', async (_what, text, line, column, word) => {
    const source = await open();
    const details = await problem(source.describe(query(text)));
    await source.close();
    expect(details).toMatchObject({ code: 'CON-930', place: { line, column } });
    expect(details.why?.en).toContain(word);
  });
});

it('reads the example of its page', async () => {
  const page = readFileSync(join(__dirname, '../../docs/connectors/rest.md'), 'utf8');
  const [, example] = /```yaml mappings\/lifecare\/requests\/utredning\.yaml\n([^`]*)```/.exec(page)!;
  const found = await rows(query(example!));
  expect(found.length).toBeGreaterThan(0);
  for (const row of found) expect(row[3]).toMatch(/^2026-\d\d-\d\d$/);
});
