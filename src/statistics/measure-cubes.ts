import { ageBandCodes, ageBandOn, unknownAgeBand } from '../catalog/age-bands';
import type { Category, Cube, Dimension } from '../disclosure/model';
import { inYear, real } from './cells';
import { CubeBuilder, total, whole } from './cube-builder';
import type { Barn, Insats, YearData } from './model';

/** Children who had a placement insats in the five years before: they are not new to the register. */
export type KnownBefore = ReadonlySet<string>;

/**
 * The published measures (Socialstyrelsen's report of 2000) as distinct children by age at the end of the year.
 * The measures overlap, so each is laid out as parts that add up to "at some time in the year": what a reader could
 * subtract is a cell of the table and is protected with the rest. Not by insatstyp: children by type beside the
 * insatser by type of `variableCubes` would narrow down what either of them hides.
 */
export function measureCubes(data: YearData, before: KnownBefore): Cube[] {
  const ages: Dimension = {
    id: 'alder',
    label: 'Ålder vid årets slut',
    categories: [
      ...ageBandCodes.map((code) =>
        code === unknownAgeBand
          ? { code, label: '21 år eller okänd', residual: true }
          : { code, label: `${code} år` },
      ),
      whole,
    ],
    total,
  };
  const children = data.barn
    .map((barn) => ({ barn, insatser: barn.insatser.filter((insats) => inYear(insats, data)) }))
    .filter(({ insatser }) => insatser.length > 0);
  const cube = (
    id: string,
    title: string,
    categories: Category[],
    part: (insatser: Insats[], barn: Barn) => string,
  ): Cube => {
    const dimension = { id: 'matt', identity: id, label: title, categories: [...categories, whole], total };
    const builder = new CubeBuilder([dimension, ages]);
    for (const { barn, insatser } of children) {
      builder.add([part(insatser, barn), ageBandOn(real(barn.born), data.last)], barn.pseudonym);
    }
    return {
      id: `nationell-${data.year}-${id}`,
      title: `${title} ${data.year}`,
      population: `nationell-barn-${data.year}`,
      ...builder.build(),
    };
  };
  const november = `${data.year}-11-01`;
  return [
    cube(
      'borjan',
      'Barn efter när insatsen började',
      [
        { code: 'nytillkomna', label: 'Nytillkomna (ingen heldygnsinsats de fem föregående åren)' },
        { code: 'paborjade-ovriga', label: 'Påbörjade, ej nytillkomna' },
        { code: 'paborjade', label: 'Påbörjade', sums: ['nytillkomna', 'paborjade-ovriga'] },
        { code: 'ej-paborjade', label: 'Pågående från tidigare år' },
      ],
      (insatser, { pseudonym }) => {
        if (!insatser.some(({ start }) => (real(start) ?? '') >= data.first)) return 'ej-paborjade';
        return before.has(pseudonym) ? 'paborjade-ovriga' : 'nytillkomna';
      },
    ),
    cube(
      '1-november',
      'Barn med insats den 1 november',
      [
        { code: 'ja', label: 'Pågående 1 november' },
        { code: 'nej', label: 'Inte den 1 november' },
      ],
      (insatser) =>
        insatser.some(({ start, end }) => (real(start) ?? '9999') <= november && (end ?? '9999') >= november)
          ? 'ja'
          : 'nej',
    ),
  ];
}
