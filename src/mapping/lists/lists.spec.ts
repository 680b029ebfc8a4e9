import { exampleCatalog, folderOf, problemsIn, withHeader } from '../fixture';
import { readMapping } from '../read-mapping';
import { runMappingTests, type TestReport } from '../checking/run-tests';

const lists = {
  'sql/person.sql': 'SELECT * FROM Person',
  'sql/behov.sql': 'SELECT * FROM Behov',
};

/** An `utredning` over two lists; its own lines begin on line 11, its variables on the line after `variables:`. */
const overLists = (record: readonly string[], ...variables: string[]): string =>
  withHeader(
    'lists:',
    '  person: { from: sql/person.sql, key: PersonLopnr }',
    '  behov: { from: sql/behov.sql, key: UtrId, many: true }',
    'records:',
    '  utredning:',
    '    from: sql/utredning.sql',
    '    key: UtrId',
    ...record.map((line) => `    ${line}`),
    '    variables:',
    ...(variables.length > 0 ? variables.map((line) => `      ${line}`) : ['      {}']),
  );

const joined = 'join: { person: PersonLopnr, behov: UtrId }';
const barn = 'barn: person.Personnr';
const behov = "utredning.centrala-behov: { multi: behov.Kod, values: { '1': halsa, '4': utbildning } }";

const found = (text: string): string[] =>
  problemsIn({ ...lists, 'mapping.yaml': text }).map(
    ({ code, place, fix }) => `${code} ${place?.line}:${place?.column} ${fix?.en ?? ''}`,
  );

describe('a mapping over lists', () => {
  it('is checked without a fault when it is right', () => {
    expect(found(overLists([joined, barn, 'protected: person.Skydd'], behov))).toEqual([]);
  });

  it.each([
    [
      'a list that is not there, with the one that was meant',
      ['join: { persn: PersonLopnr }', 'barn: Personnr'],
      [],
      /^MAP-120 14:13 Did you mean "person"\?/,
    ],
    [
      'the column of a list that is misspelt, which would only be found at night',
      [joined, 'barn: persson.Personnr'],
      [],
      /^MAP-120 15:11 Did you mean "person"\?/,
    ],
    [
      'the column of a list that is not joined',
      [barn],
      [],
      /^MAP-121 14:11 Write under "records.utredning": join/,
    ],
    [
      'a list looked up by one that is joined after it',
      ['join: { behov: person.AktId, person: PersonLopnr }', barn],
      [],
      /^MAP-123 14:20 .*move/,
    ],
    [
      'a child identity that can be several',
      [joined, 'barn: behov.Personnr'],
      [],
      /^MAP-122 15:11 Use multi/,
    ],
    ['a parent key that can be several', [joined, barn, 'aktualisering: behov.AktId'], [], /^MAP-122 16:20 /],
    [
      'a date that can be several',
      [joined, barn, 'eventDate: { column: behov.Datum, required: true }'],
      [],
      /^MAP-122 16:26 /,
    ],
    [
      'a protected mark that can be several',
      [joined, barn, 'protected: { column: behov.Skydd }'],
      [],
      /^MAP-122 16:26 /,
    ],
    [
      'another operation than multi on it',
      [joined, barn],
      ["utredning.utfall: { code: behov.Kod, values: { '1': placering } }"],
      /^MAP-122 17:33 /,
    ],
    [
      'the same deep inside another operation',
      [joined, barn],
      ['utredning.forlangd: { firstOf: [{ present: behov.Kod }, { yesNo: Forl }] }'],
      /^MAP-122 17:50 /,
    ],
    [
      'a condition on it',
      [joined, barn],
      ["utredning.forlangd: { when: [{ behov.Kod: '1', then: ja }], otherwise: nej }"],
      /^MAP-122 17:38 /,
    ],
    [
      'a separator for rows, which have none between them',
      [joined, barn],
      ["utredning.centrala-behov: { multi: behov.Kod, separator: ';', values: { '1': halsa } }"],
      /^MAP-122 17:42 /,
    ],
  ] as const)('says where it has %s', (_, record, variables, expected) => {
    const problems = found(overLists(record, ...variables));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });

  it('takes a header with a dot in it for what it is', () => {
    expect(found(overLists(['join: { person: Pers.lopnr }', 'barn: Pers.nr', 'enhet: Org.nr']))).toEqual([]);
  });

  it('says which list nobody uses', () => {
    const folder = folderOf({ ...lists, 'mapping.yaml': overLists(['join: { person: PersonLopnr }', barn]) });
    const [warning] = readMapping(folder, exampleCatalog()).warnings.filter(({ code }) => code === 'MAP-124');
    expect(warning).toMatchObject({ place: { line: 9, column: 3 } });
  });

  it('has another hash when the query of a list has changed, or the store would not know which one it was', () => {
    const text = overLists([joined, barn], behov);
    const hash = (person: string): string =>
      readMapping(folderOf({ ...lists, 'sql/person.sql': person, 'mapping.yaml': text }), exampleCatalog())
        .hash;
    expect(hash('SELECT 1')).not.toBe(hash('SELECT 2'));
  });
});

