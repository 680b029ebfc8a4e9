/** The national statistics of a year (HSLF-FS 2016:3) in plain SQL, on the tables of truth.ts. */
import { type Line, type Truth } from './truth';
import { cellsOf, type Figure } from './cells';
import { age, ageBand, isKnown } from './reading';

const placementTypes = `typ IN ('heldygnsvard-sol', 'omedelbart-omhandertagande', 'vard-lvu')`;

/**
 * Insatser in care away from home that ran on some day from `first` to `last`, whenever they were decided. One whose
 * end nobody can read did at least run on the day it began.
 */
const running = (first: string, last: string): string =>
  `${placementTypes} AND ${isKnown('start')} AND start <= '${last}'
   AND (slut IS NULL OR iif(slut = 'omappad', start, slut) >= '${first}')`;

/** Rows of the population of a year, per level of the register. A placement that began later is not the year's. */
function population(year: number): Record<'barn' | 'insats' | 'placering', string> {
  const insats = `(SELECT * FROM insats WHERE ${running(`${year}-01-01`, `${year}-12-31`)})`;
  return {
    barn: `(SELECT b.* FROM barn b WHERE b.person IN (SELECT person FROM ${insats}))`,
    insats,
    placering: `(SELECT p.* FROM placering p JOIN ${insats} i ON i.nyckel = p.insats
      WHERE NOT (${isKnown('p.start')} AND p.start > '${year}-12-31'))`,
  };
}

/** A code as the profile has it: `sol.2025-400` is counted as `sol`; not answered is `saknas`. */
const topCode = (column: string): string =>
  `CASE WHEN ${column} = 'ej-besvarad' THEN 'saknas' WHEN instr(${column}, '.') > 0
    THEN substr(${column}, 1, instr(${column}, '.') - 1) ELSE ${column} END`;

const whenIn = (year: number, column: string): string =>
  `CASE WHEN ${column} IS NULL THEN 'saknas' WHEN ${column} = 'omappad' THEN 'omappad'
    WHEN ${column} < '${year}-01-01' THEN 'fore-aret' WHEN ${column} > '${year}-12-31' THEN 'efter-aret'
    ELSE 'under-aret' END`;

interface NationalQuestion {
  of: 'barn' | 'insats' | 'placering';
  /** Beside the sex; none for the sex itself. */
  value?: string;
}

/** One question per variable of the profile, by its id there. */
export const nationalVariables = (year: number): Readonly<Record<string, NationalQuestion>> => ({
  'person-id': {
    of: 'barn',
    value: `CASE WHEN fodd IS NULL THEN 'saknas' WHEN fodd = 'omappad' THEN 'omappad' ELSE 'finns' END`,
  },
  kon: { of: 'barn' },
  ensamkommande: { of: 'barn', value: topCode('ensamkommande') },
  vardnadshavare: { of: 'barn', value: topCode('vardnadshavare') },
  insatstyp: { of: 'insats', value: 'typ' },
  lagrum: { of: 'insats', value: topCode('lagrum') },
  beslutsdatum: { of: 'insats', value: whenIn(year, 'beslut') },
  'insats-start': { of: 'insats', value: whenIn(year, 'start') },
  'insats-slut': { of: 'insats', value: whenIn(year, 'slut') },
  placeringsform: { of: 'placering', value: topCode('form') },
  'placering-start': { of: 'placering', value: whenIn(year, 'start') },
  'placering-slut': { of: 'placering', value: whenIn(year, 'slut') },
  utforare: { of: 'insats', value: topCode('utforare') },
});

export function variableTruth(truth: Truth, year: number, id: string): Map<string, Figure> {
  const { of, value } = nationalVariables(year)[id]!;
  const by = value === undefined ? [`'antal'`, 'kon'] : [value, 'kon'];
  return cellsOf(truth.lines(by, population(year)[of]), [value !== undefined, true]);
}

/**
 * Children by when care began, and on 1 November, by age at the end of the year. New is a child whose care began in
 * the year and who had none in the five years before.
 */
export function measureTruth(truth: Truth, year: number): [Map<string, Figure>, Map<string, Figure>] {
  const ran = (first: string, last: string): string => `b.person IN
    (SELECT person FROM insats WHERE ${running(first, last)})`;
  const began = `b.person IN (SELECT person FROM ${population(year).insats} WHERE start >= '${year}-01-01')`;
  const children = `${population(year).barn} AS b`;
  const old = ageBand('fodd', `'${year}-12-31'`);
  const beginning = truth.lines(
    [
      `CASE WHEN NOT ${began} THEN 'ej-paborjade'
        WHEN ${ran(`${year - 5}-01-01`, `${year - 1}-12-31`)} THEN 'paborjade-ovriga' ELSE 'nytillkomna' END`,
      old,
    ],
    children,
  );
  const group = beginning
    .filter(({ codes }) => codes[0] !== 'ej-paborjade')
    .map((line): Line => ({ ...line, codes: ['paborjade', line.codes[1]!] }));
  // An end that nobody can read has not been shown to have come.
  const november = `b.person IN (SELECT person FROM ${population(year).insats}
    WHERE start <= '${year}-11-01' AND (slut IS NULL OR slut = 'omappad' OR slut >= '${year}-11-01'))`;
  return [
    new Map([...cellsOf(beginning, [true, true]), ...cellsOf(group, [false, true])]),
    cellsOf(truth.lines([`iif(${november}, 'ja', 'nej')`, old], children), [true, true]),
  ];
}

