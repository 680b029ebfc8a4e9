import { cpSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { HandMadeStore, personnummer } from '../../test/statistics/store';
import { packageRoot } from '../config/paths';
import { Problem, Problems } from '../errors/problem';
import { fileBytes } from './file-bytes';
import { readPrevious } from './metadata';
import { loadNationalData } from './national-data';
import { deliver, type DeliverOptions } from './statistics';

const folder = join(packageRoot(), 'catalog/national');
const otherFolder = join(packageRoot(), 'test/statistics/layout');
const national = loadNationalData(folder, 'preliminar');

let source: HandMadeStore;
beforeEach(() => (source = new HandMadeStore()));
afterEach(() => source.remove());

const options = (more: Partial<DeliverOptions> = {}): DeliverOptions => ({
  year: 2024,
  out: source.path('leverans.txt'),
  who: 'anna',
  reason: 'årlig leverans',
  force: false,
  writtenAt: new Date('2025-02-01T10:00:00Z'),
  ...more,
});

async function codeOf(run: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof run === 'function' ? run() : run);
  } catch (error) {
    if (error instanceof Problem) return error.details.code;
    if (error instanceof Problems) return error.list.map(({ code }) => code).join();
    throw error;
  }
  return 'no problem';
}

const [girl, boy] = [personnummer('2010-05-17', 2), personnummer('2008-01-03', 1)];

/** Two children who can be delivered; the boy has moved once and comes first by his number. */
function twoChildren(): void {
  source.child({ barn: { id: girl } });
  const { barn, insats } = source.child({
    barn: { id: boy, kon: 'pojke', fodelsedatum: '2008-01-03', ensamkommande: 'ja', vardnadshavare: 'annan' },
    insats: {
      typ: 'vard-lvu',
      lagrum: 'lvu-3',
      beslutsdatum: '2023-02-20',
      startdatum: '2023-03-01',
      slutdatum: '2025-01-15',
      utforare: null,
    },
    placering: { startdatum: '2023-03-01', slutdatum: '2024-06-30', form: 'hvb' },
  });
  source.placering(barn, insats, { startdatum: '2024-06-30', slutdatum: '2025-01-15', form: 'stodboende' });
}

