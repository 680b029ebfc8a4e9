/**
 * How the source's cells are to be read, as SQL: our own second reading of src/example/schema.sql and its table Kod,
 * beside the one that the mapping makes. Nothing here comes from mappings/ or from what the bridge reads with.
 */

/** Known codes stay known in lower case and with spaces around; empty is no answer; all others nobody has mapped. */
export function code(column: string, values: Readonly<Record<string, string>>): string {
  const text = `upper(trim(CAST(${column} AS TEXT)))`;
  const known = Object.entries(values).map(([from, to]) => `WHEN '${from}' THEN '${to}'`);
  return `CASE WHEN ${column} IS NULL OR ${text} = '' THEN 'ej-besvarad'
    ELSE CASE ${text} ${known.join(' ')} ELSE 'omappad' END END`;
}

export const yesNo = (column: string): string => code(column, { J: 'ja', N: 'nej' });
export const yesNoNotApplicable = (column: string): string =>
  code(column, { 1: 'ja', 2: 'nej', 9: 'ej-aktuellt' });

/** A column that holds the day when something was done: empty means that it was not. */
export const present = (column: string): string =>
  `CASE WHEN ${column} IS NULL OR trim(${column}) = '' THEN 'nej' ELSE 'ja' END`;

/**
 * A date, `YYYY-MM-DD` or `YYYYMMDD`: ISO text, NULL when empty, `omappad` when it is no real day. SQLite moves a
 * 30 February on to March, so a day is real when it comes back as it was.
 */
export function day(column: string): string {
  const text = `trim(${column})`;
  const iso = `substr(${text}, 1, 4) || '-' || substr(${text}, 5, 2) || '-' || substr(${text}, 7, 2)`;
  const digits = (n: number): string => '[0-9]'.repeat(n);
  return `CASE WHEN ${column} IS NULL OR ${text} = '' THEN NULL
    WHEN ${text} GLOB '${digits(4)}-${digits(2)}-${digits(2)}' AND date(${text}) = ${text} THEN ${text}
    WHEN ${text} GLOB '${digits(8)}' AND date(${iso}) = ${iso} THEN ${iso}
    ELSE 'omappad' END`;
}

/** A date of ending: `9999-12-31` says that it has not ended. */
export const end = (column: string): string => `NULLIF(${day(column)}, '9999-12-31')`;

/** Year of a date read with `day`. */
export const year = (date: string): string =>
  `CASE WHEN ${date} IS NULL OR ${date} = 'omappad' THEN 'okant' ELSE substr(${date}, 1, 4) END`;

export const isKnown = (date: string): string => `${date} IS NOT NULL AND ${date} <> 'omappad'`;

/** Age group on a day. */
export function ageBand(born: string, date: string): string {
  const unknown = [born, date].map((it) => `${it} IS NULL OR ${it} = 'omappad'`).join(' OR ');
  const bands = ['0-3', '4-6', '7-9', '10-12', '13-14', '15-17', '18-20'].map(
    (band) => `WHEN ${age(born, date)} BETWEEN ${band.replace('-', ' AND ')} THEN '${band}'`,
  );
  return `CASE WHEN ${unknown} THEN 'okand' ${bands.join(' ')} ELSE 'okand' END`;
}

/** Whole years of age on a day, by the calendar: a year is full on the birthday itself. */
export const age = (born: string, date: string): string =>
  `(substr(${date}, 1, 4) - substr(${born}, 1, 4) - (substr(${date}, 6) < substr(${born}, 6)))`;

/** The same day of the month some months later; the last day of a month that is too short for it. */
export function monthsLater(date: string, months: number): string {
  const first = `date(${date}, 'start of month', '+${months} months')`;
  return `min(date(${first}, '+' || (substr(${date}, 9) - 1) || ' days'), date(${first}, '+1 month', '-1 day'))`;
}

/** `ja` when `to` comes no later than `last`, a date reckoned from `from`; days in the wrong order are no answer. */
export const within = (from: string, to: string, last: string): string =>
  `CASE WHEN ${from} IS NULL OR ${to} IS NULL THEN 'ej-besvarad'
    WHEN ${from} = 'omappad' OR ${to} = 'omappad' THEN 'omappad'
    WHEN ${to} < ${from} THEN 'omappad' WHEN ${to} <= ${last} THEN 'ja' ELSE 'nej' END`;

/**
 * A person id in 12 characters, or NULL when it is none: ten or twelve digits with a real day (a samordningsnummer has
 * 60 added to it) and the right check digit, or a temporary id, whose ninth character is a T.
 */
export function identity(column: string): string {
  const plain = `replace(trim(${column}), '-', '')`;
  // The oldest child of the example is born in the nineteen-nineties: two digits can mean one century only.
  const full = `CASE length(${plain}) WHEN 10 THEN iif(substr(${plain}, 1, 2) < '50', '20', '19') ELSE '' END || ${plain}`;
  const isDay = (dayOfMonth: string): string => {
    const iso = `substr(id, 1, 4) || '-' || substr(id, 5, 2) || '-' || printf('%02d', ${dayOfMonth})`;
    return `date(${iso}) = ${iso}`;
  };
  const dayNumber = 'CAST(substr(id, 7, 2) AS INTEGER)';
  const luhn = Array.from({ length: 10 }, (_, i) => {
    const digit = `substr(id, ${i + 3}, 1)`;
    return i % 2 === 0 ? `(2 * ${digit} / 10 + 2 * ${digit} % 10)` : digit;
  }).join(' + ');
  return `(SELECT CASE
      WHEN id GLOB '${'[0-9]'.repeat(12)}'
        AND ${isDay(`${dayNumber} - iif(${dayNumber} > 60, 60, 0)`)} AND (${luhn}) % 10 = 0 THEN id
      WHEN id GLOB '${'[0-9]'.repeat(8)}T[0-9][0-9][0-9]' AND ${isDay(dayNumber)} THEN id
    END FROM (SELECT ${full} AS id))`;
}
