import type { IndicatorDefinition } from '../catalog/indicators';
import { recordNames, type Catalog, type RecordName, type Variable } from '../catalog/model';
import type { TableDefinition } from '../catalog/tables';
import { Problem } from '../errors/problem';
import type { Cube, Profile } from '../disclosure/model';
import { protect, type ProtectedCube } from '../disclosure/protect';
import type { FollowUpStore, RejectedRow, RunSummary } from '../store/model';
import { localDateOf } from '../time/local-date';
import { basisOf, nonResponseOf, type Basis } from './basis';
import { countCubes } from './count-cubes';
import { breakdowns, indicatorPlans, tablePlan, variablesRead, type CubePlan } from './cube-plans';
import { indicatorRows, type IndicatorRow } from './indicator-result';
import { nothingRead, notAvailable, unknownIndicator, unknownTable } from './reporting.problems';
import { TableView } from './table-view';

// The reporting room: tables and indicators that catalog/ declares, counted from the store and protected, in the
// formats that statisticians' tools read. Never: a figure that has not passed disclosure/, or a row about a child.

export interface ReportingInput {
  store: Pick<FollowUpStore, 'snapshot' | 'runs' | 'rejected'>;
  /** Names of the sources in the settings; others may have left runs behind. */
  sources: readonly string[];
  catalog: Catalog;
  tables: readonly TableDefinition[];
  indicators: readonly IndicatorDefinition[];
  loaded: Record<RecordName, readonly Variable[]>;
  /** Fewest persons behind a figure that leaves the unit. */
  k: number;
}

export interface Listed<T> {
  definition: T;
  /** Variables that it needs and that are not loaded; it cannot be counted while there are any. */
  missing: readonly string[];
}

export interface TableResult {
  definition: TableDefinition;
  table: TableView;
  basis: Basis;
}

export interface IndicatorResult {
  definition: IndicatorDefinition;
  rows: readonly IndicatorRow[];
  basis: Basis;
}

/** Everything that was counted and protected at once, from one state of the store. */
interface Edition {
  version: string;
  profile: Profile;
  runs: readonly RunSummary[];
  rejected: readonly RejectedRow[];
  /** By cube id; where a population could not be protected, the problem that says so stands in its cubes' place. */
  cubes: ReadonlyMap<string, ProtectedCube | Problem>;
}

export class ReportingService {
  private current: { version: string; edition: Promise<Edition> } | undefined;

  constructor(private readonly input: ReportingInput) {}

  tables(): Listed<TableDefinition>[] {
    return this.input.tables.map((definition) => ({ definition, missing: this.missing(definition) }));
  }

  indicators(): Listed<IndicatorDefinition>[] {
    return this.input.indicators.map((definition) => ({ definition, missing: this.missing(definition) }));
  }

  /** @throws Problem `REP-001` (no such table), `REP-003` (not loaded), `REP-008` (nothing read yet). */
  async table(id: string, profile: Profile = this.suppressed): Promise<TableResult> {
    const definition = this.input.tables.find((table) => table.id === id);
    if (!definition)
      throw unknownTable(
        id,
        this.input.tables.map((table) => table.id),
      );
    this.refuseMissing(definition);
    const edition = await this.edition(profile);
    const table = view(edition, id);
    return { definition, table, basis: this.basis(edition, definition.record, nonResponseOf(table)) };
  }

  /** @throws Problem `REP-002` (no such indicator), `REP-003` (not loaded), `REP-008` (nothing read yet). */
  async indicator(id: string, profile: Profile = this.suppressed): Promise<IndicatorResult> {
    const definition = this.input.indicators.find((indicator) => indicator.id === id);
    if (!definition)
      throw unknownIndicator(
        id,
        this.input.indicators.map((indicator) => indicator.id),
      );
    this.refuseMissing(definition);
    const edition = await this.edition(profile);
    const rows = breakdowns.flatMap((breakdown) =>
      indicatorRows(definition, breakdown, view(edition, `${id}:${breakdown}`)),
    );
    return { definition, rows, basis: this.basis(edition, definition.record, []) };
  }

