import type { IndicatorDefinition } from '../catalog/indicators';
import type { RecordName } from '../catalog/model';
import type { TableDefinition } from '../catalog/tables';
import { Problem } from '../errors/problem';
import type { Profile } from '../disclosure/model';
import { basisOf, nonResponseOf, type Basis } from './basis';
import { breakdowns } from './cube-plans';
import { countEdition, missingFor, type Edition, type EditionInput } from './edition';
import { indicatorRows, type IndicatorRow } from './indicator-result';
import { Kept } from './kept';
import { notAvailable, unknownIndicator, unknownTable } from './reporting.problems';
import { TableView } from './table-view';

// The reporting room: tables and indicators that catalog/ declares, counted from the store and protected, in the
// formats that statisticians' tools read. Never: a figure that has not passed disclosure/, or a row about a child.

export interface ReportingInput extends EditionInput {
  /** Fewest persons behind a figure that leaves the unit. */
  k: number;
  /** Counts and protects what leaves the unit somewhere else than here; here when not given. */
  count?: (profile: Profile) => Promise<Edition>;
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

export class ReportingService {
  private readonly kept: Kept<Edition>;

  constructor(private readonly input: ReportingInput) {
    const suppressed: Profile = { name: 'suppress', k: input.k };
    this.kept = new Kept(input, () =>
      input.count ? input.count(suppressed) : countEdition(input, suppressed),
    );
  }

  tables(): Listed<TableDefinition>[] {
    return this.input.tables.map((definition) => ({
      definition,
      missing: missingFor(this.input, definition),
    }));
  }

  indicators(): Listed<IndicatorDefinition>[] {
    return this.input.indicators.map((definition) => ({
      definition,
      missing: missingFor(this.input, definition),
    }));
  }

  /** @throws Problem `REP-001` (no such table), `REP-003` (not loaded), `REP-008` (nothing read yet). */
  async table(id: string, profile?: Profile): Promise<TableResult> {
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
  async indicator(id: string, profile?: Profile): Promise<IndicatorResult> {
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

  /** Waits until there is an answer to what can be served, be it of an earlier reading or that there is nothing. */
  async first(): Promise<void> {
    await orNull(this.kept.served());
  }

  /** Counts and protects what leaves the unit, so that nobody waits for it. Throws `REP-008`. */
  async refresh(): Promise<void> {
    await this.kept.newest();
  }

  /** When the newest reading that the served figures rest on ended, ISO instant; undefined before the first edition. */
  get asOf(): string | undefined {
    const ends = (this.kept.ready?.runs ?? []).map(({ finishedAt, startedAt }) => finishedAt ?? startedAt);
    return ends.sort().at(-1);
  }

  private basis(edition: Edition, record: RecordName, nonResponse: Basis['nonResponse']): Basis {
    const { runs, rejected, profile } = edition;
    const unusable = rejected.get(record) ?? 0;
    return { ...basisOf(this.input.catalog, { runs, unusable, profile }), nonResponse };
  }

  /** What leaves the unit (also when no profile is given) is counted once; for one person and purpose, each time. */
  private edition(profile?: Profile): Promise<Edition> {
    const isUsual = !profile || (profile.name === 'suppress' && profile.k === this.input.k);
    return isUsual ? this.kept.served() : countEdition(this.input, profile);
  }

  private refuseMissing(definition: TableDefinition | IndicatorDefinition): void {
    const missing = missingFor(this.input, definition);
    if (missing.length > 0) throw notAvailable(definition.id, missing);
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
