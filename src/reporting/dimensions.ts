import { ageBandCodes, ageBandOn, unknownAgeBand } from '../catalog/age-bands';
import { topValues } from '../catalog/definitions';
import type { Numerator } from '../catalog/indicators';
import { reserved, type Catalog, type TimeLimit, type Variable } from '../catalog/model';
import type { DimensionRef } from '../catalog/tables';
import { noLimit, withinLimit } from '../catalog/within-limit';
import type { Category } from '../disclosure/model';
import { isLocalDate, type LocalDate } from '../time/local-date';
import type { CountedRow, Row } from './rows';

export const total = 'totalt';
export const notAnswered = 'ej-besvarad';
/** A notification without an investigation: stored as a count, so that nothing else is known of it. */
export const countedOnly = 'endast-antal';
export const unknown = 'okand';
const earlier = 'tidigare';
export const unknownYear = 'okant';

/** One thing to divide rows by. */
export interface Divider {
  id: string;
  label: string;
  /** Same divider, same identity: what the disclosure gate joins cubes by. */
  identity: string;
  role?: 'time';
  /** Ids of the variables that it reads. */
  variables: readonly string[];
  /** In the order to show them; those with `ifSeen` only when some row has the code. */
  categories: readonly (Category & { ifSeen?: boolean })[];
  /** Which category a row is in; `value` gives the store's cell of a variable. */
  codeOf(row: Row, value: (variable: string) => string | null): string;
  /** Which category counted notifications are in. */
  codeOfCounted(row: CountedRow): string;
}

const residual = (code: string, label: string): Category => ({ code, label, residual: true });
const seldom = (category: Category): Category & { ifSeen: boolean } => ({ ...category, ifSeen: true });

/** Ten years back from the newest; what is before or lacks a date is kept apart so that nothing is lost. */
export function yearDivider(lastYear: number, variable?: Variable): Divider {
  const first = lastYear - 9;
  const codeOf = (date: string | null): string => {
    if (!date || !isLocalDate(date)) return unknownYear;
    const year = Number(date.slice(0, 4));
    return year < first ? earlier : year > lastYear ? unknownYear : String(year);
  };
  const years = Array.from({ length: 10 }, (_, i) => String(first + i));
  return {
    id: 'ar',
    label: variable ? `År (${variable.name})` : 'År',
    identity: variable ? `ar:${variable.id}` : 'ar',
    role: 'time',
    variables: variable ? [variable.id] : [],
    categories: [
      seldom(residual(earlier, `Före ${first}`)),
      ...years.map((year) => seldom({ code: year, label: year })),
      seldom(residual(unknownYear, 'Okänt år')),
    ],
    codeOf: (row, value) => codeOf(variable ? value(variable.id) : row.eventDate),
    codeOfCounted: (row) => (variable ? unknownYear : codeOf(row.month && `${row.month}-01`)),
  };
}

export function sexDivider(catalog: Catalog): Divider {
  const values = topValues(catalog.variable('barn.kon')!).map(({ code, label }) => ({ code, label }));
  const codeOf = (code: string | null): string =>
    values.some((value) => value.code === code) ? code! : unknown;
  return {
    id: 'kon',
    label: 'Kön',
    identity: 'kon',
    variables: ['barn.kon'],
    categories: [...values, residual(unknown, 'Okänt')],
    codeOf: (_, value) => codeOf(value('barn.kon')),
    codeOfCounted: (row) => codeOf(row.sex),
  };
}

export const ageDivider: Divider = {
  id: 'aldersgrupp',
  label: 'Åldersgrupp vid händelsen',
  identity: 'aldersgrupp',
  variables: ['barn.fodelsedatum'],
  categories: ageBandCodes.map((code) =>
    code === unknownAgeBand ? residual(code, 'Okänd') : { code, label: `${code.replace('-', '–')} år` },
  ),
  codeOf: (row, value) => ageBandOn(value('barn.fodelsedatum'), row.eventDate),
  codeOfCounted: (row) => (ageBandCodes.includes(row.ageBand) ? row.ageBand : unknownAgeBand),
};

const fourThings = (variable: Variable): Category[] => [
  ...(variable.notApplicable ? [residual(reserved.notApplicable, 'Ej aktuellt')] : []),
  residual(reserved.unmapped, 'Omappad (okänd kod i källan)'),
  residual(notAnswered, 'Ej besvarad'),
];

