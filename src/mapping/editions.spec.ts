import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/paths';
import { exampleCatalog, folderOf, problemsIn, utredning } from './fixture';
import { readMapping } from './read-mapping';

const working = readFileSync(join(packageRoot(), 'catalog', 'editions', 'bbic-working.yaml'), 'utf8');

/** An edition that says `placerad` where the working one says `placering`, and has utredning.utredningsplan under another name. */
const other = working
  .replace('edition: bbic-working', 'edition: bbic-annan')
  .replace(/(utredning\.utfall:[\s\S]*?)placering:/, '$1placerad:')
  .replace('utredning.utredningsplan:', 'utredning.plan-for-utredningen:');

const editions = (list: string, ...variables: string[]): Record<string, string> => ({
  'mapping.yaml': utredning(...variables).replace('catalogue: bbic-working', `catalogue: ${list}`),
  'bbic-annan.yaml': other,
});

describe('a mapping that is written for several editions', () => {
  const both = '[bbic-working, bbic-annan.yaml]';

  it('is read with the one that is loaded', () => {
    const files = editions(both, 'utredning.forlangd: { present: A }');
    const { records } = readMapping(folderOf(files), exampleCatalog());
    expect(records[0]!.variables.map(({ variable }) => variable.id)).toEqual(['utredning.forlangd']);
  });

  it('tells with the name of the edition what that one lacks, at the place in the mapping', () => {
    const files = editions(
      both,
      'utredning.utfall: { code: U, values: { PL: placering } }',
      'utredning.utredningsplan: { yesNo: P }',
    );
    expect(problemsIn(files)).toMatchObject([
      {
        code: 'MAP-015',
        what: { sv: 'I utgåvan "bbic-annan": "placering" är inget värde för utredning.utfall.' },
        fix: { sv: expect.stringContaining('"placerad"') as string },
        place: { line: 14 },
      },
      { code: 'MAP-013', what: { en: expect.stringContaining('In the edition "bbic-annan"') as string } },
    ]);
  });

  it('tells once what every edition lacks', () => {
    const files = editions(both, 'utredning.utfall: { code: U, values: { PL: plasering } }');
    const found = problemsIn(files).filter(({ code }) => code === 'MAP-015');
    expect(found.map(({ what }) => what.sv)).toEqual(['"plasering" är inget värde för utredning.utfall.']);
  });

  it('is refused when the edition that is loaded is not among them, or one of them is nowhere', () => {
    expect(problemsIn(editions('[bbic-annan.yaml, bbic-1999]'))).toMatchObject([
      { code: 'MAP-011', what: { sv: expect.stringContaining('"bbic-annan", "bbic-1999"') as string } },
      { code: 'MAP-089', place: { line: 5 } },
    ]);
  });
});
