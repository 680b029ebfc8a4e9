import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import {
  ConnectorError,
  type Cell,
  type ConnectorErrorDetails,
  type Source,
  type SourceEvent,
} from '../contract';
import { xmlConnector } from './xml.connector';
import { xmlSettings } from './settings';

const root = mkdtempSync(join(tmpdir(), 'brygga-xml-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let number = 0;
const events: SourceEvent[] = [];
async function open(
  content: string | Buffer,
  settings: Record<string, unknown> = {},
  name = 'f.xml',
): Promise<Source> {
  const folder = join(root, String(++number));
  mkdirSync(folder);
  writeFileSync(join(folder, name), content);
  const context = {
    baseDir: root,
    applicationName: 'brygga-test',
    log: (event: SourceEvent) => events.push(event),
  };
  return xmlConnector.open(xmlSettings.parse({ folder, ...settings }), context);
}

interface Read {
  columns: readonly string[];
  rows: Cell[][];
}

async function read(
  content: string | Buffer,
  record = 'R',
  settings?: Record<string, unknown>,
): Promise<Read> {
  const source = await open(content, settings);
  const name = `f.xml#${record}`;
  const columns = (await source.describe({ kind: 'file', name })).map((column) => column.name);
  const rows: Cell[][] = [];
  for await (const batch of source.stream({ kind: 'file', name })) rows.push(...batch.rows);
  return { columns, rows };
}

/** Without describing first, so that what is wrong far into the file is met while rows are read. */
async function stream(content: string | Buffer, settings: Record<string, unknown>): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of (await open(content, settings)).stream({ kind: 'file', name: 'f.xml#R' })) {
    rows.push(...batch.rows);
  }
  return rows;
}

async function problem(run: Promise<unknown>): Promise<ConnectorErrorDetails> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return (error as ConnectorError).details;
}

describe('a record', () => {
  it('has its elements and attributes as columns, by their path in it, wherever the file has its lists', async () => {
    const list = `<Rader><R id="1"><Namn>Åsa</Namn><Person typ="barn"><Nr>2</Nr></Person></R></Rader>`;
    const expected = {
      columns: ['@id', 'Namn', 'Person/@typ', 'Person/Nr'],
      rows: [['1', 'Åsa', 'barn', '2']],
    };
    expect(await read(`<Export><Annat><R2/></Annat>${list}</Export>`)).toEqual(expected);
    expect(await read(list, 'Rader/R')).toEqual(expected);
    expect(await read(`<E>${list}<Fel><R><x/></R></Fel></E>`, 'E/Rader/R')).toEqual(expected);
  });

  it('is NULL where an element is missing or nil, and empty where it is empty', async () => {
    const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
    const { columns, rows } = await read(
      `<L ${xsi} xsi:schemaLocation="x"><R><a>1</a><b/><c xsi:nil="true"/><d xsi:type="string"></d></R><R><c> </c></R></L>`,
    );
    expect(columns).toEqual(['a', 'b', 'c', 'd']);
    expect(rows).toEqual([
      ['1', '', null, ''],
      [null, null, ' ', null],
    ]);
  });

  it('has names without prefix, CDATA as text, and the entities of XML', async () => {
    const { columns, rows } = await read(
      `<n:L xmlns:n="urn:x"><n:R n:id="1"><n:a><![CDATA[<å & ä>]]> &lt;&#229;&#xE4;&gt;</n:a></n:R></n:L>`,
    );
    expect(columns).toEqual(['@id', 'a']);
    expect(rows).toEqual([['1', '<å & ä> <åä>']]);
  });

  it('joins what is repeated, without the empty, and refuses when the values could not be told apart again', async () => {
    const many = (...values: string[]): string =>
      `<L><R><Orsaker>${values.map((value) => `<Orsak>${value}</Orsak>`).join('')}</Orsaker></R></L>`;
    expect((await read(many('1', '', '2', '3'))).rows).toEqual([['1,2,3']]);
    expect((await read(many('1', '2'), 'R', { join: ' | ' })).rows).toEqual([['1 | 2']]);
    expect((await read(many('1,2'))).rows).toEqual([['1,2']]);
    for (const values of [
      ['1,2', '3'],
      ['1', '2,3'],
      ['1', '2', '3,4'],
    ]) {
      expect(await problem(read(many(...values)))).toMatchObject({
        code: 'CON-807',
        place: { line: 1, field: 'Orsaker/Orsak' },
      });
    }
  });

  it('has the text that stands directly in an element, also beside others', async () => {
    expect(await read('<L><R>\n <a>hej <b>du</b> där</a>\n</R><R>x</R></L>')).toEqual({
      columns: ['.', 'a', 'a/b'],
      rows: [
        [null, 'hej  där', 'du'],
        ['x', null, null],
      ],
    });
  });

  it('has what stands around it before it, so that a child knows its parent', async () => {
    const { columns, rows } = await read(
      `<E datum="2024-01-01"><U id="1"><Nr>A</Nr><I><R><x>1</x></R><R><x>2</x></R></I></U><U id="2"><I><R><x>3</x></R></I></U></E>`,
    );
    expect(columns).toEqual(['x', '../../../@datum', '../../@id', '../../Nr']);
    expect(rows).toEqual([
      ['1', '2024-01-01', '1', 'A'],
      ['2', '2024-01-01', '1', 'A'],
      ['3', '2024-01-01', '2', null],
    ]);
    const late = '<E><U><R><x>1</x></R><Nr>A</Nr></U></E>';
    expect((await read(late)).columns).toEqual(['x']);
    const asked = stream(late, { columns: { 'f.xml#R': ['x', '../Nr'] } });
    expect(await problem(asked)).toMatchObject({ code: 'CON-808', place: { field: '../Nr' } });
  });

  it('knows its parent behind megabytes of other lists, which are not kept', async () => {
    const other = `<K>\n${`<Kod>${'x'.repeat(100)}</Kod>\n`.repeat(60_000)}</K>`;
    const { rows } = await read(`<E d="1">${other}<U>${'\n<R><x>2</x></R>'.repeat(3)}</U></E>`, 'U/R');
    expect(rows).toEqual(Array(3).fill(['2', '1']));
  });

  it('has the columns of the settings, in their order, NULL where no record has them', async () => {
    const columns = { 'f.xml#R': ['b', '@id', 'c'] };
    expect(await read('<L><R id="1"><a>1</a><b>2</b></R></L>', 'R', { columns, rowNumber: 'Rad' })).toEqual({
      columns: ['b', '@id', 'c', 'Rad'],
      rows: [['2', '1', null, 1]],
    });
    const source = await open('<L><R id="1"><a>1</a></R></L>', { columns: { 'f.xml#R': ['a'] } });
    for (const [name, expected] of Object.entries({ 'f.xml#R': ['a'], 'f*.xml#R': ['@id', 'a'] })) {
      const found = await source.describe({ kind: 'file', name });
      expect(found.map((column) => column.name)).toEqual(expected);
    }
    expect(xmlSettings.safeParse({ folder: '.', columns: { 'f.xml#R': ['a//b'] } }).success).toBe(false);
    expect((await problem(read('<L><R/></L>', 'R', { columns: { 'f.xml#R': ['a', 'a'] } }))).code).toBe(
      'CON-207',
    );
  });

  it('is what was written, whatever the texts hold', async () => {
    const value = fc.string({ unit: fc.constantFrom('å', '😀', ' ', '<', '&', '"', ';', '>'), maxLength: 6 });
    const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 5 }), async (records) => {
        const body = records.map(([a, b]) => `<R><a>${escaped(a)}</a>\n<b>${escaped(b)}</b></R>`);
        expect((await read(`<L>\n${body.join('\n')}</L>`)).rows).toEqual(records);
      }),
      { numRuns: 60 },
    );
  });
});

