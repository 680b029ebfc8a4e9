import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import {
  ConnectorError,
  type Cell,
  type ConnectorErrorDetails,
  type Source,
  type SourceEvent,
} from '../contract';
import { csvConnector } from './csv.connector';
import { csvSettings } from './settings';

const root = mkdtempSync(join(tmpdir(), 'brygga-csv-'));
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Settings = Record<string, unknown>;

let number = 0;
function folderWith(content: string | Buffer): string {
  const folder = join(root, String(++number));
  mkdirSync(folder);
  writeFileSync(join(folder, 'f.csv'), content);
  return folder;
}

const told: SourceEvent[] = [];
const open = (folder: string, settings: Settings = {}): Promise<Source> =>
  csvConnector.open(csvSettings.parse({ folder, ...settings }), {
    baseDir: root,
    applicationName: 'brygga-test',
    log: (event) => told.push(event),
  });

async function readFile(
  source: Source,
  name = 'f.csv',
): Promise<{ columns: readonly string[]; rows: Cell[][] }> {
  const rows: Cell[][] = [];
  let columns: readonly string[] = [];
  for await (const batch of source.stream({ kind: 'file', name })) {
    columns = batch.columns;
    rows.push(...batch.rows);
  }
  return { columns, rows };
}

const read = async (content: string | Buffer, settings?: Settings): ReturnType<typeof readFile> =>
  readFile(await open(folderWith(content), settings));

async function problem(run: Promise<unknown>): Promise<ConnectorErrorDetails> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return (error as ConnectorError).details;
}

describe('what is read', () => {
  it('is what was written, whatever the cells hold, in every encoding', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'å', 'Ö', 'é', '"', ';', ',', '\n', '\r', ' ', "'", '1', 'ß'),
    });
    const table = fc.array(fc.tuple(fc.constant('x'), cell, cell), { minLength: 1, maxLength: 8 });
    return fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('utf-8', 'windows-1252', 'iso-8859-1'),
        async (rows, encoding) => {
          const text = stringify([['a', 'b', 'c'], ...rows], { delimiter: ';', quoted: true });
          const found = await read(iconv.encode(text, encoding), { encoding });
          expect(found.columns).toEqual(['a', 'b', 'c']);
          expect(found.rows).toEqual(rows.map((row) => row.map((value) => value || null)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is whole where a character or a row lies across two chunks of the file', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const first = 'x'.repeat(65536 - 4 - shift);
      const { rows } = await read(`a;b\n${first};1\n€å😀;2\n${'😀'.repeat(40000)};3\n`);
      expect(rows).toEqual([
        [first, '1'],
        ['€å😀', '2'],
        ['😀'.repeat(40000), '3'],
      ]);
    }
  });

  it.each([
    ['no line break at the end', 'a;b\n1;2'],
    ['Windows line breaks', 'a;b\r\n1;2\r\n'],
    ['old Mac line breaks', 'a;b\r1;2\r'],
    ['mixed line breaks and empty lines', 'a;b\r\n\n1;2\n\r\n'],
    ['a byte order mark', '\uFEFFa;b\n1;2\n'],
    ['quotes around everything', '"a";"b"\n"1";"2"\n'],
  ])('is the same with %s', async (_what, text) => {
    expect(await read(text)).toEqual({ columns: ['a', 'b'], rows: [['1', '2']] });
  });

  it('has NULL for every empty cell, quoted or not', async () => {
    expect((await read('a;b;c\n;"";x\n')).rows).toEqual([[null, null, 'x']]);
  });

  it('has the empty rows of a list of one column: they are persons without a code, not no persons', async () => {
    const lines = '\n\nKod\n\nA\n\n\nB\n""\n\n\n';
    for (const text of [lines, lines.replaceAll('\n', '\r\n'), lines.replaceAll('\n', '\r')]) {
      const { columns, rows } = await read(text);
      expect([columns, rows]).toEqual([['Kod'], [[null], ['A'], [null], [null], ['B'], [null]]]);
    }
    expect((await read('\nA\n\nB', { header: false, rowNumber: 'Rad' })).rows).toEqual([
      [null, 1],
      ['A', 2],
      [null, 3],
      ['B', 4],
    ]);
    const { rows } = await read(`Kod\r\n${'A\r\n\r\n'.repeat(60_000)}${'\r\n'.repeat(5000)}B\r\n`);
    expect(rows).toHaveLength(125_001);
    expect(rows.filter(([code]) => code === null)).toHaveLength(65_000);
    expect((await problem(read('Kod\n\n1;2\n'))).place).toMatchObject({ line: 3 });
  });

  it('has named columns without a header, and the number of the row where the file has no key', async () => {
    expect(await read('1;2\n3;4\n', { header: false, rowNumber: 'Rad' })).toEqual({
      columns: ['Kolumn1', 'Kolumn2', 'Rad'],
      rows: [
        ['1', '2', 1],
        ['3', '4', 2],
      ],
    });
    expect((await read('a\nx\n', { rowNumber: 'Rad' })).rows).toEqual([['x', 1]]);
  });

  it('goes by the separator and quote of the settings', async () => {
    expect((await read("a\tb\n'x\ty'\t'it''s'\n", { separator: '\t', quote: "'" })).rows).toEqual([
      ['x\ty', "it's"],
    ]);
  });

  it('has the names that the settings give the file, for files without a header', async () => {
    const settings = { header: false, columns: { 'f*.csv': ['Personnr', 'Kön'] } };
    const source = await open(folderWith('20100101-2384;1\n20100102-2391;2\n'), settings);
    expect(await readFile(source, 'f*.csv')).toEqual({
      columns: ['Personnr', 'Kön'],
      rows: [
        ['20100101-2384', '1'],
        ['20100102-2391', '2'],
      ],
    });
    expect((await readFile(source)).columns).toEqual(['Kolumn1', 'Kolumn2']);
    const short = { header: false, columns: { 'f.csv': ['Personnr'] } };
    expect((await problem(read('1;2\n', short))).code).toBe('CON-215');
    expect(csvSettings.safeParse({ folder: '.', columns: { 'f.csv': ['a'] } }).success).toBe(false);
  });

  it.each([',', '|', '\t', '¤'])('is cut at the separator %j', async (separator) => {
    expect(await read(`a${separator}b\n1${separator}"x${separator}y"\n`, { separator })).toEqual({
      columns: ['a', 'b'],
      rows: [['1', `x${separator}y`]],
    });
  });

  it("is read from Excel's Unicode text, which is UTF-16 with tabs", async () => {
    const text = 'Namn\tTecken\r\nÅsa\t😀\r\n'.repeat(20_000);
    const settings = { separator: '\t', encoding: 'utf-16le' };
    const { columns, rows } = await read(iconv.encode(text, 'utf-16le', { addBOM: true }), settings);
    expect(columns).toEqual(['Namn', 'Tecken']);
    expect(rows).toHaveLength(39_999);
    expect(new Set(rows.map((row) => row.join()))).toEqual(new Set(['Åsa,😀', 'Namn,Tecken']));
  });

  it('is nothing, with columns, from a file that only has its header', async () => {
    const source = await open(folderWith('a;b\n'));
    expect((await readFile(source)).rows).toEqual([]);
    expect(await source.describe({ kind: 'file', name: 'f.csv' })).toHaveLength(2);
  });
});

