import type { Bilingual, Language } from '../errors/problem';
import type { Profile, ProfileColumn, ProfileTable, WithheldReason } from '../profile/profile.schema';

const reasons: Record<WithheldReason, Bilingual> = {
  person: { sv: 'visas inte: namnet talar om en person', en: 'not shown: the name speaks of a person' },
  'free-text': { sv: 'räknas inte: fritext', en: 'not counted: free text' },
  key: { sv: 'visas inte: nyckel eller nummer', en: 'not shown: key or number' },
  names: { sv: 'visas inte: värdena ser ut som namn', en: 'not shown: the values look like names' },
  dates: { sv: 'datum', en: 'dates' },
  'too-many': { sv: 'visas inte: fler än 200 olika', en: 'not shown: more than 200 different' },
  'few-rows': { sv: 'för få rader med värde', en: 'too few rows with a value' },
  type: { sv: 'räknas inte: binärt eller dokument', en: 'not counted: binary or document' },
  failed: { sv: 'kunde inte räknas', en: 'could not be counted' },
};
const words = {
  rows: { sv: 'rader', en: 'rows' },
  estimated: { sv: 'rader enligt källans uppskattning', en: "rows by the source's estimate" },
  uncounted: { sv: 'raderna är inte räknade', en: 'the rows are not counted' },
  head: { sv: 'KOLUMN TYP TOMMA OLIKA VÄRDEN', en: 'COLUMN TYPE EMPTY DIFFERENT VALUES' },
  unique: { sv: 'unik', en: 'unique' },
  none: { sv: 'inget värde kan visas', en: 'no value can be shown' },
  more: { sv: 'till, se --out eller --json', en: 'more, see --out or --json' },
  all: { sv: 'alla, eller nästan alla, är datum', en: 'all, or nearly all, are dates' },
  share: { sv: 'är datum', en: 'are dates' },
  data: {
    sv: 'Kolumnernas namn ser ut som data och visas inte. Saknar filen rubrikrad: sätt header: false i settings.',
    en: 'The names of the columns look like data and are not shown. If the file has no header: set header: false in settings.',
  },
} satisfies Record<string, Bilingual>;

/** Values that one line shows. */
const shown = 12;
const widest = 28;

/** A profile as a table for a person, one per table of the source. */
export function renderProfile(profile: Profile, language: Language): string {
  const { source, product, k } = profile;
  const foot = {
    sv: `Antal är avrundade till närmaste ${k}. Under ${k} (–) visas inget antal och inget värde; det kan finnas fler värden än de som visas.`,
    en: `Counts are rounded to the nearest ${k}. Below ${k} (–) no count and no value is shown; there may be more values than are shown.`,
  };
  const tables = profile.tables.map((table) => renderTable(table, k, language));
  return [`${source} (${product})`, ...tables, foot[language]].join('\n\n');
}

function renderTable(table: ProfileTable, k: number, language: Language): string {
  const t = (word: keyof typeof words): string => words[word][language];
  const head = `${table.name}: ${rowsText(table, k, t)}`;
  if (table.withheld) return `${head}\n  ${t('data')}`;
  const lines = table.columns.map((column) => [
    column.name,
    column.type.toLowerCase() || '–',
    nullShare(column, table),
    column.distinct === null ? '' : number(column.distinct, k),
    valuesText(column, language),
  ]);
  return [head, ...aligned([t('head').split(' '), ...lines])].join('\n');
}

function rowsText(
  { rows, counted }: ProfileTable,
  k: number,
  t: (word: 'rows' | 'estimated' | 'uncounted') => string,
): string {
  if (counted) return `${number(rows, k)} ${t('rows')}`;
  return rows === null ? t('uncounted') : `${number(rows, k)} ${t('estimated')}`;
}

const number = (count: number | null, k: number): string =>
  count === null ? `< ${k}` : count.toLocaleString('sv-SE');

function nullShare({ nulls, withheld }: ProfileColumn, { rows }: ProfileTable): string {
  if (withheld === 'free-text' || withheld === 'type' || withheld === 'failed') return '';
  return nulls === null || rows === null ? '–' : `${Math.min(100, Math.round((nulls / rows) * 100))} %`;
}

function valuesText(column: ProfileColumn, language: Language): string {
  const t = (word: keyof typeof words): string => words[word][language];
  const { values, withheld, dates, unique, problem } = column;
  if (values) {
    const list = values
      .slice(0, shown)
      .map(({ value, rows }) => `${quoted(value)} ${rows.toLocaleString('sv-SE')}`);
    if (values.length > shown) list.push(`… ${values.length - shown} ${t('more')}`);
    return list.join(' · ') || t('none');
  }
  if (dates) {
    const years = dates.years ? ` ${dates.years.join('–')}` : '';
    const share = dates.share === null ? t('all') : `${Math.round(dates.share * 100)} % ${t('share')}`;
    return `${reasons.dates[language]}${years}, ${share}`;
  }
  const reason = reasons[withheld ?? 'failed'][language];
  return [unique && t('unique'), problem ? `${reason} (${problem})` : reason].filter(Boolean).join('; ');
}

/** Blanks at an end are told apart: they are different codes. */
function quoted(value: string | number | boolean): string {
  const text = String(value);
  return text === text.trim() && text !== '' ? text : `"${text}"`;
}

/** Columns under each other; the last one is as long as it is. */
function aligned(lines: readonly string[][]): string[] {
  const widths = lines[0]!.map((_, index) =>
    Math.min(widest, Math.max(...lines.map((line) => line[index]!.length))),
  );
  const right = new Set([2, 3]);
  return lines.map((line) =>
    `  ${line
      .map((text, index) => {
        if (index === line.length - 1) return text;
        return right.has(index) ? text.padStart(widths[index]!) : text.padEnd(widths[index]!);
      })
      .join('  ')}`.trimEnd(),
  );
}
