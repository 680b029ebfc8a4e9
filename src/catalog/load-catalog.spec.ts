import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, Problems } from '../errors/problem';
import { addDays } from '../time/local-date';
import { type SmallFile, smallCatalog, writeSmallCatalog } from './fixture';
import { catalogRoot, loadCatalog } from './load-catalog';
import { recordNames, reserved } from './model';
import { summarise } from './summary';
import { baseOf } from './values';

const roots: string[] = [];
const written = (...change: Parameters<typeof writeSmallCatalog>): string => {
  const root = writeSmallCatalog(...change);
  roots.push(root);
  return root;
};
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true })));

const load = (root: string): ReturnType<typeof loadCatalog> =>
  loadCatalog({ edition: 'liten', localFile: join(root, 'lokal.yaml'), root });

/** `file code line:column` of everything that is wrong. */
function brief(root: string): string[] {
  try {
    load(root);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ code, place, what }) => {
      expect(what.sv).not.toBe('');
      return `${place?.file?.slice(root.length + 1)} ${code} ${place?.line}:${place?.column}`;
    });
  }
  return [];
}

describe('the shipped catalogue', () => {
  const catalog = loadCatalog({ edition: 'bbic-working' });

  it('has 76 variables and 13 national ones, of which 2 are shown as unconfirmed', () => {
    const summary = summarise(catalog);
    expect(summary).toMatchObject({ variables: 76, national: 13, status: 'working' });
    expect(summary.nationalUnconfirmed.sort()).toEqual(['barn.kon', 'insats.utforare']);
    expect(summary.provenance.published).toBe(2);
  });

  it('never calls itself a list of Socialstyrelsen, and says that only two variables are seen word for word', () => {
    expect(catalog.notice).toContain('inte Socialstyrelsens lista');
    const published = catalog.variables.filter((variable) => variable.provenance === 'published');
    expect(published.map(({ key, valuesProvenance }) => [key, valuesProvenance])).toEqual([
      ['R22', 'source'],
      ['R23', 'source'],
    ]);
  });

  it('gives every variable a comment, and every code of its values one meaning', () => {
    for (const { comment, values, type } of catalog.variables) {
      expect(comment.length).toBeGreaterThan(15);
      expect(new Set(values.map((value) => value.code)).size).toBe(values.length);
      expect(values.length > 0).toBe(type === 'kod' || type === 'ja-nej');
      for (const { code, refines } of values) {
        expect(Object.values<string>(reserved)).not.toContain(code);
        expect(refines).toBe(baseOf(code));
      }
    }
  });

  it('puts every variable in one record', () => {
    const all = recordNames.flatMap((record) => catalog.variablesOf(record));
    expect(all).toHaveLength(76);
    expect(catalog.variable('placering.form')?.record).toBe('placering');
    expect(catalog.variable('placering.formm')).toBeUndefined();
  });

  it('knows which limit was in force on a day, on both sides of the day the law changed', () => {
    expect(catalog.timeLimit('beslut-inleda', '2025-06-30')?.statute).toContain('2001:453');
    expect(catalog.timeLimit('beslut-inleda', '2025-07-01')?.statute).toContain('2025:400');
    expect(catalog.timeLimit('uppfoljning-efter-avslut', '2025-06-30')?.limit).toEqual({ months: 2 });
    expect(catalog.timeLimit('uppfoljning-efter-avslut', '2025-07-01')?.limit).toEqual({ months: 6 });
    expect(catalog.timeLimit('aterkoppling-anmalare', '2026-01-14')).toBeUndefined();
    expect(catalog.timeLimit('aterkoppling-anmalare', '2026-01-15')?.limit).toEqual({ days: 7 });
    expect(catalog.timeLimit('nagot-annat', '2026-01-15')).toBeUndefined();
  });

  it('leaves no day between the versions of a limit without one', () => {
    for (const { id, validTo } of catalog.timeLimits) {
      if (validTo) expect(catalog.timeLimit(id, addDays(validTo, 1))).toBeDefined();
    }
  });

  it.each(['exempel', 'su-exempel'])('takes the additions of %s without changing the edition', (name) => {
    const local = loadCatalog({
      edition: 'bbic-working',
      localFile: join(catalogRoot(), 'local', `${name}.yaml`),
    });
    expect(summarise(local)).toMatchObject({ variables: 76, values: summarise(catalog).values });
    expect(local.variables.length).toBeGreaterThan(76);
  });
});