describe('a broken file is an error with its line and column', () => {
  it.each([
    ['too many cells', 'a;b\n1;2\n3;4;5\n', 'CON-208', 3, 1],
    ['too few cells', 'a;b\n1;2\n3\n', 'CON-208', 3, 1],
    ['a quote in a cell', 'a;b\n1;å"hemligt\n', 'CON-210', 2, 3],
    ['text after a closing quote', 'a;b\nå;"hemligt"x\n', 'CON-210', 2, 3],
    ['a quote never closed', 'a;b\n1;2\n"hemligt;4\n5;6\n', 'CON-209', 3, 1],
    ['a quote never closed, later in the row', 'a;b\nå;"hemligt\n5;6\n', 'CON-209', 2, 3],
    ['an empty file', '', 'CON-205', 1, 1],
    ['only a byte order mark', '\uFEFF', 'CON-205', 1, 1],
    ['a column without a name', 'a;;c\n1;2;3\n', 'CON-206', 1, 1],
    ['two columns of one name', 'a;b;a\n1;2;3\n', 'CON-207', 1, 1],
  ])('%s', async (_what, text, code, line, column) => {
    const details = await problem(read(text));
    expect(details).toMatchObject({ code, place: { line, column } });
    expect(JSON.stringify(details)).not.toContain('hemligt');
  });

  it('a quote never closed in a large file stops after a megabyte instead of taking all memory', async () => {
    const details = await problem(read(`a;b\n1;2\n3;"${'x;y\n'.repeat(600_000)}`));
    expect(details).toMatchObject({ code: 'CON-209', place: { line: 3, column: 3 } });
  });

  it('a rowNumber that a column of the file has already', async () => {
    expect((await problem(read('a;Rad\n1;2\n', { rowNumber: 'Rad' }))).code).toBe('CON-207');
  });
});