  /** The protected tables that can be given out now, in order. */
  async available(): Promise<TableResult[]> {
    const ids = this.tables().filter(({ missing }) => missing.length === 0);
    const results = await Promise.all(ids.map(({ definition }) => orNull(this.table(definition.id))));
    return results.filter((result) => result !== null);
  }

  /** The protected indicators that can be given out now, in order. */
  async availableIndicators(): Promise<IndicatorResult[]> {
    const ids = this.indicators().filter(({ missing }) => missing.length === 0);
    const results = await Promise.all(ids.map(({ definition }) => orNull(this.indicator(definition.id))));
    return results.filter((result) => result !== null);
  }

  private get suppressed(): Profile {
    return { name: 'suppress', k: this.input.k };
  }

  private basis(edition: Edition, record: RecordName, nonResponse: Basis['nonResponse']): Basis {
    const { runs, rejected, profile } = edition;
    return { ...basisOf(this.input.catalog, record, runs, rejected, profile), nonResponse };
  }

  /** What leaves the unit is counted and protected once per state of the store, and all of it together. */
  private async edition(profile: Profile): Promise<Edition> {
    const history = (await this.input.store.runs(200)).filter(({ source }) =>
      this.input.sources.includes(source),
    );
    // Half-read rows are no figures: while a sync goes on, what was counted before it is given.
    if (this.current && profile.name === 'suppress' && history[0]?.status === 'running') {
      return this.current.edition;
    }
    const runs = latestDone(history);
    const version = history
      .slice(0, 1)
      .concat(runs)
      .map(({ id }) => id)
      .join('+');
    if (profile.name === 'internal') return this.count(version, runs, profile);
    if (this.current?.version !== version) {
      const edition = this.count(version, runs, profile);
      this.current = { version, edition };
      edition.catch(() => (this.current = undefined));
    }
    return this.current.edition;
  }

  private async count(version: string, runs: readonly RunSummary[], profile: Profile): Promise<Edition> {
    const { store, catalog } = this.input;
    const lastYear = Number(localDateOf(new Date(runs[0]!.finishedAt ?? runs[0]!.startedAt)).slice(0, 4));
    const plans = this.plans(lastYear);
    const counted = await store.snapshot(async (reader) => {
      const all = new Map<RecordName, Cube[]>();
      for (const record of recordNames) {
        const here = plans.filter((plan) => plan.record === record);
        all.set(record, here.length > 0 ? await countCubes(reader, catalog, record, here) : []);
      }
      return all;
    });
    const cubes = new Map<string, ProtectedCube | Problem>();
    for (const together of counted.values()) {
      for (const [id, cube] of protectAll(together, profile)) cubes.set(id, cube);
    }
    const rejected = (await Promise.all(runs.map(({ id }) => store.rejected(id)))).flat();
    return { version, profile, runs, rejected, cubes };
  }

  private plans(lastYear: number): CubePlan[] {
    const { catalog } = this.input;
    return [
      ...this.tables()
        .filter(({ missing }) => missing.length === 0)
        .map(({ definition }) => tablePlan(definition, catalog, lastYear)),
      ...this.indicators()
        .filter(({ missing }) => missing.length === 0)
        .flatMap(({ definition }) => Object.values(indicatorPlans(definition, catalog, lastYear))),
    ];
  }

  private missing(definition: TableDefinition | IndicatorDefinition): string[] {
    const loaded = new Set(recordNames.flatMap((record) => this.input.loaded[record].map(({ id }) => id)));
    return variablesRead(definition).filter((id) => !loaded.has(id));
  }

  private refuseMissing(definition: TableDefinition | IndicatorDefinition): void {
    const missing = this.missing(definition);
    if (missing.length > 0) throw notAvailable(definition.id, missing);
  }
}

/** The latest finished run of each source, newest first. Throws `REP-008` when there is none. */
function latestDone(history: readonly RunSummary[]): RunSummary[] {
  const done = history.filter(({ status }) => status === 'done');
  if (done.length === 0) throw nothingRead();
  return done.filter((run, i) => done.findIndex(({ source }) => source === run.source) === i);
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

function view(edition: Edition, id: string): TableView {
  const cube = edition.cubes.get(id);
  if (cube instanceof Problem) throw cube;
  return new TableView(cube!);
}

/** null for what a problem keeps back; a list is given without it. */
async function orNull<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
