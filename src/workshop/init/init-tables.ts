import { recordNames, type Catalog, type RecordName } from '../../catalog/model';
import type { Profile, ProfileColumn, ProfileTable } from '../../profile/profile.schema';
import { bareName, nameScore, plain } from './init-similar';
import type { Told } from './init-told';
import { asideCue, tableCues, variableCues } from './init-words';

/** How the tables of a source hang together, by keys and names. */
export class Tables {
  readonly all: readonly ProfileTable[];
  private readonly keys = new Map<ProfileTable, ProfileColumn | null>();
  private readonly identityName: RegExp;
  private readonly linked = new Map<ProfileTable, Link[]>();

  constructor(
    profile: Profile,
    readonly told: Told,
  ) {
    this.all = profile.tables.filter(({ columns, codes }) => columns.length > 0 && codes === null);
    this.identityName = this.all.some((table) => byNameOf(table, identityName)) ? identityName : doubtfulName;
    for (const table of this.all) this.keys.set(table, keyOf(table, this.identity(table)));
  }

  /** The column with the child's identity: the one that was told, else by its name. */
  identity(table: ProfileTable): ProfileColumn | null {
    const { identity } = this.told;
    if (identity) return identity.table === table ? identity.column : null;
    return byNameOf(table, this.identityName);
  }

  /** The column that no two rows have the same value in, and that is no identity. */
  key(table: ProfileTable): ProfileColumn | null {
    return this.keys.get(table) ?? null;
  }

  /** Columns of a table that hold the key of another: at most one row there for each row here. */
  links(table: ProfileTable): Link[] {
    const found = this.linked.get(table) ?? this.findLinks(table);
    this.linked.set(table, found);
    return found;
  }

  private findLinks(table: ProfileTable): Link[] {
    const links = table.columns.flatMap((column) =>
      this.all.flatMap((to) => {
        const key = this.key(to);
        if (!key || to === table || isAside(to)) return [];
        return this.refersTo(column, table, to, key) ? [{ from: table, column, to, key }] : [];
      }),
    );
    return [...links, ...this.toIdentityBeside(table)];
  }

  /** From a person to a table with identities that refers to it, where the person's own table has none. */
  toIdentityBeside(table: ProfileTable): Link[] {
    const key = this.key(table);
    if (!key || this.identity(table)) return [];
    return this.all
      .filter((to) => to !== table && this.identity(to) !== null)
      .filter((to) => this.told.identity !== null || !(isAside(to) || isEvent(to)))
      .flatMap((to) => {
        const column = to.columns.find((one) => this.refersTo(one, to, table, key));
        return column ? [{ from: table, column: key, to, key: column }] : [];
      });
  }

  /** `VERKST_ID` in both, or `utredning_id` where the table is called utredning and its key id. */
  private refersTo(
    column: ProfileColumn,
    table: ProfileTable,
    to: ProfileTable,
    key: ProfileColumn,
  ): boolean {
    const [name, keyed] = [plain(column.name), plain(key.name)];
    if (column.dates || column.withheld === 'free-text') return false;
    const generic = /^(?:id|nr|key|pk|lopnr)$/.test(keyed);
    if (!generic) {
      // A key of the same name in both is one table's own: the one that is called after it.
      return name === keyed && column !== this.key(table);
    }
    const stem = plain(bareName(to.name)).replace(/^(?:tbl|vw|t)(?=\p{L}{4})/u, '');
    const isOne = name.length >= 4 && stem.startsWith(name) && stem.length - name.length <= 2;
    return (
      isOne ||
      [stem, stem.replace(/(?:er|ar|or)$/, '')].some(
        (one) => name === `${one}${keyed}` || name === `${one}id`,
      )
    );
  }

  /** The shortest way from one table to another, or undefined; empty when it is the same. */
  path(from: ProfileTable, isGoal: (table: ProfileTable) => boolean): Link[] | undefined {
    const ways: Link[][] = [[]];
    const seen = new Set([from]);
    for (let way = ways.shift(); way; way = ways.shift()) {
      const at = way.at(-1)?.to ?? from;
      if (isGoal(at)) return way;
      for (const link of this.links(at)) {
        if (seen.has(link.to)) continue;
        seen.add(link.to);
        ways.push([...way, link]);
      }
    }
    return undefined;
  }
}

export interface Link {
  from: ProfileTable;
  column: ProfileColumn;
  to: ProfileTable;
  key: ProfileColumn;
}

const keyName = /(?:id|nr|lopnr|lnr|nummer|key|nyckel|num|pk|guid|rad)$/;

/** A column with the child's identity as it is now; not one that says of what kind it is, or what it was. */
const byNameOf = (table: ProfileTable, name: RegExp): ProfileColumn | null =>
  table.columns.find((column) => column.dates === null && name.test(plain(column.name))) ?? null;

const identityName =
  /^(?!.*(?:typ|reg|fore|efter|gammal|nytt|rel))(?:.*person(?:nummer|nr)|.*persn(?:r|um)|.*pnr|.*samordn.*|.*civic.*|.*fodelsen(?:r|ummer)|ssn)$/;

/** Mostly the system's own number of a person, so it is the identity only in a source that has no better name. */
const doubtfulName = /^(?!.*(?:typ|reg|fore|efter|gammal|nytt|rel)).*personid$/;

function keyOf(table: ProfileTable, identity: ProfileColumn | null): ProfileColumn | null {
  const unique = table.columns.filter(
    (column) => column.unique === true && column.dates === null && column !== identity,
  );
  // A register of persons may have nothing but the identity to find its rows by.
  const only = identity?.unique === true ? identity : null;
  return unique.find(({ name }) => keyName.test(plain(name))) ?? unique[0] ?? only;
}

const plainWithLines = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();

const isAside = ({ name }: ProfileTable): boolean => asideCue.test(plainWithLines(bareName(name)));

/** Named as something that happens to a child, not as the child. */
const isEvent = ({ name }: ProfileTable): boolean =>
  recordNames.some((record) => record !== 'barn' && nameScore(bareName(name), tableCues[record]) >= 0.3);

/** Which table is which record, and what speaks for it, 0 to 1. */
export function tablesOfRecords(
  tables: Tables,
  catalog: Catalog,
): Map<RecordName, { table: ProfileTable; score: number }> {
  const pairs = recordNames.flatMap((record) =>
    tables.all.map((table) => ({ record, table, score: tableScore(record, table, tables, catalog) })),
  );
  const chosen = new Map([...tables.told.tables].map(([record, table]) => [record, { table, score: 1 }]));
  for (const { record, table, score } of pairs.sort((a, b) => b.score - a.score)) {
    const taken = [...chosen.values()].some((other) => other.table === table);
    if (score < 0.45 || chosen.has(record) || taken) continue;
    chosen.set(record, { table, score });
  }
  return chosen;
}

function tableScore(record: RecordName, table: ProfileTable, tables: Tables, catalog: Catalog): number {
  if (isAside(table)) return 0;
  const name = bareName(table.name);
  const byName = nameScore(name, tableCues[record]);
  const variables = catalog.variablesOf(record);
  const found = variables.filter(({ id }) =>
    table.columns.some((column) => nameScore(column.name, variableCues[id] ?? []) >= 0.6),
  ).length;
  const byColumns = Math.min(1, found / (variables.length * 0.7));
  const isPerson = tables.identity(table) !== null || tables.toIdentityBeside(table).length > 0;
  const hasPerson = record === 'barn' && !isPerson ? 0 : 1;
  const hasKey = tables.key(table) === null ? 0.7 : 1;
  return (byName * 0.55 + byColumns * 0.45) * hasPerson * hasKey;
}
