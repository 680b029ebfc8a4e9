/**
 * The template `hslf-fil`: a national delivery file as a source. What Bryggan itself delivers of the example
 * municipality is read back into another store, and the thirteen variables have the same figures there.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { inRepository, Instance, exampleSource, sqliteSource, testFolder } from '../support/instance';
import { canonicalIdentity, isFault } from '../../src/identity';
import { mappingsFolder } from '../../src/mapping/fixture';
import { readMapping } from '../../src/mapping/read-mapping';
import { columnsOf } from '../../src/mapping/plan';
import { loadNationalData } from '../../src/statistics/national-data';
import { deliver, senderOf } from '../../src/statistics/statistics';
import { leftOutInsatser } from '../../src/statistics/checks/run-checks';
import { readYear } from '../../src/statistics/read-year';
import { variableCubes } from '../../src/statistics/variable-cubes';
import type { YearData } from '../../src/statistics/model';
import { edition } from './files-example';
import { settingsOf } from './files-contract';

const template = mappingsFolder('hslf-fil');
const national = loadNationalData(inRepository('catalog/national'), 'preliminar');
const { layout } = national;
const plan = readMapping(template, edition);

describe('the template of a delivery file and the layout that deliveries are written with', () => {
  const settings = settingsOf('hslf-fil') as {
    columns: Record<string, string[]>;
    separator: string;
    encoding: string;
    header: boolean;
  };

  it('name the same columns in the same order', () => {
    const [[from, columns]] = Object.entries(settings.columns) as [[string, string[]]];
    expect(columns).toEqual(layout.fields.map(({ name }) => name));
    expect(plan.records.map((record) => record.from)).toEqual(plan.records.map(() => from));
    expect(columns).toEqual(expect.arrayContaining(plan.records.flatMap(columnsOf)));
  });

  it('write and read the file in the same way', () => {
    const { separator, encoding, header } = settings;
    expect({ separator, encoding, header }).toEqual({
      separator: layout.separator,
      encoding: layout.charset,
      header: layout.header,
    });
    expect([layout.datePattern, layout.grain, layout.empty]).toEqual(['YYYYMMDD', 'placering', '']);
  });

  it('have the same codes, and each variable in the field of the layout', () => {
    const rows = parse<Record<string, string>>(
      readFileSync(inRepository('catalog/national', 'codes-preliminar.csv')),
      {
        columns: true,
      },
    );
    for (const { from, name } of layout.fields.filter((field) => layout.codes.variables.has(field.from))) {
      const mapped = plan.records
        .flatMap((record) => record.variables)
        .find(({ variable }) => variable.id === from)!;
      expect(mapped.operation.columns).toEqual([name]);
      const map = plan.codeMaps.find(({ file }) => file.endsWith(`/${name}.csv`))!;
      const own = map.rows.map(({ code, value, status }) => [code, value, status]);
      const shipped = rows.filter(({ variable }) => variable === from);
      expect(own).toEqual(
        shipped.map(({ official, mnemonic, value }) => [official || mnemonic, value, 'approved']),
      );
    }
  });

  it('agree that nobody has compared them with the regulation', () => {
    expect([layout.verified, layout.codes.confirmed, plan.file.status]).toEqual([false, false, 'template']);
    expect(plan.file.assumed?.join()).toMatch(/preliminära/);
  });

  it('say of every other variable that it is not in the file', () => {
    expect(plan.warnings).toEqual([]);
    expect(Object.values(plan.file.unavailable).map(({ reason }) => reason)).toEqual(
      Array<string>(63).fill('not-exported'),
    );
  });
});

const folder = testFolder();
let system: Instance;
/** Birth dates as the identities say them, by pseudonym. */
const born = new Map<string, string | null>();
beforeAll(async () => {
  const file = exampleSource(folder.in('kalla.sqlite'), 1500);
  system = new Instance(folder.in('system'), { sources: [sqliteSource(file)] });
  await system.sync();
});

