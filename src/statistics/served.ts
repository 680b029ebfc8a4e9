import type { Bilingual } from '../errors/problem';
import type { NationalData } from './model';
import { checkYear, type StatisticsSource } from './statistics';
import { checkOutcomes, statisticsTable, type CheckOutcome, type StatisticsTable } from './table';

/** What the checks of a year found, without a number. */
export interface ServedChecks {
  year: number;
  notice: Bilingual;
  checks: CheckOutcome[];
}

/** What is served of a year: figures only, protected; no individual data, and no identity is read. */
export interface ServedStatistics {
  table(year: number): Promise<StatisticsTable>;
  checks(year: number): Promise<ServedChecks>;
}

export interface ServedStatisticsInput {
  source: StatisticsSource;
  national: NationalData;
  /** Smallest number of persons behind a figure that is shown. */
  k: number;
}

export const servedStatistics = ({ source, national, k }: ServedStatisticsInput): ServedStatistics => ({
  table: (year) => statisticsTable(source, national.layout, year, { name: 'suppress', k }),
  async checks(year) {
    const { checks } = await checkYear(source, national, { year, readIdentities: false });
    return { year, notice: national.layout.notice, checks: checkOutcomes(checks, k) };
  },
});
