import type { FollowUpStore } from '../store/model';
import { byDates, compare, real, typeOf } from './cells';
import type { Barn, Insats, Placering, YearData } from './model';

type Reader = Pick<FollowUpStore, 'query'>;
type Text = string | null;
interface InsatsRow extends Record<string, unknown> {
  nyckel: string;
  barn: string;
  typ: Text;
  lagrum: Text;
  beslutsdatum: Text;
  startdatum: Text;
  slutdatum: Text;
  utforare: Text;
}
interface PlaceringRow extends Record<string, unknown> {
  nyckel: string;
  insats: Text;
  barn: string;
  form: Text;
  startdatum: Text;
  slutdatum: Text;
}
interface BarnRow extends Record<string, unknown> {
  barn: string;
  kon: Text;
  fodelsedatum: Text;
  ensamkommande: Text;
  vardnadshavare: Text;
}

/** A column that is no real date (`omappad`) counts as unknown. */
const date = (column: string): string => `NULLIF(${column}, 'omappad')`;

/**
 * Dates that can not be shown to lie outside the year, even when they stand in the wrong order. Without a start the
 * decision stands for it: what was decided after the year did not begin in it.
 */
const touches = (alias: string): string => {
  const end = `COALESCE(${date(`${alias}.slutdatum`)}, '9999')`;
  const start = `COALESCE(${date(`${alias}.startdatum`)}, ${date(`${alias}.beslutsdatum`)}, '0000')`;
  return `NOT (${end} < ? AND ${start} < ?) AND NOT (${start} > ? AND ${end} > ?)`;
};

/**
 * A placement with its own day in the year. One that was never closed, in an insats that ended long ago, is not:
 * the end of the insats decides.
 */
const placedIn = (alias: string): string =>
  `(${alias}.startdatum BETWEEN ? AND ? OR ${alias}.slutdatum BETWEEN ? AND ?
    OR (${alias}.startdatum < ? AND ${date(`${alias}.slutdatum`)} > ?))`;

const outpatient = (alias: string): string =>
  `(${alias}.typ = 'oppenvard' OR ${alias}.typ LIKE 'oppenvard.%')`;

/** Placement insatser, and those of unknown type, that belong to the year or may do. */
const candidates = `SELECT i.nyckel FROM insats i
  WHERE (i.typ IS NULL OR NOT ${outpatient('i')})
    AND ((${touches('i')}) OR i.nyckel IN (SELECT p.insats FROM placering p WHERE ${placedIn('p')}))`;

/**
 * Reads a year from the store. Wider than the register's population on purpose: an insats with missing, unreal or
 * reversed dates or an unmapped type is read too, so that a check names it and nothing is left out in silence.
 */
export async function collectYear(store: Reader, year: number): Promise<YearData> {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`];
  const within = [first, last, first, last, first, last];
  const parameters = [first, first, last, last, ...within];
  const [insatsRows, placeringRows, barnRows, strayRows] = [
    await store.query<InsatsRow>(
      `SELECT nyckel, barn, typ, lagrum, beslutsdatum, startdatum, slutdatum, utforare FROM insats
       WHERE nyckel IN (${candidates})`,
      parameters,
    ),
    await store.query<PlaceringRow>(
      `SELECT nyckel, insats, barn, form, startdatum, slutdatum FROM placering WHERE insats IN (${candidates})`,
      parameters,
    ),
    await store.query<BarnRow>(
      `SELECT barn, kon, fodelsedatum, ensamkommande, vardnadshavare FROM barn
       WHERE barn IN (SELECT c.barn FROM insats c WHERE c.nyckel IN (${candidates})) ORDER BY barn, kalla, nyckel`,
      parameters,
    ),
    await store.query<PlaceringRow>(
      `SELECT p.nyckel, p.insats, p.barn, p.form, p.startdatum, p.slutdatum FROM placering p
       LEFT JOIN insats i ON i.nyckel = p.insats
       WHERE (i.nyckel IS NULL OR ${outpatient('i')}) AND ${placedIn('p')} ORDER BY p.barn, p.nyckel`,
      within,
    ),
  ];

  const insatser = new Map(insatsRows.map((row) => [row.nyckel, toInsats(row)]));
  for (const row of placeringRows) {
    const placering = toPlacering(row);
    if ((real(placering.start) ?? '') <= last) insatser.get(row.insats!)?.placeringar.push(placering);
  }
  const barn = new Map<string, Barn>();
  for (const row of barnRows) barn.set(row.barn, mergeBarn(barn.get(row.barn), row));
  const untyped: Insats[] = [];
  for (const insats of [...insatser.values()].sort(byStart)) {
    if (typeOf(insats) === null) {
      untyped.push(insats);
      continue;
    }
    insats.placeringar.sort((a, b) => byDates(a, b) || compare(a.key, b.key));
    const child = barn.get(insats.barn) ?? mergeBarn(undefined, { barn: insats.barn });
    child.insatser.push(insats);
    barn.set(insats.barn, child);
  }
  return {
    year,
    first,
    last,
    barn: [...barn.values()]
      .filter((child) => child.insatser.length > 0)
      .sort((a, b) => compare(a.pseudonym, b.pseudonym)),
    untyped,
    stray: strayRows.map(toPlacering),
  };
}

/** Children with a placement insats on some day of the five years before the year. */
export async function knownBefore(store: Reader, year: number): Promise<Set<string>> {
  const rows = await store.query<{ barn: string }>(
    `SELECT DISTINCT i.barn FROM insats i
     WHERE i.typ IS NOT NULL AND i.typ <> 'omappad' AND NOT ${outpatient('i')}
       AND ${date('i.startdatum')} <= ? AND COALESCE(${date('i.slutdatum')}, '9999') >= ?`,
    [`${year - 1}-12-31`, `${year - 5}-01-01`],
  );
  return new Set(rows.map(({ barn }) => barn));
}

const byStart = (a: Insats, b: Insats): number =>
  compare(`${a.start ?? ''} ${a.decided ?? ''} ${a.key}`, `${b.start ?? ''} ${b.decided ?? ''} ${b.key}`);

const toInsats = (row: InsatsRow): Insats => ({
  key: row.nyckel,
  barn: row.barn,
  type: row.typ,
  lagrum: row.lagrum,
  decided: row.beslutsdatum,
  start: row.startdatum,
  end: row.slutdatum,
  provider: row.utforare,
  placeringar: [],
});

const toPlacering = (row: PlaceringRow): Placering => ({
  key: row.nyckel,
  insats: row.insats,
  barn: row.barn,
  form: row.form,
  start: row.startdatum,
  end: row.slutdatum,
});

/** The same child in two sources: the first answer stands. */
function mergeBarn(known: Barn | undefined, row: Partial<BarnRow> & { barn: string }): Barn {
  return {
    pseudonym: row.barn,
    sex: known?.sex ?? row.kon ?? null,
    born: known?.born ?? row.fodelsedatum ?? null,
    unaccompanied: known?.unaccompanied ?? row.ensamkommande ?? null,
    guardian: known?.guardian ?? row.vardnadshavare ?? null,
    insatser: known?.insatser ?? [],
  };
}