const onlyCounted = seldom(residual(countedOnly, 'Bara räknad, inget känt om barnet'));

/** The variable's top values, and the four ways of having none of them. */
export function variableDivider(variable: Variable): Divider {
  const values = topValues(variable);
  const known = new Set([...values, ...fourThings(variable)].map(({ code }) => code));
  const answer = (code: string | null): string => {
    if (code === null || code === '') return notAnswered;
    // A finer value is the value before its dot, also one that the municipality no longer has. Any other value that
    // this edition lacks is as unmapped as a code that no mapping knows.
    let at = code;
    while (!known.has(at) && at.includes('.')) at = at.slice(0, at.lastIndexOf('.'));
    return known.has(at) ? at : reserved.unmapped;
  };
  return {
    id: variable.id,
    label: variable.name,
    identity: variable.id,
    variables: [variable.id],
    categories: [
      ...values.map(({ code, label }) => ({ code, label })),
      ...fourThings(variable),
      ...(variable.record === 'aktualisering' ? [onlyCounted] : []),
    ],
    codeOf: (_, value) => answer(value(variable.id)),
    codeOfCounted: (row) => {
      if (variable.id === 'aktualisering.typ') return answer(row.type);
      if (variable.id === 'aktualisering.utredning-inleds') return answer(row.opened);
      return countedOnly;
    },
  };
}

/** "Ja" when the second date comes no later than the limit after the first one. */
export function withinDivider(
  catalog: Catalog,
  within: Extract<Numerator, { within: unknown }>['within'],
): Divider {
  const by = 'limit' in within ? within.limit : `${within.months}-manader`;
  const limitOn = (day: LocalDate): TimeLimit['limit'] | undefined =>
    'months' in within ? { months: within.months } : catalog.timeLimit(within.limit, day)?.limit;
  const ofCounts =
    by === 'beslut-inleda' &&
    within.from === 'aktualisering.inkom-datum' &&
    within.to === 'aktualisering.beslutsdatum';
  return {
    id: by,
    label: 'Inom tiden',
    identity: `${by}:${within.from}:${within.to}`,
    variables: [within.from, within.to],
    categories: [
      { code: 'ja', label: 'Ja' },
      { code: 'nej', label: 'Nej' },
      seldom(residual(noLimit, 'Ingen gräns gällde den dagen')),
      residual(reserved.unmapped, 'Omappad (okänd kod i källan)'),
      residual(notAnswered, 'Datum saknas'),
      onlyCounted,
    ],
    codeOf: (_, value) => withinLimit(limitOn, value(within.from), value(within.to)) ?? notAnswered,
    codeOfCounted: (row) => {
      if (!ofCounts) return countedOnly;
      return row.inTime === '' ? notAnswered : row.inTime;
    },
  };
}

/** Whether a date variable is filled in. */
export function answeredDivider(variable: Variable): Divider {
  return {
    id: variable.id,
    label: variable.name,
    identity: `finns:${variable.id}`,
    variables: [variable.id],
    categories: [
      { code: 'ja', label: 'Ja' },
      { code: 'nej', label: 'Nej' },
      residual(reserved.unmapped, 'Omappad (okänd kod i källan)'),
      ...(variable.record === 'aktualisering' ? [onlyCounted] : []),
    ],
    codeOf: (_, value) => {
      const date = value(variable.id);
      return date === null ? 'nej' : isLocalDate(date) ? 'ja' : reserved.unmapped;
    },
    codeOfCounted: () => countedOnly,
  };
}

export function dividerOf(ref: DimensionRef, catalog: Catalog, lastYear: number): Divider {
  switch (ref.kind) {
    case 'ar':
      return yearDivider(lastYear, ref.variable === undefined ? undefined : catalog.variable(ref.variable)!);
    case 'kon':
      return sexDivider(catalog);
    case 'aldersgrupp':
      return ageDivider;
    case 'variabel':
      return variableDivider(catalog.variable(ref.variable)!);
  }
}

/** Categories that are no answer to a question. */
export const noAnswers: readonly string[] = [
  reserved.notApplicable,
  reserved.unmapped,
  notAnswered,
  countedOnly,
  noLimit,
];