/** A row of the delivery file: the child's id, and all else that is compared. */
export interface DeliveredRow {
  id: string;
  rest: string;
}

/**
 * The rows that the delivery of a year holds: one per placement, of the insatser of the year that no check of severity
 * E (catalog/national/checks.yaml, whose text each line quotes in short) keeps out.
 */
export function deliveryTruth(truth: Truth, year: number): DeliveredRow[] {
  const last = `${year}-12-31`;
  const end = (row: string): string => `coalesce(${row}.slut, '9999-12-31')`;
  const until = (row: string): string => `coalesce(${row}.slut, '${last}')`;
  const day = (column: string): string =>
    `iif(${column} IS NULL OR ${column} > '${last}', '', replace(${column}, '-', ''))`;
  const mnemonic = (column: string): string => `upper(replace(replace(${column}, '-', '_'), '.', '_'))`;
  return truth.ask<DeliveredRow>(`
    WITH arets AS (SELECT * FROM ${population(year).insats}),
    -- The birth date that is registered, else the one that a personnummer begins with.
    i AS (
      SELECT a.*, CASE WHEN ${isKnown('a.fodd')} THEN a.fodd
          WHEN a.id NOT GLOB '*T*' AND substr(a.id, 7, 2) <= '31'
          THEN substr(a.id, 1, 4) || '-' || substr(a.id, 5, 2) || '-' || substr(a.id, 7, 2) END AS born
      FROM arets a
    ),
    p AS (SELECT * FROM ${population(year).placering}),
    ute AS (
      -- D1: all dates are real; decision, start, and each placement's start are there
      SELECT nyckel FROM i WHERE beslut IS NULL OR beslut = 'omappad' OR slut = 'omappad'
      UNION SELECT insats FROM p WHERE start IS NULL OR start = 'omappad' OR slut = 'omappad'
      -- D2: nothing ends before it starts
      UNION SELECT nyckel FROM i WHERE start > slut
      UNION SELECT insats FROM p WHERE start > slut
      -- P1: at least one placement
      UNION SELECT nyckel FROM i WHERE nyckel NOT IN (SELECT insats FROM p)
      -- P2: the placement lies within its insats, and none is open in one that has ended
      UNION SELECT i.nyckel FROM i JOIN p ON p.insats = i.nyckel
        WHERE p.start < i.start OR ${end('p')} > ${end('i')} OR p.start > ${end('i')}
      -- P3: placements of an insats do not overlap; the same day is no overlap
      UNION SELECT p.insats FROM p JOIN p q ON q.insats = p.insats AND q.nyckel <> p.nyckel
        WHERE p.start < ${end('q')} AND q.start < ${end('p')}
      -- P5: nor do insatser of one kind of a child
      UNION SELECT i.nyckel FROM i JOIN i j ON j.person = i.person AND j.typ = i.typ AND j.nyckel <> i.nyckel
        WHERE i.start < ${end('j')} AND j.start < ${end('i')}
      -- A1: 0–20 years when it begins; LVU ends on the 21st birthday at the latest
      UNION SELECT nyckel FROM i WHERE ${age('born', 'start')} NOT BETWEEN 0 AND 20
        OR (typ = 'vard-lvu' AND ${until('i')} > date(born, '+21 years'))
      -- A2: 2 § LVU, begins before 18, ends on the 18th birthday at the latest
      UNION SELECT nyckel FROM i WHERE lagrum = 'lvu-2'
        AND (${age('born', 'start')} >= 18 OR ${until('i')} > date(born, '+18 years'))
      -- A3: 3 § LVU, decided before 20, ends on the 21st birthday at the latest
      UNION SELECT nyckel FROM i WHERE lagrum IN ('lvu-3', 'lvu-2-3')
        AND (${age('born', 'beslut')} >= 20 OR ${until('i')} > date(born, '+21 years'))
      -- A4: 6 § LVU, decided before 20
      UNION SELECT nyckel FROM i WHERE lagrum = 'lvu-6' AND ${age('born', 'beslut')} >= 20
      -- A5: stödboende at 16–20 years
      UNION SELECT i.nyckel FROM i JOIN p ON p.insats = i.nyckel
        WHERE p.form = 'stodboende' AND ${age('i.born', 'p.start')} NOT BETWEEN 16 AND 20
      -- C2: paragraph and form are known, are the register's, and the paragraph held on the day of the decision
      UNION SELECT nyckel FROM i WHERE lagrum IN ('ej-besvarad', 'omappad', 'lvu-22')
        OR (lagrum = 'sol.2001-453' AND beslut > '2025-06-30') OR (lagrum = 'sol.2025-400' AND beslut < '2025-07-01')
      UNION SELECT insats FROM p WHERE form IN ('ej-besvarad', 'omappad')
    )
    SELECT i.id AS id, ${[
      mnemonic('i.lagrum'),
      day('i.beslut'),
      day('i.start'),
      day('i.slut'),
      mnemonic('p.form'),
      day('p.start'),
      day('p.slut'),
    ].join(` || ';' || `)} AS rest
    FROM i JOIN p ON p.insats = i.nyckel WHERE i.nyckel NOT IN (SELECT nyckel FROM ute)`);
}