describe('a municipality adds to an edition', () => {
  it('puts finer values after the value that they refine, and its own variables last', () => {
    const catalog = load(written());
    const values = catalog.variable('utredning.samtal')?.values;
    expect(values?.map((value) => value.code)).toEqual(['ja', 'ja.sms', 'ja.sms.kort', 'nej']);
    expect(values?.[2]).toEqual({
      code: 'ja.sms.kort',
      label: 'Ja – kort sms',
      refines: 'ja.sms',
      local: true,
    });
    expect(catalog.variables.at(-1)).toMatchObject({
      id: 'utredning.lokal-antal',
      key: '',
      step: 'lokal',
      provenance: 'local',
      type: 'tal',
      values: [],
    });
  });
});

const edition: SmallFile = 'editions/liten.yaml';
const profile: SmallFile = 'national/profil-hslf-fs-2016-3.yaml';
const limits: SmallFile = 'time-limits.yaml';
const local: SmallFile = 'lokal.yaml';

describe('a broken catalogue is refused with its place', () => {
  it('is not, when it is whole', () => expect(brief(written())).toEqual([]));

  it.each<[string, SmallFile, string | RegExp, string, string[]]>([
    ['broken YAML', edition, 'Bara för prov.', '[Bara för', ['CAT-001 4:9']],
    ['saved in Windows-1252', edition, 'Kön', 'K\uFFFDn', ['CAT-008 11:12']],
    ['the same variable twice', edition, 'utredning.slut', 'utredning.samtal', ['CAT-007 28:3']],
    ['an unknown key', edition, 'notApplicable', 'notAplicable', ['CAT-002 25:5']],
    ['no comment', edition, '    comment: Könet.\n', '', ['CAT-003 7:3']],
    [
      'text where yes or no should be',
      edition,
      'notApplicable: true',
      'notApplicable: ibland',
      ['CAT-004 25:20'],
    ],
    [
      'an unknown step',
      edition,
      'step: utreda\n    area: delaktighet',
      'step: utred\n    area: delaktighet',
      ['CAT-005 21:11'],
    ],
    ["a provenance that is the municipality's own", edition, 'derived-weak', 'local', ['CAT-005 18:29']],
    ['an id with capital letters', edition, 'utredning.slut', 'utredning.Slut', ['CAT-006 28:3']],
    ['a value code with å', edition, 'pojke: Pojke', 'påg: Pojke', ['CAT-006 15:7']],
    ['another name than the file', edition, 'edition: liten', 'edition: stor', ['CAT-011 1:10']],
    ['a variable lost', edition, 'size: 3', 'size: 4', ['CAT-012 5:7']],
    ['an unknown record', edition, 'utredning.samtal', 'utreding.samtal', ['CAT-013 19:3']],
    ['a key used twice', edition, 'key: R22', 'key: R01', ['CAT-014 20:10']],
    ['a name that the store needs', edition, 'utredning.slut', 'utredning.slut-datum', ['CAT-015 28:3']],
    [
      'a kod without values',
      edition,
      /    values:\n      flicka: Flicka\n      pojke: Pojke\n/,
      '',
      ['CAT-016 12:11'],
    ],
    ['a date with values', edition, 'type: datum', 'type: datum\n    values: { ja: Ja }', ['CAT-017 34:5']],
    [
      'a ja-nej with a third answer',
      edition,
      'type: ja-nej',
      'type: ja-nej\n    values: { ja: Ja, nej: Nej, kanske: Kanske }',
      ['CAT-018 25:5'],
    ],
    ['a reserved code', edition, 'pojke: Pojke', 'ej-aktuellt: Ej aktuellt', ['CAT-019 15:7']],
    ['a finer form of nothing', edition, 'pojke: Pojke', 'polke.ung: Ung pojke', ['CAT-020 15:7']],
    ['several dates in one', edition, 'type: datum', 'type: datum\n    multiple: true', ['CAT-023 34:15']],
    ['a local name in an edition', edition, 'utredning.slut', 'utredning.lokal-slut', ['CAT-024 28:3']],
    [
      'a national mark that the profile knows nothing of',
      edition,
      'notApplicable: true',
      'national: ja',
      ['CAT-026 25:15'],
    ],
    ['an unconfirmed one marked as sure', edition, 'national: trolig', 'national: ja', ['CAT-026 17:15']],
  ])('edition: %s', (_, file, from, to, expected) => {
    const got = brief(written(file, from, to));
    for (const line of expected) expect(got).toContain(`${file} ${line}`);
    // Ids that other files point to are missed there too; nothing else may be said.
    expect(got.filter((line) => line.startsWith(file))).toHaveLength(expected.length);
  });

  it.each<[string, SmallFile, string | RegExp, string, string[]]>([
    ['more variables than the regulation has', profile, 'size: 1', 'size: 2', ['CAT-012 3:7']],
    [
      'a variable that the catalogue has not',
      profile,
      'variable: barn.kon',
      'variable: barn.konn',
      ['CAT-025 10:15'],
    ],
    ['a source that is not named', profile, 'source: antagande', 'source: antagandet', ['CAT-028 13:13']],
    ['a date that does not exist', profile, '2017-01-01', '2017-02-29', ['CAT-006 14:16']],
    ['a period that ends before it begins', limits, '2025-06-30', '2001-12-31', ['CAT-029 9:18']],
    ['two limits on the same day', limits, '2025-06-30', '2025-07-01', ['CAT-030 12:20']],
    [
      'a limit that goes on for ever, and another',
      limits,
      '        validTo: 2025-06-30\n',
      '',
      ['CAT-030 11:20'],
    ],
    ['a limit without a unit', limits, '{ months: 4 }', '{ manader: 4 }', ['CAT-003 6:9', 'CAT-002 6:18']],
    ['a limit measured by nothing known', limits, '[utredning.slut]', '[utredning.slutt]', ['CAT-025 4:17']],
    ['a refinement of an unknown variable', local, 'utredning.samtal', 'utredning.samtala', ['CAT-025 4:3']],
    [
      'a local value that rolls up to nothing',
      local,
      'ja.sms: Ja',
      'sms: Ja',
      ['CAT-021 5:5', 'CAT-020 6:5'],
    ],
    ['a finer form of an unknown value', local, 'ja.sms.kort', 'ja.smss.kort', ['CAT-020 6:5']],
    ['a value that the edition has', local, 'ja.sms: Ja', 'nej: Ja', ['CAT-022 5:5', 'CAT-020 6:5']],
    ['a reserved code', local, 'ja.sms.kort', 'omappad.x', ['CAT-019 6:5', 'CAT-020 6:5']],
    [
      "a local variable named like an edition's",
      local,
      'utredning.lokal-antal',
      'utredning.antal-samtal',
      ['CAT-024 8:3'],
    ],
    ['a local kod without values', local, 'type: tal', 'type: kod', ['CAT-016 10:11']],
  ])('beside the edition: %s', (_, file, from, to, expected) => {
    const got = brief(written(file, from, to)).filter((line) => !line.startsWith(edition));
    expect(got).toEqual(expected.map((line) => `${file} ${line}`));
  });

  it('tells the errors of all files at once, so that one round of mending is enough', () => {
    const root = written(limits, '2025-06-30', '2001-12-31');
    writeFileSync(
      join(root, edition),
      smallCatalog[edition].replace('size: 3', 'size: 5').replace('R22', 'R01'),
    );
    writeFileSync(join(root, local), smallCatalog[local].replace('ja.sms: Ja', 'kanske: Ja'));
    expect(brief(root).map((line) => line.split(' ')[1])).toEqual([
      'CAT-012',
      'CAT-014',
      'CAT-021',
      'CAT-020',
      'CAT-029',
    ]);
  });

  it('names the editions that there are when one is missing', () => {
    const root = written();
    expect(() => loadCatalog({ edition: 'bbic-2099', root })).toThrow(Problem);
    try {
      loadCatalog({ edition: 'bbic-2099', root });
    } catch (error) {
      expect((error as Problem).details.fix?.sv).toBe('Utgåvor som finns: liten.');
    }
  });

  it('takes the path of an edition that stands elsewhere', () => {
    const root = written();
    expect(loadCatalog({ edition: join(root, 'editions', 'liten.yaml'), root }).edition).toBe('liten');
  });
});