describe.each([2022, 2025])('the delivery of %i read back', (year) => {
  let original: YearData;
  let readBack: YearData;
  let leftOut: ReadonlySet<string>;

  beforeAll(async () => {
    const home = folder.in(`leverans ${year}`);
    mkdirSync(home);
    const out = `${home}/leverans-${year}.txt`;
    await system.with(async (bridge) => {
      const { store, catalog, settings } = bridge;
      const source = {
        store,
        catalog,
        sender: { ...senderOf(settings), example: true },
        identities: () => bridge.identities(),
      };
      const options = { year, out, who: 'prov', reason: 'prov', force: false, writtenAt: new Date() };
      const { checks } = await deliver(source, national, options);
      original = await readYear(store, year);
      for await (const { pseudonym, canonical } of bridge.identities()) {
        const identity = canonicalIdentity({ text: canonical, kind: 'person' }, { today: '2026-11-22' });
        if (!isFault(identity)) born.set(pseudonym, identity.birthDate);
      }
      leftOut = leftOutInsatser(checks, original);
    });
    const other = new Instance(folder.in(`tillbaka ${year}`), {
      catalogue: { edition: 'bbic-working' },
      sources: [
        {
          name: 'leverans',
          mapping: template,
          settings: { ...settingsOf('hslf-fil'), folder: home },
        },
      ],
    });
    const run = await other.sync();
    expect(run).toMatchObject({ unmapped: 0, rejected: 0 });
    readBack = await other.with(({ store }) => readYear(store, year));
  });

  it('has the same children, measures and placements, all thirteen variables the same', () => {
    const delivered = asDelivered(original, leftOut);
    expect(delivered.length).toBeGreaterThan(20);
    expect(plain(readBack)).toEqual(delivered);
  });

  it('gives the same figures of every national variable', () => {
    const figures = (data: YearData): unknown =>
      variableCubes(data, edition).map(({ variable, cube }) => [variable.id, cube]);
    expect(figures(readBack)).toHaveLength(13);
    expect(figures(readBack)).toEqual(figures({ ...original, barn: restricted(original, leftOut) }));
  });
});

/**
 * The children and their measures that the file can hold, as it says them. It differs from the system in three ways:
 * an end after the year is empty, a code that nobody has mapped is empty where the field may be, and the birth date
 * is the one that the person-id begins with.
 */
function restricted(data: YearData, leftOut: ReadonlySet<string>): YearData['barn'] {
  const known = (code: string | null): string | null => (code === 'omappad' ? null : code);
  const end = (day: string | null): string | null => (day !== null && day > data.last ? null : day);
  return data.barn
    .map((barn) => ({
      ...barn,
      sex: known(barn.sex),
      born: born.get(barn.pseudonym) ?? null,
      unaccompanied: known(barn.unaccompanied),
      guardian: known(barn.guardian),
      insatser: barn.insatser
        .filter(({ key }) => !leftOut.has(key))
        .filter(({ start, end }) => start! <= data.last && (end ?? data.last) >= data.first)
        .map((insats) => ({
          ...insats,
          provider: known(insats.provider),
          end: end(insats.end),
          placeringar: insats.placeringar.map((placed) => ({ ...placed, end: end(placed.end) })),
        })),
    }))
    .filter(({ insatser }) => insatser.length > 0);
}

const asDelivered = (data: YearData, leftOut: ReadonlySet<string>): unknown[] =>
  plain({ ...data, barn: restricted(data, leftOut) });

/** Without the keys, which are another store's. */
const plain = (data: YearData): unknown[] =>
  data.barn.map(({ pseudonym, insatser, ...barn }) => ({
    pseudonym,
    ...barn,
    insatser: insatser.map(({ type, lagrum, decided, start, end, provider, placeringar }) => ({
      ...{ type, lagrum, decided, start, end, provider },
      placeringar: placeringar.map(({ form, start, end }) => ({ form, start, end })),
    })),
  }));