describe('an encoding is what the file says, or else an error', () => {
  const xml = (declared: string): string =>
    `<?xml version="1.0" encoding="${declared}"?><L><R><a>Åsa é</a></R></L>`;

  it.each([
    ['utf-8', Buffer.from(xml('UTF-8'))],
    ['utf-8 with byte order mark', iconv.encode(xml('utf-8'), 'utf-8', { addBOM: true })],
    ['iso-8859-1', iconv.encode(xml('ISO-8859-1'), 'iso-8859-1')],
    ['windows-1252', iconv.encode(xml("Windows-1252' standalone='yes").replaceAll('"', "'"), 'windows-1252')],
    ['utf-16 with byte order mark', iconv.encode(xml('UTF-16'), 'utf-16le', { addBOM: true })],
    ['utf-16be with byte order mark', iconv.encode(xml('UTF-16'), 'utf-16be', { addBOM: true })],
    ['utf-16le without', iconv.encode(xml('UTF-16LE'), 'utf-16le')],
    ['none', Buffer.from('<L><R><a>Åsa é</a></R></L>')],
  ])('%s', async (_what, bytes) => {
    expect((await read(bytes)).rows).toEqual([['Åsa é']]);
  });

  it('that is declared wrongly is found, and the setting goes before it', async () => {
    const wrong = iconv.encode(xml('iso-8859-1').replace('é', '–'), 'windows-1252');
    expect(await problem(read(wrong))).toMatchObject({ code: 'CON-211', place: { line: 1 } });
    expect((await read(wrong, 'R', { encoding: 'windows-1252' })).rows).toEqual([['Åsa –']]);
    expect((await problem(read(Buffer.from(xml('windows-1252'))))).code).toBe('CON-212');
    expect((await problem(read(iconv.encode(xml('utf-8'), 'windows-1252')))).code).toBe('CON-211');
  });

  it('that is not read is said so', async () => {
    const details = await problem(read(Buffer.from(xml('ebcdic'))));
    expect(details.code).toBe('CON-804');
    expect(details.fix!.sv).toContain('windows-1252');
  });
});