describe('the delivery file', () => {
  it('has exactly these bytes: a row per placement, by person-id and date, ends after the year left empty', async () => {
    twoChildren();
    const { file } = await deliver(source, national, options());
    expect(readFileSync(file, 'utf8')).toBe(
      [
        `1257;socialnamnden;${boy};POJKE;JA;ANNAN;LVU_VARD;LVU_3;20230220;20230301;;HVB;20230301;20240630;`,
        `1257;socialnamnden;${boy};POJKE;JA;ANNAN;LVU_VARD;LVU_3;20230220;20230301;;STODBOENDE;20240630;;`,
        `1257;socialnamnden;${girl};FLICKA;NEJ;BADA_FORALDRARNA;SOL_VARD;SOL_2001_453;20240201;20240201;;FAMILJEHEM;20240201;;EGEN_REGI`,
        '',
      ].join('\r\n'),
    );
  });

  it('is the same to the byte when made again from the same data, in whatever order the rows come', async () => {
    twoChildren();
    const first = await deliver(source, national, options());
    source.known.reverse();
    const { query } = source.store;
    source.store.query = async <T extends Record<string, unknown>>(sql: string, p?: readonly unknown[]) =>
      (await query<T>(sql, p)).reverse();
    const second = await deliver(
      source,
      national,
      options({ out: source.path('igen.txt'), writtenAt: new Date('2026-05-05T05:05:05Z'), who: 'bo' }),
    );
    expect(readFileSync(second.file).equals(readFileSync(first.file))).toBe(true);
    expect(second.metadata.file.sha256).toBe(first.metadata.file.sha256);
  });

  it('says what it is beside itself, and neither there nor in the list stands an identity', async () => {
    twoChildren();
    const broken = personnummer('2012-01-01', 4);
    source.child({ barn: { id: broken, fodelsedatum: '2012-01-01' }, insats: { lagrum: null } });
    const { file, metadata, metadataFile, findingsFile } = await deliver(source, national, options());
    expect(JSON.parse(readFileSync(metadataFile, 'utf8'))).toEqual(JSON.parse(JSON.stringify(metadata)));
    expect(metadata).toMatchObject({
      layout: 'preliminar',
      verified: false,
      codesConfirmed: false,
      year: 2024,
      who: 'anna',
      reason: 'årlig leverans',
      complete: false,
      population: { barn: 3, insatser: 3, placeringar: 4 },
      delivered: { barn: 2, insatser: 2, placeringar: 3 },
      leftOut: { barn: 1, insatser: 1, placeringar: 1 },
      forms: { familjehem: 2, hvb: 1, stodboende: 1 },
      file: { rows: 3, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') },
      sources: [{ mapping: 'exempel', mappingVersion: '1.0.0', rejected: 3 }],
    });
    expect(metadata.notice.sv).toContain('ej verifierad mot HSLF-FS 2016:3');
    expect(metadata.fields.find(({ name }) => name === 'utforare')).toMatchObject({ confirmed: false });
    const beside = readFileSync(metadataFile, 'utf8') + readFileSync(findingsFile, 'utf8');
    for (const id of [girl, boy, broken]) {
      expect(beside).not.toContain(id);
      expect(beside).not.toContain(id.slice(2));
    }
    expect(readFileSync(findingsFile, 'utf8')).toMatch(/^C2;E;b\d+;i\d+;;ja$/m);
    expect(readPrevious(metadataFile)).toMatchObject({
      forms: { hvb: 1 },
    });
  });

  it('leaves out the whole insats when one of its placements is wrong, never half of it', async () => {
    twoChildren();
    const { barn, insats } = source.child({ placering: { slutdatum: '2024-03-01' } });
    source.placering(barn, insats, { startdatum: '2024-03-01', form: 'omappad' });
    const { metadata } = await deliver(source, national, options());
    expect(metadata).toMatchObject({
      complete: false,
      leftOut: { insatser: 1, placeringar: 2 },
      file: { rows: 3 },
    });
  });

  it('leaves out a child that the source does not know, and says so', async () => {
    twoChildren();
    const { barn } = source.child({ barn: { id: '' } });
    const { checks, metadata, findingsFile } = await deliver(source, national, options());
    expect(checks.find(({ id }) => id === 'I0')).toMatchObject({ status: 'failed', children: 1 });
    expect(metadata.leftOut.barn).toBe(1);
    expect(readFileSync(findingsFile, 'utf8')).toContain(`I0;E;${barn};;;ja`);
  });

  it('takes an insats whose type nobody has mapped as left out, not as nothing', async () => {
    twoChildren();
    source.child({ insats: { typ: 'omappad' } });
    const { metadata } = await deliver(source, national, options());
    expect(metadata).toMatchObject({
      complete: false,
      leftOut: { barn: 1, insatser: 1 },
      leftOutOfUnknownType: 1,
    });
  });

  it('has the insatser of the year only: running at any time in it, whenever decided', async () => {
    const at = (startdatum: string, slutdatum: string | null): unknown =>
      source.child({
        insats: { startdatum, beslutsdatum: startdatum, slutdatum },
        placering: { startdatum, slutdatum },
      });
    at('2020-01-01', '2024-01-01');
    at('2024-12-31', null);
    at('2020-01-01', '2023-12-31');
    at('2025-01-01', null);
    source.child({ insats: { typ: 'oppenvard' }, placering: { startdatum: '2025-02-01' } });
    source.insats(source.barn({}), { typ: 'omappad', startdatum: null, beslutsdatum: '2025-01-02' });
    const { metadata } = await deliver(source, national, options());
    expect(metadata).toMatchObject({
      complete: true,
      population: { insatser: 2 },
      delivered: { insatser: 2 },
    });
  });
});

it('last year’s metadata that can not be read is refused', async () => {
  expect(readPrevious(undefined)).toBeUndefined();
  expect(await codeOf(() => readPrevious(source.path('saknas.json')))).toBe('STA-021');
  writeFileSync(source.path('fel.json'), '{"population": {}}');
  expect(await codeOf(() => readPrevious(source.path('fel.json')))).toBe('STA-021');
});

describe('what protects the file', () => {
  it('is readable by its owner only, with everything beside it', async () => {
    twoChildren();
    const { file, metadataFile, findingsFile } = await deliver(source, national, options());
    for (const path of [file, metadataFile, findingsFile]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(source.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is logged with who and why before any identity is read', async () => {
    twoChildren();
    source.store.logAccess = () => Promise.reject(new Error('log is full'));
    const read = jest.spyOn(source, 'identities');
    await expect(deliver(source, national, options())).rejects.toThrow('log is full');
    expect(read).not.toHaveBeenCalled();
    expect(existsSync(source.path('leverans.txt'))).toBe(false);
  });

  it('writes the access log entry', async () => {
    twoChildren();
    await deliver(source, national, options());
    expect(source.accesses).toEqual([
      {
        who: 'anna',
        what: 'statistics deliver 2024 preliminar',
        profile: 'delivery',
        reason: 'årlig leverans',
      },
    ]);
  });

  it('is not made without a reason, over another file, or in a folder that is not there', async () => {
    twoChildren();
    expect(await codeOf(deliver(source, national, options({ reason: ' ' })))).toBe('STA-018');
    writeFileSync(source.path('leverans.txt.json'), '{}');
    expect(await codeOf(deliver(source, national, options()))).toBe('STA-017');
    await deliver(source, national, options({ force: true }));
    expect(await codeOf(deliver(source, national, options({ out: source.path('saknas/f.txt') })))).toBe(
      'STA-022',
    );
  });

  it('is not written when nothing is to be delivered or the sender is wrong', async () => {
    expect(await codeOf(deliver(source, national, options()))).toBe('STA-024');
    twoChildren();
    source.sender = { ...source.sender, kommun: '9999' };
    expect(await codeOf(deliver(source, national, options()))).toBe('STA-020');
    source.sender = { ...source.sender, kommun: '1257', namnd: 'barn;unga' };
    expect(await codeOf(deliver(source, national, options()))).toBe('STA-015');
    expect(readdirSync(source.folder).filter((name) => name.startsWith('leverans'))).toEqual([]);
  });
});

describe('a layout', () => {
  it('is a data file: another order, grain, separator, header, date form, charset and dated codes', async () => {
    twoChildren();
    const without = source.insats(
      source.barn({ fodelsedatum: '2010-05-17', id: personnummer('2011-11-11', 0) }),
      {
        startdatum: '2024-07-01',
        slutdatum: '2025-03-04',
      },
    );
    const other = loadNationalData(otherFolder, 'insatser');
    const { file, metadata, checks } = await deliver(source, other, options());
    const [girlLine, later] = [
      `17.05.2010|Å1|-|${girl}`,
      `17.05.2010|Å2|04.03.2025|${personnummer('2011-11-11', 0)}`,
    ];
    const boyLine = `03.01.2008|-|15.01.2025|${boy}`;
    expect(readFileSync(file, 'latin1')).toBe(['född|typ|slut|id', boyLine, girlLine, later, ''].join('\n'));
    expect(metadata).toMatchObject({
      layout: 'insatser',
      verified: true,
      codesConfirmed: true,
      complete: true,
    });
    expect(checks.flatMap(({ findings }) => findings)).toMatchObject([{ check: 'P1', insats: without }]);
  });

  it('never writes a value that would break its row, whatever the values are', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 15, maxLength: 15 })), (rows) => {
        let text: string;
        try {
          text = fileBytes(rows, national.layout).toString('utf8');
        } catch (error) {
          return (
            error instanceof Problem &&
            rows.some((row) => row.some((value) => /[;\r\n]|[\ud800-\udfff]/.test(value)))
          );
        }
        const read = text
          .split('\r\n')
          .slice(0, -1)
          .map((line) => line.split(';'));
        return JSON.stringify(read) === JSON.stringify(rows);
      }),
    );
  });

  it('refuses a character that its charset has not, instead of a question mark', async () => {
    const latin = { ...national.layout, charset: 'iso-8859-1' as const };
    expect(fileBytes([['å']], latin)).toEqual(Buffer.from([0xe5, 13, 10]));
    expect(await codeOf(() => fileBytes([['ł']], latin))).toBe('STA-016');
  });
});

