import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { BidFile } from '../coverage/bids/bid.schema';
import { matrixDocument } from '../coverage/coverage.schema';
import { folderOf, mappingsFolder } from '../mapping/fixture';
import { runCli, type Ran } from './run.fixture';

const exempel = mappingsFolder('exempel');
const hslf = mappingsFolder('hslf-fil');

const brygga = (...words: string[]): Promise<Ran> => runCli('coverage', ...words);

describe('brygga coverage', () => {
  const folder = folderOf({});
  const to = (name: string): string => join(folder, name);

  it('tells the totals of the systems named, and says which are templates, in the language asked for', async () => {
    const { exit, out } = await brygga(exempel, hslf);
    expect(exit).toBe(0);
    expect(out).toMatch(/exempel +73 (?!.*MALL)/);
    expect(out).toMatch(/hslf-fil +11 .*MALL: antaget, inte prövat/);
    expect((await brygga(hslf, '--lang', 'en')).out).toContain('TEMPLATE: assumed, not tried');
  });

  it('without folders takes every mapping in mappings/ of a real system, and passes over what is none', async () => {
    const before = process.cwd();
    const home = folderOf({});
    mkdirSync(join(home, 'mappings'));
    writeFileSync(join(home, 'mappings', 'README.md'), 'x');
    process.chdir(home);
    try {
      const none = await brygga();
      expect([none.exit, none.err.includes('MAP-010')]).toEqual([2, true]);
    } finally {
      process.chdir(before);
    }
    const all = JSON.parse((await brygga('--json')).out) as { systems: { mapping: string }[] };
    const names = all.systems.map(({ mapping }) => mapping);
    expect(names).toEqual(expect.arrayContaining(['treserva', 'hslf-fil']));
    expect(names.filter((name) => name.includes('exempel'))).toEqual([]);
  });

  it.each(['html', 'xlsx', 'csv', 'json'])('writes %s by the file’s ending', async (format) => {
    const { exit, out } = await brygga(exempel, hslf, '--out', to(`m.${format}`));
    expect([exit, out.includes('Skrivet till')]).toEqual([0, true]);
    const content = readFileSync(to(`m.${format}`));
    expect(content.length).toBeGreaterThan(8000);
    if (format === 'json') matrixDocument.parse(JSON.parse(content.toString('utf8')));
  });

  it('a broken mapping stops the matrix with its mistakes: a system that is missing unseen would mislead', async () => {
    const broken = folderOf({ 'mapping.yaml': 'mapping: x\nversion: 1\n' });
    const { exit, err } = await brygga(exempel, broken, '--out', to('ofullstandig.html'));
    expect([exit, existsSync(to('ofullstandig.html'))]).toEqual([1, false]);
    expect(err).toMatch(/mapping\.yaml:\d+:\d+: MAP-/);
  });

  it('diff: two systems', async () => {
    const { exit, out } = await brygga('diff', exempel, hslf);
    expect([exit, out]).toEqual([0, expect.stringContaining('förlorat')]);
    expect((await brygga('diff', exempel, hslf, '--format', 'csv')).out).toContain('andring');
  });

  it('annex: what is missing, or everything', async () => {
    expect((await brygga('annex', hslf, '--out', to('krav.docx'))).out).toMatch(
      /^\d+ krav, varav \d+ ska-krav/,
    );
    expect((await brygga('annex', '--whole', '--out', to('hel.docx'))).out).toContain(
      '76 krav, varav 13 ska-krav',
    );
    expect(readFileSync(to('krav.docx')).subarray(0, 2).toString()).toBe('PK');
  });

  it('bid and compare: from the empty form to the score', async () => {
    mkdirSync(to('bids'));
    expect((await brygga('bid', '--out', to('bids/a.yaml'))).exit).toBe(0);
    expect(existsSync(to('bids/bid.schema.json'))).toBe(true);
    const form = parse(readFileSync(to('bids/a.yaml'), 'utf8')) as BidFile;
    for (const bid of ['A', 'B']) {
      const claims = {
        ...form.claims,
        'insats.startdatum': {
          claim: 'all',
          table: 't',
          column: bid === 'A' ? 'c' : '',
          examples: [{ source: '20240312', value: '2024-03-12' }],
        },
      };
      writeFileSync(to(`bids/${bid.toLowerCase()}.yaml`), stringify({ ...form, bid, system: 'S', claims }));
    }
    const { exit, out } = await brygga('compare', to('bids/*.yaml'), hslf);
    expect(exit).toBe(0);
    expect(out).toMatch(/A +1 +1,3 % +1,3 %/);
    expect(out).toMatch(/B +2 +0,0 % +1,3 %/);
    expect(out).toMatch(/hslf-fil +–.*MALL: utan placering/);
  });

  it('compare: every mistake of every bid with its place; nothing is scored', async () => {
    writeFileSync(to('fel.yaml'), 'bid: A\nsystem: B\ncatalogue: bbic-workin\nclaims: {}\n');
    writeFileSync(to('fel2.yaml'), 'bid: A\nsystem: B\ncatalogue: bbic-working\nclaim: {}\n');
    const { exit, err, out } = await brygga('compare', to('fel.yaml'), to('fel2.yaml'));
    expect([exit, out]).toEqual([1, '']);
    expect(err).toMatch(/fel2\.yaml:4:1: COV-002[\s\S]*Menade du "claims"/);
    const other = await brygga('compare', to('fel.yaml'));
    expect(other.err).toMatch(/fel\.yaml:3:12: COV-021[\s\S]*Menade du "bbic-working"/);
  });

  it('compare: bids against different editions are not scored together', async () => {
    const edition = readFileSync(join(exempel, '../../catalog/editions/bbic-working.yaml'), 'utf8');
    writeFileSync(to('egen.yaml'), edition.replace('edition: bbic-working', 'edition: egen'));
    writeFileSync(to('ny.yaml'), 'bid: A\nsystem: B\ncatalogue: egen.yaml\nclaims: {}\n');
    writeFileSync(to('gammal.yaml'), 'bid: B\nsystem: B\ncatalogue: bbic-working\nclaims: {}\n');
    expect((await brygga('compare', to('ny.yaml'))).exit).toBe(0);
    const { exit, err } = await brygga('compare', to('ny.yaml'), to('gammal.yaml'), exempel);
    expect(exit).toBe(1);
    expect(err.match(/COV-022/g)).toHaveLength(2);
  });

  it.each([
    ['an unknown format', [exempel, '--format', 'pdf'], 'COV-010'],
    ['a workbook without a file', [exempel, '--format', 'xlsx'], 'COV-011'],
    ['a place that cannot be written', [exempel, '--out', to('saknas/x.html')], 'COV-012'],
    ['weights that are not there', ['bid', '--out', to('x.yaml'), '--weights', to('inga.yaml')], 'COV-029'],
    ['a bid that is not there', ['compare', to('a.yaml')], 'COV-029'],
    ['a folder that is no mapping', ['compare', folder], 'COV-028'],
    ['an annex of nothing', ['annex', '--out', to('x.docx')], 'COV-031'],
    ['an annex in another format', ['annex', exempel, '--out', to('x.odt')], 'COV-010'],
  ])('ends with 2 and a code for %s', async (_, words, code) => {
    const { exit, err } = await brygga(...words);
    expect([exit, err.includes(code)]).toEqual([2, true]);
  });
});
