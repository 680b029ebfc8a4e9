import { z } from 'zod';
import { areas } from '../../catalog/catalog.schema';
import type { Catalog, Variable } from '../../catalog/model';
import { Problems } from '../../errors/problem';
import { suggest } from '../../errors/suggest';
import { inOrder, type YamlFile } from '../../errors/yaml-reader';
import * as problems from '../coverage.problems';

const weight = z
  .number()
  .min(0)
  .max(1000)
  .meta({ expected: { sv: 'ett tal från 0 till 1000', en: 'a number from 0 to 1000' } });

/** How much each variable counts, and which are required. The one truth of `vikter.yaml`. */
export const weightsSchema = z.strictObject({
  catalogue: z.string().min(1).describe('Edition of the catalogue.'),
  default: weight.default(1).describe('What a variable counts when nothing else is said. Without it: 1.'),
  weights: z
    .record(z.string(), weight)
    .default({})
    .describe(
      'national, an area, or the id of a variable: its weight. The id goes before national, which goes before the ' +
        'area. 0: does not count, and is no requirement.',
    ),
  must: z
    .array(z.string())
    .default(['national'])
    .describe('national, areas or ids of variables that are required (ska); all others are wishes (bör).'),
});
export type WeightsFile = z.infer<typeof weightsSchema>;

export interface Weights {
  edition: string;
  weightOf(variable: Variable): number;
  /** Required (ska), not a wish (bör). */
  must(variable: Variable): boolean;
}

const defaults = (edition: string): WeightsFile => ({
  catalogue: edition,
  default: 1,
  weights: {},
  must: ['national'],
});

/**
 * Every variable counts one, and the national ones are required.
 * @param national ids of the national variables
 */
export const defaultWeights = (edition: string, national: readonly string[]): Weights =>
  weightsOf(defaults(edition), new Set(national));

export const nationalIds = ({ national }: Catalog): string[] =>
  national.variables.map(({ variable }) => variable);

/** @throws Problems with every name that the catalogue does not know, each with its place */
export function checkedWeights(file: YamlFile<WeightsFile>, catalog: Catalog): Weights {
  const { weights, must } = file.value;
  const known = ['national', ...areas, ...catalog.variables.map(({ id }) => id)];
  const unknown = (name: string): boolean => !known.includes(name);
  const problem = (name: string) =>
    problems.unknownSelector(name, suggest(name, known), ['national', ...areas]);
  const found = [
    ...Object.keys(weights)
      .filter(unknown)
      .map((name) => file.locate(problem(name), ['weights', name], 'key')),
    ...must.flatMap((name, i) => (unknown(name) ? [file.locate(problem(name), ['must', i])] : [])),
  ];
  if (found.length > 0) throw new Problems(inOrder(found));
  return weightsOf(file.value, new Set(nationalIds(catalog)));
}

function weightsOf(file: WeightsFile, national: ReadonlySet<string>): Weights {
  /** What can be said about a variable, the narrowest first. */
  const selectors = ({ id, area }: Variable): string[] => [
    id,
    ...(national.has(id) ? ['national'] : []),
    area,
  ];
  return {
    edition: file.catalogue,
    weightOf: (variable) =>
      selectors(variable)
        .map((name) => file.weights[name])
        .find((found) => found !== undefined) ?? file.default,
    must: (variable) => selectors(variable).some((name) => file.must.includes(name)),
  };
}
