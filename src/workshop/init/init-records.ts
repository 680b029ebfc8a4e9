import { parentsOf, recordNames, type Catalog, type RecordName, type Variable } from '../../catalog/model';
import type { Profile, ProfileColumn, ProfileTable, ProfileValue } from '../../profile/profile.schema';
import { guessVariables, type GuessedVariable, type GuessedVariables, type Place } from './init-columns';
import { kindsOf } from './init-codes';
import { nameScore } from './init-similar';
import { Tables, tablesOfRecords, type Link } from './init-tables';
import type { Told } from './init-told';
import { roleCues, type Role } from './init-words';

/** What the profile says about one record. */
export interface GuessedRecord {
  record: RecordName;
  table: ProfileTable;
  /** Somebody said that it is this table. */
  told: boolean;
  key: ProfileColumn;
  identity: Place;
  /** Other tables whose columns are read with the row: where the person stands, and tables in between. */
  joins: readonly Link[];
  parents: readonly { parent: RecordName; place: Place }[];
  enhet: Place | null;
  eventDate: Place | null;
  endDate: Place | null;
  changed: Place | null;
  protected: Place | null;
  /** The column that marks a row as deleted, per table, with the value that rows in use have. */
  deleted: ReadonlyMap<ProfileTable, { column: ProfileColumn; kept: ProfileValue['value'] }>;
  variables: GuessedVariables;
  /** Sex and birth date of the child, for notifications that are only counted. */
  countBy: readonly GuessedVariable[];
  /** Tables with several rows per row, and their column with its key. */
  lists: readonly { table: ProfileTable; column: ProfileColumn; key: ProfileColumn }[];
}

/** A table that a record may be read from, and what is missing for it. */
export interface LeftOut {
  record: RecordName;
  table: ProfileTable | null;
  lacks: 'table' | 'key' | 'identity' | 'parent';
}

export interface Guesses {
  records: readonly GuessedRecord[];
  leftOut: readonly LeftOut[];
}

/** Guesses by tables, columns, keys and codes what a source's tables are. Everything in it is for a person to judge. */
export function guessRecords(profile: Profile, catalog: Catalog, told: Told): Guesses {
  return new Guesser(profile, catalog, told).guess();
}

class Guesser {
  private readonly tables: Tables;
  private readonly chosen: ReturnType<typeof tablesOfRecords>;
  private readonly kinds: ReturnType<typeof kindsOf>;
  private readonly records: GuessedRecord[] = [];
  private readonly leftOut: LeftOut[] = [];

  constructor(
    profile: Profile,
    private readonly catalog: Catalog,
    told: Told,
  ) {
    this.tables = new Tables(profile, told);
    this.chosen = tablesOfRecords(this.tables, catalog);
    this.kinds = kindsOf(profile);
  }

  guess(): Guesses {
    for (const record of recordNames) {
      const found = this.chosen.get(record);
      const guessed = found ? this.record(record, found.table) : 'table';
      if (typeof guessed === 'string')
        this.leftOut.push({ record, table: found?.table ?? null, lacks: guessed });
      else this.records.push(guessed);
    }
    return { records: this.records, leftOut: this.leftOut };
  }

  private record(record: RecordName, table: ProfileTable): GuessedRecord | LeftOut['lacks'] {
    const key = this.tables.key(table);
    if (!key) return 'key';
    const to = this.wayToIdentity(table);
    if (!to) return 'identity';
    const { person, holder } = to;
    const parents = this.parents(record, table);
    if (!parents) return 'parent';
    const joins = this.joined(table, [to.way, ...parents.map(({ way }) => way.slice(0, -1))]);
    const own = [table, ...joins.map((join) => join.to)].filter(
      (one) => one === table || (this.isFree(one) && (record === 'barn' || one !== holder)),
    );
    const lists = this.listsOf(table, key);
    const places = [
      ...own.flatMap((one) => placesIn(one, false)),
      ...lists.flatMap((list) => placesIn(list.table, true).filter(({ column }) => column !== list.column)),
    ];
    const variables = guessVariables(this.variablesOf(record), places, this.kinds);
    const by = (id: string): Place | null =>
      variables.found.find(({ variable }) => variable.id === id)?.places[0] ?? null;
    const everywhere = [table, ...joins.map((join) => join.to)];
    return {
      record,
      table,
      told: this.tables.told.tables.has(record),
      key,
      identity: { table: holder, column: this.tables.identity(holder)!, many: false },
      joins,
      parents: parents.map(({ parent, place }) => ({ parent, place })),
      enhet:
        record === 'barn'
          ? null
          : this.role(
              'enhet',
              everywhere.filter((one) => one === table || (one !== person && one !== holder)),
            ),
      eventDate: record === 'barn' ? null : (by(startOf[record]) ?? this.dateRole('start', table)),
      endDate:
        record === 'barn'
          ? null
          : (by(endOf[record] ?? '') ?? (record === 'uppfoljning' ? null : this.dateRole('end', table))),
      changed: this.dateRole('changed', table),
      protected: this.role('protected', [person, ...everywhere]),
      deleted: new Map(everywhere.flatMap((one) => deletedIn(one))),
      variables,
      countBy: record === 'aktualisering' ? this.countBy(person) : [],
      lists: lists.filter((list) =>
        variables.found.some(({ places: [first] }) => first?.table === list.table),
      ),
    };
  }

