import { connectors } from '../../../connectors/registry';
import { quoteName, type Dialect } from '../../../connectors/shared/sql-text';
import type { Bilingual, Language } from '../../errors/problem';
import type { ProfileTable, ProfileValue } from '../../profile/profile.schema';
import type { Place } from './init-columns';
import type { GuessedRecord } from './init-records';
import { bareName, plain } from './init-similar';

/** What stands behind `from:` and how its columns are called there. */
export interface Reading {
  from: string;
  /** The column as the mapping writes it. */
  nameOf(place: Place): string;
  /** Of a record that is read from files: the lists beside its own, the nearest first. */
  join: readonly { list: string; column: string }[];
}

export interface ListFile {
  name: string;
  from: string;
  key: string;
  many: boolean;
}

export interface ReadFiles {
  readings: ReadonlyMap<GuessedRecord, Reading>;
  lists: readonly ListFile[];
  /** Path → text; none where the connector reads files. */
  files: ReadonlyMap<string, string>;
}

const words = {
  guessed: {
    sv: 'Gissad av brygga mapping init. Titta på kopplingarna och på villkoren.',
    en: 'Guessed by brygga mapping init. Look at the joins and the conditions.',
  },
  left: {
    sv: 'LEFT JOIN: en rad vars person saknas kommer med utan identitet och räknas som avvisad.',
    en: 'LEFT JOIN: a row whose person is missing comes without an identity and is counted as rejected.',
  },
} satisfies Record<string, Bilingual>;

const several = (table: string, key: string): Bilingual => ({
  sv: `TITTA: ${table} kan ha flera rader med samma ${key}. Välj i kopplingen den som gäller nu, annars räknas den som råkar läsas först.`,
  en: `LOOK: ${table} may have several rows with the same ${key}. Choose in the join the one that holds now, or whichever is read first will count.`,
});

/** The queries of the records, or the names of the files that they are read from. */
export function readFilesOf(
  records: readonly GuessedRecord[],
  connector: string,
  language: Language,
): ReadFiles {
  const kind = connectors.find(({ name }) => name === connector)?.queries;
  return kind === 'sql' ? sqlOf(records, connector as Dialect, language) : filesOf(records);
}

/** Every column that the record's own row is read for, each once. */
export function placesOf(record: GuessedRecord): Place[] {
  const { table, key, identity, parents, enhet, eventDate, endDate, changed, variables, countBy } = record;
  const all = [
    { table, column: key, many: false },
    identity,
    ...parents.map(({ place }) => place),
    ...[record.protected, enhet, eventDate, endDate, changed].filter((place) => place !== null),
    ...[...variables.found, ...countBy].flatMap(({ places }) => places),
    ...record.lists.map((list) => ({ table, column: list.key, many: false })),
  ].filter(({ many }) => !many);
  const seen = new Set<Place['column']>();
  return all.filter(({ column }) => !seen.has(column) && seen.add(column));
}

function sqlOf(records: readonly GuessedRecord[], dialect: Dialect, language: Language): ReadFiles {
  const files = new Map<string, string>();
  const lists = new Map<ProfileTable, ListFile>();
  const readings = new Map<GuessedRecord, Reading>();
  for (const record of records) {
    const from = `sql/${record.record}.sql`;
    const places = placesOf(record);
    const names = namesFor(places);
    files.set(from, select(record, places, names, dialect, language));
    for (const { table, column } of record.lists) {
      const name = listName(table);
      const coded = record.variables.found
        .flatMap(({ places: all }) => all)
        .filter((place) => place.table === table);
      const columns = [column, ...coded.map((place) => place.column)].map(({ name: bare }) =>
        written(bare, dialect),
      );
      const file = `sql/${name}.sql`;
      const alias = 'l';
      const text = `-- ${words.guessed[language]}\nSELECT ${columns.map((one) => `${alias}.${one}`).join(', ')}\nFROM ${table.name} ${alias}\n`;
      files.set(file, text);
      lists.set(table, { name, from: file, key: column.name, many: true });
    }
    readings.set(record, {
      from,
      nameOf: (place) =>
        place.many ? `${listName(place.table)}.${place.column.name}` : names.get(place.column)!,
      join: record.lists.map(({ table, key }) => ({ list: listName(table), column: names.get(key)! })),
    });
  }
  return { readings, lists: [...lists.values()], files };
}

