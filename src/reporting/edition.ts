import type { IndicatorDefinition } from '../catalog/indicators';
import { recordNames, type Catalog, type RecordName, type Variable } from '../catalog/model';
import type { TableDefinition } from '../catalog/tables';
import type { Cube, Profile } from '../disclosure/model';
import { protect, ProtectedCube, type PackedCube } from '../disclosure/protect';
import { Problem, type ProblemDetails } from '../errors/problem';
import type { FollowUpStore, RunSummary } from '../store/model';
import { localDateOf } from '../time/local-date';
import { countCubes } from './count-cubes';
import { indicatorPlans, tablePlan, variablesRead, type CubePlan } from './cube-plans';
import { nothingRead } from './reporting.problems';

/** What is counted, and from where. */
export interface EditionInput {
  store: Pick<FollowUpStore, 'snapshot' | 'latestRuns' | 'rejected'>;
  /** Names of the sources in the settings; others may have left runs behind. */
  sources: readonly string[];
  catalog: Catalog;
  tables: readonly TableDefinition[];
  indicators: readonly IndicatorDefinition[];
  loaded: Record<RecordName, readonly Variable[]>;
}

/** Everything that was counted and protected at once, from one state of the store. */
export interface Edition {
  profile: Profile;
  /** The latest finished run of each source, newest first. */
  runs: readonly RunSummary[];
  /** Rows that the sources hold and that could not be used; a record without any is absent. */
  rejected: ReadonlyMap<RecordName, number>;
  /** By cube id; where a population could not be protected, the problem that says so stands in its cubes' place. */
  cubes: ReadonlyMap<string, ProtectedCube | Problem>;
}

/** An edition on its way from the process that made it. */
export type PackedEdition = Omit<Edition, 'cubes'> & {
  cubes: readonly { id: string; cube: PackedCube | null; problem: ProblemDetails | null }[];
};

/** The latest runs, finished or not, of the sources in the settings; newest first. */
export async function historyOf({
  store,
  sources,
}: {
  store: Pick<FollowUpStore, 'latestRuns'>;
  sources: EditionInput['sources'];
}): Promise<RunSummary[]> {
  return (await store.latestRuns()).filter(({ source }) => sources.includes(source));
}

/** Names the state of the store. Throws `REP-008` when nothing has been read to its end. */
export const versionOf = (history: readonly RunSummary[]): string =>
  [...history.slice(0, 1), ...finishedOf(history)].map(({ id }) => id).join('+');

/** Counts every table and indicator that can be counted, and protects them. Throws `REP-008`. */
export async function countEdition(input: EditionInput, profile: Profile): Promise<Edition> {
  const { store, catalog } = input;
  const runs = finishedOf(await historyOf(input));
  const plans = plansOf(input, lastYearOf(runs[0]!));
  const counted = await store.snapshot(async (reader) => {
    const all: Cube[][] = [];
    for (const record of recordNames) {
      const here = plans.filter((plan) => plan.record === record);
      if (here.length > 0) all.push(await countCubes(reader, catalog, record, here));
    }
    return all;
  });
  const cubes = new Map(counted.flatMap((together) => protectAll(together, profile)));
  return { profile, runs, rejected: await rejectedIn(store, runs), cubes };
}

export function packEdition({ cubes, ...edition }: Edition): PackedEdition {
  return {
    ...edition,
    cubes: [...cubes].map(([id, cube]) =>
      cube instanceof Problem
        ? { id, cube: null, problem: cube.details }
        : { id, cube: cube.pack(), problem: null },
    ),
  };
}

export function unpackEdition({ cubes, ...edition }: PackedEdition): Edition {
  return {
    ...edition,
    cubes: new Map(
      cubes.map(({ id, cube, problem }) => [id, cube ? ProtectedCube.unpack(cube) : new Problem(problem!)]),
    ),
  };
}

/** Variables that a definition needs and that are not loaded. */
export function missingFor(
  { loaded }: Pick<EditionInput, 'loaded'>,
  definition: TableDefinition | IndicatorDefinition,
): string[] {
  const ids = new Set(recordNames.flatMap((record) => loaded[record].map(({ id }) => id)));
  return variablesRead(definition).filter((id) => !ids.has(id));
}

function plansOf(input: EditionInput, lastYear: number): CubePlan[] {
  const { catalog } = input;
  const canBeCounted = (definition: TableDefinition | IndicatorDefinition): boolean =>
    missingFor(input, definition).length === 0;
  return [
    ...input.tables.filter(canBeCounted).map((definition) => tablePlan(definition, catalog, lastYear)),
    ...input.indicators
      .filter(canBeCounted)
      .flatMap((definition) => Object.values(indicatorPlans(definition, catalog, lastYear))),
  ];
}

const lastYearOf = ({ finishedAt, startedAt }: RunSummary): number =>
  Number(localDateOf(new Date(finishedAt ?? startedAt)).slice(0, 4));

async function rejectedIn(
  store: EditionInput['store'],
  runs: readonly RunSummary[],
): Promise<Map<RecordName, number>> {
  const counts = new Map<RecordName, number>();
  for (const { id } of runs) {
    for (const { record } of await store.rejected(id)) counts.set(record, (counts.get(record) ?? 0) + 1);
  }
  return counts;
}

/** The latest finished run of each source, newest first. Throws `REP-008` when there is none. */
function finishedOf(history: readonly RunSummary[]): RunSummary[] {
  const finished = history.filter(({ status }) => status === 'done');
  if (finished.length === 0) throw nothingRead();
  return finished;
}

/** A record's tables are protected together; when that fails none of them is given out, and the others are. */
function protectAll(cubes: readonly Cube[], profile: Profile): [string, ProtectedCube | Problem][] {
  try {
    return protect(cubes, profile).map((cube) => [cube.id, cube]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return cubes.map(({ id }) => [id, error]);
  }
}
