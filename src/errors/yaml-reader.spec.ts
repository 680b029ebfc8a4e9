import { z } from 'zod';
import { ProblemDetails, Problems } from './problem';
import { readYaml } from './yaml-reader';

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ expected: { sv: 'ett datum ÅÅÅÅ-MM-DD', en: 'a date YYYY-MM-DD' } });
const rule = z.union([
  z.string(),
  z.strictObject({ code: z.string(), map: z.string() }),
  z.strictObject({ date: z.string() }),
]);
const schema = z.strictObject({
  title: z.string(),
  from: date.optional(),
  kind: z.enum(['template', 'local']).optional(),
  rules: z
    .record(
      z
        .string()
        .regex(/^[a-z]+$/)
        .meta({ expected: { sv: 'små bokstäver', en: 'lower case' } }),
      rule,
    )
    .optional(),
  list: z.array(z.number()).min(1).optional(),
});

function problemsOf(text: string): readonly ProblemDetails[] {
  try {
    readYaml(text, 'f.yaml', schema, { code: 'TST' });
  } catch (error) {
    if (error instanceof Problems) return error.list;
    throw error;
  }
  return [];
}
const brief = (text: string): string[] =>
  problemsOf(text).map((p) => `${p.code} ${p.place?.line}:${p.place?.column}`);

/** Nine levels of ten references each. */
const bomb = ['a0: &a0 [x]']
  .concat(
    Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`),
  )
  .join('\n');

describe('reading a YAML file that somebody wrote', () => {
  it.each([
    ['a bracket that is never closed', 'title: [a\n', ['TST-001 1:8']],
    ['a tab as indentation', 'title: a\nrules:\n\tx: y\n', ['TST-001 3:1']],
    ['an unknown key, at the key', 'title: a\nkynd: local\n', ['TST-002 2:1']],
    [
      'an unknown key inside a branch of a union',
      'title: a\nrules:\n  x: { cod: K, map: m }\n',
      ['TST-003 3:3', 'TST-002 3:8'],
    ],
    ['a missing key, at the start of what lacks it', 'kind: local\n', ['TST-003 1:1']],
    ['a list where text should be', 'title:\n  - a\n', ['TST-004 2:3']],
    ['an empty file', '', ['TST-004 1:1']],
    ['a value outside the list', 'title: a\nkind: lokal\n', ['TST-005 2:7']],
    ['a date in another form', 'title: a\nfrom: 1 juli 2025\n', ['TST-006 2:7']],
    ['a key in another form', 'title: a\nrules:\n  X1: y\n', ['TST-006 3:3']],
    ['an empty list', 'title: a\nlist: []\n', ['TST-006 2:7']],
    ['a union that nothing fits', 'title: a\nrules:\n  x: 12\n', ['TST-006 3:6']],
    ['a file in Windows-1252, read as UTF-8', 'title: H\uFFFDlsa\n', ['TST-008 1:9']],
    ['an asterisk without quotes, which YAML takes for a reference', 'title: *.csv\n', ['TST-001 1:8']],
    ['references that would fill the memory', bomb, ['TST-001 2:10']],
    ['thousands of brackets, which would take the process down', '[\n'.repeat(9000), ['TST-001 200:1']],
    [
      'a code that YAML takes for a number',
      'title: a\nrules: { x: 01, 1e3: y }\n',
      ['TST-009 2:13', 'TST-009 2:17'],
    ],
    ['a tag nobody meant', 'title: !bra\n', ['TST-001 1:8']],
    ['thousands of dashes', `a:\n  ${'- '.repeat(9000)}`, ['TST-001 2:399']],
    ['the same key twice', 'title: a\ntitle: b\n', ['TST-007 2:1']],
  ])('says where: %s', (_, text, expected) => {
    expect(brief(text)).toEqual(expected);
  });

  it('tells all errors at once, in the order of the file, whatever its line ends', () => {
    expect(brief('kind: lokal\r\nfrom: igår\r\nlist: [a, 2, b]\r\n')).toEqual([
      'TST-003 1:1',
      'TST-005 1:7',
      'TST-006 2:7',
      'TST-004 3:8',
      'TST-004 3:14',
    ]);
  });

  it('guesses what was meant, in Swedish and English', () => {
    const [problem] = problemsOf('title: a\nkynd: local\n');
    expect(problem?.fix?.sv).toContain('Menade du "kind"?');
    expect(problem?.fix?.en).toContain('Did you mean "kind"?');
    expect(problemsOf('title: a\nfrom: 1\n')[0]?.what.sv).toContain('ska vara text, men är ett tal');
    expect(problemsOf('title: a\nfrom: x\n')[0]?.what.en).toContain('a date YYYY-MM-DD');
  });

  it('draws the lines around the place with a caret', () => {
    expect(problemsOf('title: a\nlist:\n  - 1\n  - två\n')[0]?.frame).toBe(
      ['  2 | list:', '  3 |   - 1', '  4 |   - två', '    |     ^'].join('\n'),
    );
  });

  it('gives the value and the place of everything in a good file, also after a byte order mark', () => {
    const file = readYaml('\uFEFFtitle: a\nrules:\n  x: { code: K, map: m }\n', 'f.yaml', schema, {
      code: 'TST',
    });
    expect(file.value.rules).toEqual({ x: { code: 'K', map: 'm' } });
    expect(file.placeOf(['rules', 'x', 'map'])).toEqual({ file: 'f.yaml', line: 3, column: 22 });
    expect(file.placeOf(['rules', 'x', 'map'], 'key')).toEqual({ file: 'f.yaml', line: 3, column: 17 });
    expect(file.placeOf(['rules', 'x', 'nowhere', 1])).toEqual({ file: 'f.yaml', line: 3, column: 6 });
  });
});
