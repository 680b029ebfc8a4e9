import {
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { loadCatalog } from '../../catalog/load-catalog';
import { packageRoot } from '../../config/paths';
import { approveCodes, uncheckedIn, type Approval } from './approve';

const catalog = loadCatalog({ edition: 'bbic-working' });
const home = mkdtempSync(join(tmpdir(), 'brygga-godkann-'));
afterAll(() => rmSync(home, { recursive: true }));
let made = 0;

const mapping = `mapping: prov
version: 1.0.0
title: Prov
status: local
catalogue: bbic-working
connector: csv
records:
  utredning:
    from: u.csv
    key: Id
    barn: Pnr
    variables:
      utredning.utfall: { code: Utfall, map: codes/utfall.csv }
      utredning.samverkan-skola: { code: Skola, map: codes/jne.csv }
`;
const header = 'kod;klartext;varde;status;likvardighet;av;datum;giltig_fran;giltig_till;skal';
const jne = `${header}\n1;Ja;ja;okontrollerad;;;;;;\nPL;Nej;nej;okontrollerad;;;;;;\n`;

function folderWith(utfall: string | Buffer): { folder: string; file: string } {
  const folder = join(home, `m${++made}`);
  cpSync(join(packageRoot(), 'mappings/exempel/codes'), join(folder, 'codes'), { recursive: true });
  writeFileSync(join(folder, 'mapping.yaml'), mapping);
  writeFileSync(join(folder, 'codes', 'jne.csv'), jne);
  const file = join(folder, 'codes', 'utfall.csv');
  writeFileSync(file, utfall);
  return { folder, file };
}

const approve = (folder: string, more: Partial<Approval> = {}): ReturnType<typeof approveCodes> =>
  approveCodes({ folder, catalog, map: 'codes/utfall.csv', by: 'A. Chef', today: '2026-02-03', ...more });

describe('approving codes changes the rows that were named and not one byte besides', () => {
  const rows = [
    `PL;Placering;placering;okontrollerad;;;;;;`,
    `OV;Öppenvård;oppenvard;okontrollerad;ungefarlig;;;;;`,
    `ZZ;;;okontrollerad;;;;;;`,
  ];
  const signed = 'PL;Placering;placering;godkand;;A. Chef;2026-02-03;;;';

  it.each([
    ['plain', `${[header, ...rows].join('\n')}\n`],
    ['without a line end at the end', [header, ...rows].join('\n')],
    ['from Windows', `${[header, ...rows].join('\r\n')}\r\n`],
    ['with a byte order mark', `\uFEFF${[header, ...rows].join('\n')}\n`],
    ['with empty lines and spaces', `${[header, '', `  ${rows[0]}`, '', rows[1], rows[2], ''].join('\n')}\n`],
  ])('%s', (_, text) => {
    const { folder, file } = folderWith(text);
    approve(folder, { codes: ['PL'] });
    expect(readFileSync(file, 'utf8')).toBe(text.replace(rows[0]!, signed));
  });

  it.each(['utf-16le', 'utf-16be'])('as Excel saves Unicode text (%s)', (encoding) => {
    const text = `\uFEFF${[header, ...rows].join('\r\n').replaceAll(';', '\t')}\r\n`;
    const { folder, file } = folderWith(iconv.encode(text, encoding));
    approve(folder, { codes: ['PL'], by: 'Łukasz' });
    const after = text.replace('okontrollerad\t\t\t\t', 'godkand\t\tŁukasz\t2026-02-03\t');
    expect(readFileSync(file)).toEqual(iconv.encode(after, encoding));
  });

  it('in the file that a link leads to, which other mappings read too', () => {
    const { folder, file } = folderWith('');
    const shared = join(folder, 'gemensam.csv');
    writeFileSync(shared, [header, ...rows].join('\n'));
    rmSync(file);
    symlinkSync(shared, file);
    approve(folder, { codes: ['PL'] });
    expect(readFileSync(shared, 'utf8')).toContain(signed);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
  });

  it('once, where the mapping names the same file in two ways', () => {
    const { folder, file } = folderWith([header, ...rows].join('\n'));
    const twice = `${mapping}      utredning.forlangd: { code: Skola, map: ./codes/jne.csv }\n`;
    writeFileSync(join(folder, 'mapping.yaml'), twice);
    writeFileSync(join(folder, 'codes', 'jne.csv'), jne.replace('PL', '2'));
    const all = approveCodes({ folder, catalog, by: 'A. Chef', today: '2026-02-03' });
    expect(all.changed.map(({ map }) => map)).toEqual(['codes/utfall.csv', 'codes/jne.csv']);
    expect(readFileSync(file, 'utf8')).toContain(signed);
    expect(readFileSync(join(folder, 'codes', 'jne.csv'), 'utf8')).not.toContain('okontrollerad');
  });

  it('in Windows-1252, where å ä ö are one byte each', () => {
    const text = `${[header, ...rows].join('\r\n')}\r\n`;
    const { folder, file } = folderWith(iconv.encode(text, 'win1252'));
    approve(folder, { codes: ['OV'], by: 'Åsa Öberg' });
    const after = text.replace('okontrollerad;ungefarlig;;;', 'godkand;ungefarlig;Åsa Öberg;2026-02-03;');
    expect(readFileSync(file)).toEqual(iconv.encode(after, 'win1252'));
    expect(() => approve(folder, { codes: ['PL'], by: 'Łukasz' })).toThrow(/MAP-171/);
    expect(readFileSync(file)).toEqual(iconv.encode(after, 'win1252'));
  });

  it('with quotes around every cell, commas between them and a quote inside a label', () => {
    const quoted = [header, `PL;"Den ""stora"", placeringen";placering;okontrollerad;;;;;;`]
      .map((line, i) =>
        i === 0
          ? line.replaceAll(';', ',')
          : `"PL","Den ""stora"", placeringen","placering","okontrollerad","","","","","",""`,
      )
      .join('\n');
    const { folder, file } = folderWith(quoted);
    approve(folder, { codes: ['PL'] });
    expect(readFileSync(file, 'utf8')).toBe(
      quoted.replace('"okontrollerad","","",""', '"godkand","","A. Chef","2026-02-03"'),
    );
  });

  it('in rows that end early: only as many separators are added as are needed', () => {
    const { folder, file } = folderWith(`${header}\nPL;Placering;placering;okontrollerad\n`);
    approve(folder, { codes: ['PL'] });
    expect(readFileSync(file, 'utf8')).toBe(
      `${header}\nPL;Placering;placering;godkand;;A. Chef;2026-02-03\n`,
    );
  });

  it('and quotes a name that holds the separator', () => {
    const { folder, file } = folderWith(`${header}\n${rows[0]}\n`);
    approve(folder, { codes: ['PL'], by: 'Chef; "A"' });
    expect(readFileSync(file, 'utf8')).toContain('godkand;;"Chef; ""A""";2026-02-03');
    expect(uncheckedIn(folder, catalog, 'codes/utfall.csv')[0]!.rows).toEqual([]);
  });
});

describe('what nobody could mean is refused, and nothing is written', () => {
  const text = `${header}\nPL;Placering;placering;okontrollerad;;;;;;\nZZ;;;okontrollerad;;;;;;\nIB;;inget-behov;godkand;;B;2020-01-01;;;\n`;

  it.each<[string, Partial<Approval>, RegExp]>([
    ['a code without a value', { codes: ['ZZ'] }, /MAP-168/],
    ['a code that is not there', { codes: ['PX'] }, /MAP-166/],
    ['a code that is approved already, by somebody else', { codes: ['IB'] }, /MAP-166/],
    ['a map that the mapping does not use', { map: 'codes/kon.csv' }, /MAP-165/],
    ['nobody', { codes: ['PL'], by: '  ' }, /MAP-170/],
    ['a name on two lines', { codes: ['PL'], by: 'A\nB' }, /MAP-170/],
    ['one good code and one that is not', { codes: ['PL', 'ZZ'] }, /MAP-168/],
  ])('%s', (_, more, code) => {
    const { folder, file } = folderWith(text);
    expect(() => approve(folder, more)).toThrow(code);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(join(folder, 'codes')).filter((name) => name.endsWith('.ny'))).toEqual([]);
  });

  it('a code that stands in two maps, when nobody says which', () => {
    const { folder } = folderWith(text);
    expect(() => approveCodes({ folder, catalog, codes: ['PL'], by: 'A', today: '2026-02-03' })).toThrow(
      /MAP-167/,
    );
  });

  it('a value that the catalogue does not have: nobody signs what would not load', () => {
    const { folder, file } = folderWith(text.replace(';placering;', ';placerat;'));
    expect(() => approve(folder, { codes: ['PL'] })).toThrow(/MAP-/);
    expect(readFileSync(file, 'utf8')).toContain('placerat;okontrollerad');
  });

  it('a map without a column for who', () => {
    const { folder } = folderWith('kod;varde;status\nPL;placering;okontrollerad\n');
    expect(() => approve(folder, { codes: ['PL'] })).toThrow(/MAP-169/);
  });
});

it('ignoring takes a reason and leaves no value; all leaves what has none for a person to see', () => {
  const { folder, file } = folderWith(
    `${header}\nPL;Placering;placering;okontrollerad;;;;;;\nZZ;;inget-behov;okontrollerad;;;;;;\nQ;;;okontrollerad;;;;;;\n`,
  );
  const ignored = approve(folder, { codes: ['zz'], reason: 'Testärende' });
  expect(readFileSync(file, 'utf8')).toContain('ZZ;;;ignorerad;;A. Chef;2026-02-03;;;Testärende\n');
  expect(ignored.remaining[0]!.rows.map(({ code }) => code)).toEqual(['PL', 'Q']);
  const all = approve(folder);
  expect(all.changed[0]!.rows.map(({ code, valueLabel }) => [code, valueLabel])).toEqual([
    ['PL', 'Placering'],
  ]);
  expect(all.remaining[0]!.rows.map(({ code }) => code)).toEqual(['Q']);
});