describe('a broken file is an error with line and column, and never half an answer', () => {
  const columns = { 'f.xml#R': ['a'] };

  it.each([
    ['a tag that is not closed', '<L>\n<R><a>1</R>\n</L>', 'CON-801', 2, 12],
    ['an ampersand alone', '<L>\n<R><a>hemligt & öppet</a></R></L>', 'CON-803', 2, 7],
    ['an ampersand alone before a semicolon', '<L>\n<R><a>hemligt & öppet</a></R>\n;</L>', 'CON-801', 2, 7],
    ['a DOCTYPE', '<!DOCTYPE L [<!ENTITY a "hemligt">]>\n<L><R><a>&a;</a></R></L>', 'CON-802', 1, 1],
    ['an entity of its own', '<L>\n<R><a>&hemligt;</a></R></L>', 'CON-801', 2, 7],
    ['an end that is missing', '<L>\n<R><a>1</a></R>\n', 'CON-803', 2, 16],
    ['a file cut off in a tag', '<L>\n<R><a>1</a></R><R', 'CON-803', 2, 16],
    ['an empty file', '', 'CON-803', 1, 1],
    ['text after the root', '<L><R/></L>\nhemligt<', 'CON-801', 2, 9],
  ])('%s', async (_what, xml, code, line, column) => {
    for (const run of [read(xml), stream(xml, { columns })]) {
      const details = await problem(run);
      expect(details).toMatchObject({ code, place: { line, column } });
      expect(JSON.stringify(details)).not.toContain('hemligt');
    }
  });

  it('far into a large file, where its rows have been read already', async () => {
    const half = `<L>${'<R><a>1</a></R>\n'.repeat(50_000)}`;
    expect(await problem(stream(half, { columns }))).toMatchObject({
      code: 'CON-803',
      place: { line: 50_000 },
    });
  });

  it('a record that never ends stops before it fills the memory', async () => {
    const huge = `<L><R>${`<a>${'x'.repeat(1000)}</a>`.repeat(6000)}`;
    expect((await problem(stream(huge, { columns }))).code).toBe('CON-809');
  });
});

describe('the list', () => {
  const xml = `<E><Utredningar><U><a>1</a></U><U><a>2</a></U></Utredningar><Insatser><I id="1"/><I id="2"/></Insatser></E>`;

  it('must be named, and the error says which there are', async () => {
    const source = await open(xml);
    const none = await problem(source.describe({ kind: 'file', name: 'f.xml' }));
    expect(none.code).toBe('CON-805');
    const wrong = await problem(source.describe({ kind: 'file', name: 'f.xml#Utredning' }));
    expect(wrong.code).toBe('CON-806');
    for (const { fix } of [none, wrong]) {
      expect(fix!.sv).toContain('f.xml#Utredningar/U');
      expect(fix!.sv).toContain('f.xml#Insatser/I');
    }
  });

  it('is told about, with its columns and about how many rows', async () => {
    events.length = 0;
    expect(await (await open(xml)).tables()).toEqual([
      { name: 'f.xml#Utredningar/U', columns: [{ name: 'a', type: '' }], estimatedRows: 2 },
      { name: 'f.xml#Insatser/I', columns: [{ name: '@id', type: '' }], estimatedRows: 2 },
    ]);
    expect(events).toEqual([]);
    await (await open('<trasig')).tables();
    expect(events).toEqual([{ kind: 'warning', details: expect.objectContaining({ code: 'CON-805' }) }]);
  });

  it('may be empty only where its columns are known and its place is there, or a misspelt name would be an empty list', async () => {
    const empty = '<E><Utredningar/></E>';
    const name = 'f.xml#Utredningar/U';
    expect(await read(empty, 'Utredningar/U', { columns: { [name]: ['a'] } })).toEqual({
      columns: ['a'],
      rows: [],
    });
    expect((await problem(read(empty, 'Utredningar/U'))).code).toBe('CON-806');
    const misspelt = { columns: { 'f.xml#Utredning/U': ['a'] } };
    expect((await problem(read(empty, 'Utredning/U', misspelt))).code).toBe('CON-806');
  });
});

it('no error or event has an identity, or what stands beside it, of a file that is named after a child', async () => {
  const name = '20100101-2384 Anna.xml';
  const source = await open('<E><R a="1"/><R a="2"/></E>', { rowNumber: '@a' }, name);
  events.length = 0;
  await source.tables();
  const shown = await Promise.all(
    [name, `${name}#20100101-2384`, `${name}#R`, 'f.xml#R'].map((from) =>
      problem(source.describe({ kind: 'file', name: from })),
    ),
  );
  expect(shown.map(({ code }) => code)).toEqual(['CON-805', 'CON-806', 'CON-207', 'CON-202']);
  expect(shown[0]!.fix!.en).toContain('[…].xml#R');
  expect(events).toHaveLength(1);
  expect(JSON.stringify([shown, events])).not.toMatch(/2384|Anna/);
});