describe('a wrong encoding is an error, never other letters', () => {
  const many = 'a;b\n'.repeat(30_000);

  it('windows-1252 read as UTF-8, far into the file', async () => {
    const details = await problem(read(iconv.encode(`${many}xy;Åsa\n`, 'windows-1252')));
    expect(details).toMatchObject({ code: 'CON-211', place: { line: 30_001, column: 4 } });
    expect(details.fix!.sv).toContain('windows-1252');
  });

  it('a character cut off at the end of the file', async () => {
    const bytes = Buffer.from('a;b\n1;å');
    expect(await problem(read(bytes.subarray(0, bytes.length - 1)))).toMatchObject({
      code: 'CON-211',
      place: { line: 2, column: 3 },
    });
  });

  it.each(['windows-1252', 'iso-8859-1'])('UTF-8 read as %s', async (encoding) => {
    const details = await problem(read(`${many}x;Åsa\n`, { encoding }));
    expect(details).toMatchObject({ code: 'CON-212', place: { line: 30_001, column: 3 } });
    expect((await problem(read('\uFEFFa;b\n', { encoding }))).code).toBe('CON-212');
  });

  it.each(['windows-1252', 'iso-8859-1'])(
    'but not %s whose only such letter ends a chunk',
    async (encoding) => {
      for (const text of ['a;b\n1;å', `a;${'x'.repeat(65_536 - 3)}å\n1;2\n`]) {
        const { columns, rows } = await read(iconv.encode(text, encoding), { encoding });
        expect([...columns, ...rows.flat()].join()).toContain('å');
      }
    },
  );

  it('UTF-8 read as windows-1252 when its first such letter lies across two chunks', async () => {
    const text = `a;${'x'.repeat(65_536 - 3)}å\n1;2\n`;
    expect((await problem(read(text, { encoding: 'windows-1252' }))).code).toBe('CON-212');
  });

  it('and what could be either is refused: nobody can tell', async () => {
    const bytes = iconv.encode('a;b\n1;Ö§\n', 'windows-1252');
    expect(bytes).toEqual(Buffer.from('a;b\n1;\u05a7\n'));
    expect((await problem(read(bytes, { encoding: 'windows-1252' }))).code).toBe('CON-212');
  });

  it('windows-1252 read as iso-8859-1, where a dash would become a control character', async () => {
    const details = await problem(
      read(iconv.encode('a;b\nå;2–3\n', 'windows-1252'), { encoding: 'iso-8859-1' }),
    );
    expect(details).toMatchObject({ code: 'CON-211', place: { line: 2, column: 4 } });
  });

  it('UTF-16 read as something else, or cut off in the middle of a character', async () => {
    const bytes = iconv.encode('a;b\n1;å😀', 'utf-16le', { addBOM: true });
    for (const encoding of ['utf-8', 'windows-1252', 'iso-8859-1']) {
      const details = await problem(read(bytes, { encoding }));
      expect(details.code).toBe('CON-212');
      expect(details.fix!.sv).toContain('utf-16le');
    }
    for (const cut of [1, 2, 3]) {
      const half = bytes.subarray(0, bytes.length - cut);
      expect((await problem(read(half, { encoding: 'utf-16le' }))).code).toBe('CON-211');
    }
    expect((await problem(read('a;b\n1;2\n', { encoding: 'utf-16le' }))).code).toBe('CON-212');
  });

  it('a byte that windows-1252 does not have', async () => {
    const bytes = Buffer.concat([Buffer.from('a;b\n1;'), Buffer.from([0xe5, 0x81]), Buffer.from('\n')]);
    expect((await problem(read(bytes, { encoding: 'windows-1252' }))).code).toBe('CON-211');
  });

  it.each(['utf-8', 'windows-1252', 'iso-8859-1'])(
    'no byte of a random file passes as %s by being replaced',
    (encoding) =>
      fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 12 }), async (random) => {
          const bytes = Buffer.concat([
            Buffer.from('a\nx'),
            random.filter((byte) => ![10, 13, 34, 59].includes(byte)),
          ]);
          const result = await read(bytes, { encoding }).catch((error: unknown) => error);
          if (result instanceof ConnectorError) return;
          const { rows } = result as { rows: string[][] };
          expect(iconv.encode(rows[0]![0]!, encoding)).toEqual(bytes.subarray(2));
        }),
        { numRuns: 150 },
      ),
  );
});

