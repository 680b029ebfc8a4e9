import { ConnectorError, type Column, type Source, type ValueCounts } from '../../connectors/contract';
import { meaningOf, type ColumnMeaning } from './column-names';
import { datesOf, isMostlyDates, mostDates } from './date-values';
import { namesIn } from './person-names';
import type { ProfileColumn, ProfileValue, WithheldReason } from '../profile/profile.schema';
import { mayBeShown } from './shown-values';
import { told } from './told';

/** A column with more different values holds no codes. */
const mostCodes = 200;

/** Types that engines cannot group by, or that hold documents. */
const uncountable = /blob|binary|bytea|image|\braw\b|clob|^long\b|ntext|xml|json|geo|bfile|vector/i;

const withheldByName: Partial<Record<ColumnMeaning, WithheldReason>> = {
  person: 'person',
  'free-text': 'free-text',
  key: 'key',
};

/**
 * What may be told of one column. Of one that by its name holds persons or keys, no value leaves the source; one with
 * free text is not even counted.
 *
 * @param rules.asks false when the table is known to have fewer than k rows
 * @returns with the rows of the table as this counting found them, for the caller only
 */
export async function scanColumn(
  source: Source,
  table: string,
  { name, type }: Column,
  { k, asks }: { k: number; asks: boolean },
): Promise<{ column: ProfileColumn; rows?: number }> {
  const nothing: ProfileColumn = {
    name,
    type,
    ...{ nulls: null, distinct: null, unique: null, values: null, dates: null, problem: null },
    withheld: 'few-rows',
  };
  const meaning = meaningOf(name);
  if (uncountable.test(type)) return { column: { ...nothing, withheld: 'type' } };
  if (meaning === 'free-text') return { column: { ...nothing, withheld: 'free-text' } };
  if (!asks) return { column: nothing };
  const withheld = withheldByName[meaning];
  try {
    const counts = await source.countValues(table, name, withheld ? 0 : mostCodes);
    const { rows } = counts;
    const filled = rows - counts.nulls;
    if (filled < k) return { rows, column: { ...nothing, nulls: told(counts.nulls, k) } };
    const base: ProfileColumn = {
      ...nothing,
      nulls: told(counts.nulls, k),
      distinct: counts.distinct === null ? null : told(counts.distinct, k),
      unique: counts.distinct === null ? null : counts.distinct === filled,
    };
    if (withheld) return { rows, column: { ...base, withheld } };
    if (isMostlyDates(counts, k)) {
      const complete = counts.values.length < mostCodes;
      const all = complete ? counts : await source.countValues(table, name, mostDates);
      return { rows, column: { ...base, withheld: 'dates', dates: datesOf(all, k) } };
    }
    return { rows, column: { ...base, ...valuesOf(counts, k, meaning === 'category') } };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // The column's own fault, or the end of the source? One that does not answer now will not answer for the next.
    await source.status();
    return { column: { ...nothing, withheld: 'failed', problem: error.details.code } };
  }
}

function valuesOf(
  { values, distinct }: ValueCounts,
  k: number,
  words: boolean,
): Pick<ProfileColumn, 'withheld'> & Partial<ProfileColumn> {
  if (distinct === null || distinct > mostCodes || values.length < distinct) return { withheld: 'too-many' };
  if (new Set(values.flatMap(({ value }) => namesIn(String(value)))).size > 1) return { withheld: 'names' };
  const shown = values.flatMap(({ value, count }): ProfileValue[] => {
    const rows = told(count, k);
    return rows !== null && mayBeShown(value, words) ? [{ value, rows }] : [];
  });
  // Rounded first: the order of the source would tell what the rounding hides.
  shown.sort((a, b) => b.rows - a.rows || (String(a.value) < String(b.value) ? -1 : 1));
  return { withheld: null, values: shown, distinct: null, unique: null };
}