  private variablesOf(record: RecordName): readonly Variable[] {
    return this.catalog.variablesOf(record).filter(({ step }) => step !== 'lokal');
  }

  /**
   * To the person, and to the table that holds the identity where that is another. The person's table comes before a
   * copy of the identity in the row itself, which may be an old one.
   */
  private wayToIdentity(
    table: ProfileTable,
  ): { way: Link[]; person: ProfileTable; holder: ProfileTable } | undefined {
    const holds = (one: ProfileTable): boolean => this.tables.identity(one) !== null;
    const endOf = (way: Link[], start: ProfileTable): ProfileTable => way.at(-1)?.to ?? start;
    const person = this.chosen.get('barn')?.table;
    const toPerson = person && this.tables.path(table, (one) => one === person);
    const onward = toPerson && this.tables.path(person, holds);
    if (onward) return { way: [...toPerson, ...onward], person, holder: endOf(onward, person) };
    const way = this.tables.path(table, holds);
    return way && { way, person: endOf(way, table), holder: endOf(way, table) };
  }

  /** The columns that hold the parents' keys; undefined when a parent that is mapped cannot be found. */
  private parents(
    record: RecordName,
    table: ProfileTable,
  ): { parent: RecordName; place: Place; way: Link[] }[] | undefined {
    const found: { parent: RecordName; place: Place; way: Link[] }[] = [];
    for (const parent of parentsOf[record]) {
      const target = this.records.find((one) => one.record === parent)?.table;
      if (!target) continue;
      const way = this.tables.path(table, (one) => one === target);
      const last = way?.at(-1);
      if (!way || !last) return undefined;
      found.push({ parent, way, place: { table: last.from, column: last.column, many: false } });
    }
    return found;
  }

  /** The links of all ways, each once, those nearest the row first. */
  private joined(table: ProfileTable, ways: readonly Link[][]): Link[] {
    const links = new Map<ProfileTable, Link>();
    for (const link of ways.flat()) if (link.to !== table && !links.has(link.to)) links.set(link.to, link);
    return [...links.values()];
  }

  /** Not another record's table, so that its columns can be meant for this one. */
  private isFree(table: ProfileTable): boolean {
    return ![...this.chosen.values()].some((one) => one.table === table);
  }

  private listsOf(table: ProfileTable, key: ProfileColumn): GuessedRecord['lists'] {
    return this.tables.all.flatMap((list) => {
      if (!this.isFree(list) || list === table || list.columns.length > 8) return [];
      const column = list.columns.find(({ name }) => name === key.name);
      return column && column.unique !== true ? [{ table: list, column, key }] : [];
    });
  }

  private role(role: Role, tables: readonly ProfileTable[]): Place | null {
    for (const table of tables) {
      const best = table.columns
        .map((column) => ({ column, score: nameScore(column.name, roleCues[role]) }))
        .filter(({ column, score }) => score >= 0.5 && column.withheld !== 'free-text')
        .sort((a, b) => b.score - a.score)[0];
      if (best) return { table, column: best.column, many: false };
    }
    return null;
  }

  private dateRole(role: 'start' | 'end' | 'changed', table: ProfileTable): Place | null {
    const dates = { ...table, columns: table.columns.filter(({ dates }) => dates !== null) };
    const found = this.role(role, [dates]);
    return found && { ...found, table };
  }

  private countBy(person: ProfileTable): GuessedVariable[] {
    const wanted = this.catalog.variables.filter(({ id }) => id === 'barn.kon' || id === 'barn.fodelsedatum');
    return [...guessVariables(wanted, placesIn(person, false), this.kinds).found];
  }
}

/** The variable that says when a record began; the column's name tells for the others. */
const startOf: Record<RecordName, string> = {
  barn: '',
  aktualisering: 'aktualisering.inkom-datum',
  utredning: '',
  insats: 'insats.startdatum',
  placering: 'placering.startdatum',
  uppfoljning: 'uppfoljning.datum',
};
const endOf: Partial<Record<RecordName, string>> = {
  aktualisering: 'aktualisering.beslutsdatum',
  utredning: 'utredning.avslutsdatum',
  insats: 'insats.slutdatum',
  placering: 'placering.slutdatum',
};

const placesIn = (table: ProfileTable, many: boolean): Place[] =>
  table.columns.map((column) => ({ table, column, many }));

/** A mark of deletion with one value in most rows: 0, N or false. */
function deletedIn(
  table: ProfileTable,
): [ProfileTable, { column: ProfileColumn; kept: ProfileValue['value'] }][] {
  return table.columns.flatMap((column) => {
    if (nameScore(column.name, roleCues.deleted) < 0.6) return [];
    const kept = column.values?.find(({ value }) =>
      ['0', 'n', 'nej', 'false'].includes(String(value).toLowerCase()),
    );
    return kept ? [[table, { column, kept: kept.value }]] : [];
  });
}