describe('broken data files are refused with their place', () => {
  const broken = (name: string, change: (text: string) => string, layout = 'preliminar') => {
    const copy = source.path(`national-${name}`);
    cpSync(folder, copy, { recursive: true });
    writeFileSync(join(copy, name), change(readFileSync(join(copy, name), 'utf8')));
    try {
      loadNationalData(copy, layout);
    } catch (error) {
      if (error instanceof Problem) return [error.details.code];
      if (error instanceof Problems)
        return error.list.map(({ code, place }) => `${code} ${place?.file}:${place?.line}`);
      throw error;
    }
    return [];
  };

  it.each([
    ['layout-preliminar.yaml', /from: barn.kon /, 'from: barn.kn ', /^STA-005 layout-preliminar.yaml:\d+$/],
    ['layout-preliminar.yaml', /separator: .*/, 'separator: 1', /^STA-004 layout-preliminar.yaml:\d+$/],
    ['codes-preliminar.csv', /^barn.kon,.*\n/gm, '', /^STA-011 layout-preliminar.yaml:\d+$/],
    ['codes-preliminar.csv', /2025-06-30/, '2025-06-31', /^STA-012 codes-preliminar.csv:\d+$/],
    ['codes-preliminar.csv', /^variable/, 'Variable', /^STA-023 codes-preliminar.csv:1$/],
    ['checks.yaml', /id: D2$/m, 'id: D22', /^STA-013 checks.yaml:\d+$/],
    ['checks.yaml', /maxMonths: 6/, 'maxMånader: 6', /^STA-014 checks.yaml:\d+$/],
  ])('%s with %p', (name, pattern, replacement, expected) => {
    const found = broken(name, (text) => text.replace(pattern, replacement));
    expect(found).toEqual([expect.stringMatching(expected)]);
  });

  it('names the layouts that there are', () => {
    expect(broken('checks.yaml', (text) => text, 'slutlig')).toEqual(['STA-010']);
    expect(broken('checks.yaml', (text) => text, '../x')).toEqual(['STA-010']);
  });
});