describe('a list whose earliest row counts', () => {
  it('has one value in a test: which of several would count is not for the test to say', () => {
    const text = overLists(['join: { person: PersonLopnr }', barn, 'enhet: person.Enhet']);
    const folder = folderOf({
      ...lists,
      'mapping.yaml': text.replace('key: PersonLopnr }', 'key: PersonLopnr, earliest: Datum }'),
      'u.test.yaml':
        "record: utredning\ncases: [{ name: a, given: { 'person.Enhet': [A, B] }, want: { enhet: A } }]\n",
    });
    const plan = readMapping(folder, exampleCatalog());
    expect(() => runMappingTests(plan)).toThrow('MAP-125');
  });
});

describe('a test of a mapping over lists', () => {
  const run = (...cases: string[]): TestReport => {
    const folder = folderOf({
      ...lists,
      'mapping.yaml': overLists(
        [joined, barn, 'eventDate: Start'],
        behov,
        'utredning.forlangd: { yesNo: person.Forl }',
      ),
      'u.test.yaml': [
        'record: utredning',
        "base: { UtrId: 1, PersonLopnr: 7, 'person.Personnr': 20120101T001 }",
        'cases:',
        ...cases.map((line) => `  - ${line}`),
        '',
      ].join('\n'),
    });
    return runMappingTests(readMapping(folder, exampleCatalog()));
  };
  const differences = (...cases: string[]): unknown[] =>
    run(...cases).cases.flatMap((one) => one.differences);

  it('gives the rows of a list: each counts where they are many, and otherwise they must agree', () => {
    expect(
      differences(
        "{ name: a, given: { 'behov.Kod': [4, 1, 4] }, want: { utredning.centrala-behov: [halsa, utbildning] } }",
        "{ name: b, given: { 'behov.Kod': 1 }, want: { utredning.centrala-behov: [halsa] } }",
        '{ name: c, want: { utredning.centrala-behov: null, utredning.forlangd: null } }',
        "{ name: d, given: { 'behov.Kod': [1, 9] }, unmapped: [utredning.centrala-behov] }",
        "{ name: e, given: { 'person.Forl': [J, 'J '] }, want: { utredning.forlangd: ja } }",
        "{ name: f, given: { 'person.Forl': [J, N] }, reject: list-ambiguous }",
        "{ name: g, given: { 'person.Personnr': null }, reject: identity-missing }",
        "{ name: h, given: { 'Person.forl': N }, want: { utredning.forlangd: nej } }",
      ),
    ).toEqual([]);
    expect(
      run("{ name: a, given: { 'behov.Kod': [4] }, want: { utredning.centrala-behov: null } }").rules,
    ).toMatchObject({
      reached: 1,
    });
  });

  it('does not take several values for a column of the row itself', () => {
    expect(() =>
      run('{ name: a, given: { Start: [2024-01-01, 2024-01-02] }, want: { eventDate: null } }'),
    ).toThrow('MAP-125');
  });
});
