import { folderOf, exampleCatalog, problemsIn, withHeader } from '../fixture';
import { readMapping } from '../read-mapping';
import { runMappingTests } from '../checking/run-tests';

const files = { 'barn.csv': '', 'sql/barn.sql': 'SELECT Id, Personnr FROM Person' };
const barn = (...variables: string[]): string =>
  withHeader(
    'records:',
    '  barn:',
    '    from: sql/barn.sql',
    '    key: Id',
    '    barn: [Personnr, TillfalligtId]',
    '    variables:',
    ...variables.map((line) => `      ${line}`),
  );
const both = barn('barn.fodelsedatum: { identity: birthDate }', 'barn.kon: { identity: sex }');

const answers = (given: string): Record<string, string> => {
  const test = `record: barn\nbase: { Id: 1 }\ncases: [{ name: prov, given: { ${given} }, want: { barn.kon: x, barn.fodelsedatum: x } }]`;
  const folder = folderOf({ ...files, 'mapping.yaml': both, 'barn.test.yaml': test });
  const [result] = runMappingTests(readMapping(folder, exampleCatalog())).cases;
  return Object.fromEntries(result!.differences.map(({ what, got }) => [what, got]));
};

describe('what the identity itself says', () => {
  it.each([
    ["Personnr: '20100101-2382'", '2010-01-01', 'flicka'],
    ["Personnr: '201001012390'", '2010-01-01', 'pojke'],
    ['TillfalligtId: 20120304T001', '2012-03-04', 'null'],
    ["Personnr: '', TillfalligtId: 20120304T001", '2012-03-04', 'null'],
  ])('%s', (given, born, sex) => {
    expect(answers(given)).toEqual({ 'barn.fodelsedatum': born, 'barn.kon': sex });
  });

  it('an identity that is none answers nothing, and shows nothing among the unmapped', () => {
    expect(answers("Personnr: '20100101-2384'")).toEqual({ 'barn.fodelsedatum': 'null', 'barn.kon': 'null' });
  });

  it.each([
    ['a birth date where a sex is wanted', barn('barn.kon: { identity: birthDate }')],
    ['another variable than the child’s birth date', barn('barn.vardnadshavare: { identity: sex }')],
    [
      'a number of the list only',
      both.replace('[Personnr, TillfalligtId]', '{ column: Nr, kind: lopnummer }'),
    ],
  ])('refuses %s', (_, mapping) => {
    expect(problemsIn({ ...files, 'mapping.yaml': mapping }).map(({ code }) => code)).toContain('MAP-200');
  });
});