describe('the folder', () => {
  it('that is missing is named', async () => {
    expect((await problem(open(join(root, 'saknas')))).code).toBe('CON-201');
    expect((await problem(open(join(folderWith('a\n'), 'f.csv')))).code).toBe('CON-201');
  });

  it('is not left, by .., by an absolute path or by a link', async () => {
    const folder = folderWith('a\n1\n');
    const outside = folderWith('hemligt\n1\n');
    symlinkSync(join(outside, 'f.csv'), join(folder, 'lank.csv'));
    const source = await open(folder);
    for (const name of ['lank.csv', `../${number}/f.csv`, join(outside, 'f.csv'), '.']) {
      expect((await problem(readFile(source, name))).code).toBe('CON-203');
    }
  });

  it('with a file that may not be read is an error about the account', async () => {
    if (process.platform === 'win32') return;
    const folder = folderWith('a\n1\n');
    chmodSync(join(folder, 'f.csv'), 0o000);
    const isRoot = process.getuid!() === 0;
    if (isRoot) process.seteuid!(65534);
    try {
      expect(await problem(open(folder).then((source) => readFile(source)))).toMatchObject({
        code: 'CON-204',
      });
    } finally {
      if (isRoot) process.seteuid!(0);
    }
  });

  it('without files is read-only still, and the proof says that no write could be tried', async () => {
    const folder = join(root, String(++number));
    mkdirSync(folder);
    const { readOnly, evidence } = await (await open(folder)).proveReadOnly();
    expect(readOnly).toBe(true);
    expect(evidence[1]).toContain('no file to try');
  });
});

describe('a file that changes while the source is open', () => {
  it('is refused at its end, since half an export may have been read', async () => {
    const folder = folderWith(`a;b\n${'1;2\n'.repeat(50_000)}`);
    const source = await open(folder);
    const run = async (): Promise<void> => {
      let changed = false;
      for await (const _batch of source.stream({ kind: 'file', name: 'f.csv' })) {
        if (!changed) appendFileSync(join(folder, 'f.csv'), '3;4\n');
        changed = true;
      }
    };
    expect((await problem(run())).code).toBe('CON-213');
  });

  it('is refused at the second reading: all streams of a session see the same data', async () => {
    const folder = folderWith('a;b\n1;2\n');
    const source = await open(folder);
    await readFile(source);
    appendFileSync(join(folder, 'f.csv'), '3;4\n');
    expect((await problem(readFile(source))).code).toBe('CON-213');
  });
});

describe('no error, event or evidence, which end in logs and in mail to the vendor, has a birth number', () => {
  const identity = '20100101-2384';
  beforeEach(() => told.splice(0));
  afterEach(() => expect(JSON.stringify(told)).not.toContain(identity));

  async function failure(run: Promise<unknown>): Promise<string> {
    const details = await problem(run);
    const { message, stack } = new ConnectorError(details);
    return JSON.stringify([details, message, stack]);
  }

  it('or a name of a list without a header, whose first row stands where names of columns were expected', async () => {
    const source = await open(folderWith(`${identity};Anna;${identity}\n${identity};Anna;${identity}\n`));
    const shown = await failure(readFile(source));
    expect(shown).not.toContain(identity);
    expect(shown).toContain('Column 1 and column 3');
    await source.tables();
    expect(told).toContainEqual(expect.objectContaining({ kind: 'warning' }));
    const names = await open(folderWith('Anna;x;Anna\nBo;y;Bo\n'));
    expect(await failure(readFile(names))).not.toContain('Anna');
  });

  it('of such a list when a column is asked for that it does not have', async () => {
    const source = await open(folderWith(`${identity};Anna\n20100102-2391;Bo\n`));
    const shown = await failure(source.countValues('f.csv', 'Kön', 5));
    expect(shown).not.toMatch(/2384|Anna/);
    expect(shown).toContain('header: false');
    const named = await open(folderWith('Id;Kon\n1;2\n'));
    expect(await failure(named.countValues('f.csv', 'Kön', 5))).toContain('Id, Kon');
  });

  it('of a file that is named after a child, whatever is wrong and whichever file is asked for', async () => {
    const folder = folderWith('Id\n1\n');
    const child = `${identity} Anna.csv`;
    writeFileSync(join(folder, child), 'Id;Id\n1;2\n');
    writeFileSync(join(folder, 'barn_20261122.csv'), 'Id\n1\n');
    const source = await open(folder);
    const shown = await Promise.all([
      failure(readFile(source, 'saknas.csv')),
      failure(readFile(source, child)),
      failure(readFile(source, `../${child}`)),
      failure(readFile(source, `saknas ${child}`)),
      source.proveReadOnly().then((proof) => JSON.stringify(proof)),
    ]);
    await source.tables();
    expect([shown, told].map((all) => JSON.stringify(all)).join()).not.toMatch(/2384|Anna/);
    expect(shown[0]).toContain('[…].csv, barn_20261122.csv, f.csv');
  });
});