function select(
  record: GuessedRecord,
  places: readonly Place[],
  names: ReadonlyMap<Place['column'], string>,
  dialect: Dialect,
  language: Language,
): string {
  const tables = [record.table, ...record.joins.map(({ to }) => to)];
  const aliases = aliasesOf(tables);
  const column = (table: ProfileTable, name: string): string =>
    `${aliases.get(table)}.${written(name, dialect)}`;
  const chosen = places.map(({ table, column: { name }, column: own }) => {
    const as = names.get(own)!;
    return `${column(table, name)}${as === name ? '' : ` AS ${written(as, dialect)}`}`;
  });
  const kept = (table: ProfileTable): string[] => {
    const mark = record.deleted.get(table);
    return mark ? [`${column(table, mark.column.name)} = ${literal(mark.kept, dialect)}`] : [];
  };
  const joins = record.joins.map(({ from, column: own, to, key }) => {
    const on = [`${column(to, key.name)} = ${column(from, own.name)}`, ...kept(to)].join(' AND ');
    return `LEFT JOIN ${to.name} ${aliases.get(to)} ON ${on}`;
  });
  return [
    `-- ${words.guessed[language]}`,
    ...(joins.length > 0 ? [`-- ${words.left[language]}`] : []),
    ...record.joins
      .filter(({ key }) => key.unique !== true)
      .map(({ to, key }) => `-- ${several(to.name, key.name)[language]}`),
    ...wrapped(`SELECT ${chosen.join(', ')}`),
    `FROM ${record.table.name} ${aliases.get(record.table)}`,
    ...joins,
    ...kept(record.table).map((condition) => `WHERE ${condition}`),
    '',
  ].join('\n');
}

/** The names of an answer's columns; one that stands in two tables is called after its table the second time. */
function namesFor(places: readonly Place[]): Map<Place['column'], string> {
  const names = new Map<Place['column'], string>();
  const taken = new Set<string>();
  for (const { table, column } of places) {
    let name = column.name;
    if (taken.has(name.toLowerCase())) name = `${bareName(table.name)}_${name}`;
    taken.add(name.toLowerCase());
    names.set(column, name);
  }
  return names;
}

/** One letter per table where that tells them apart. */
function aliasesOf(tables: readonly ProfileTable[]): Map<ProfileTable, string> {
  const aliases = new Map<ProfileTable, string>();
  for (const table of tables) {
    const letter = plain(bareName(table.name))[0] ?? 't';
    const taken = [...aliases.values()].filter((alias) => alias.startsWith(letter)).length;
    aliases.set(table, taken === 0 ? letter : `${letter}${taken + 1}`);
  }
  return aliases;
}

/** Words that are no column's name in one engine or other, unless it is quoted. */
const reservedWord =
  /^(?:access|add|all|and|as|between|by|case|check|column|comment|current|date|default|desc|distinct|else|end|exists|file|for|from|group|in|index|is|key|level|like|limit|mode|not|null|number|of|offset|on|option|or|order|row|rows|select|session|size|start|table|then|to|type|uid|union|user|value|values|when|where|with)$/i;

/** As the engine needs it: PostgreSQL and Oracle fold a bare name to small or capital letters. */
function written(name: string, dialect: Dialect): string {
  const isPlain = /^[\p{L}_][\p{L}\d_]*$/u.test(name) && !reservedWord.test(name);
  const folded =
    dialect === 'postgres'
      ? name === name.toLowerCase()
      : dialect === 'oracle'
        ? name === name.toUpperCase()
        : true;
  return isPlain && folded ? name : quoteName(name, dialect);
}

function literal(value: ProfileValue['value'], dialect: Dialect): string {
  if (typeof value === 'boolean') return dialect === 'postgres' ? String(value) : value ? '1' : '0';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

function wrapped(text: string): string[] {
  const lines = [''];
  for (const part of text.split(/(?<=,) /)) {
    const last = lines.at(-1)!;
    if (last.length + part.length > 110) lines.push(`       ${part}`);
    else lines[lines.length - 1] = last === '' ? part : `${last} ${part}`;
  }
  return lines;
}

function filesOf(records: readonly GuessedRecord[]): ReadFiles {
  const lists = new Map<ProfileTable, ListFile>();
  const readings = new Map<GuessedRecord, Reading>();
  for (const record of records) {
    const join: { list: string; column: string }[] = [];
    const nameOf = ({ table, column }: Pick<Place, 'table' | 'column'>): string =>
      table === record.table ? column.name : `${listName(table)}.${column.name}`;
    for (const { from, column, to, key } of record.joins) {
      lists.set(to, { name: listName(to), from: to.name, key: key.name, many: false });
      join.push({ list: listName(to), column: nameOf({ table: from, column }) });
    }
    for (const { table, column, key } of record.lists) {
      lists.set(table, { name: listName(table), from: table.name, key: column.name, many: true });
      join.push({ list: listName(table), column: key.name });
    }
    readings.set(record, { from: record.table.name, nameOf, join });
  }
  return { readings, lists: [...lists.values()], files: new Map() };
}

/** As `lists` may call it. */
const listName = ({ name }: ProfileTable): string =>
  bareName(name)
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .toLowerCase();
