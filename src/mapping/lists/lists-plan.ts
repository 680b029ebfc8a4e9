import type { Query } from '../../../connectors/contract';
import { editDistance, suggest } from '../../errors/suggest';
import type { YamlPath } from '../../errors/yaml-reader';
import { fold } from '../cells';
import * as problems from './lists.problems';
import type { ListSpec } from './lists.schema';
import type { MappingFiles } from '../mapping-files';
import type { MappingFile } from '../mapping.schema';

/** A list of the mapping: rows that others are widened with. */
export interface ListPlan {
  name: string;
  /** As the mapping names it, for messages. */
  from: string;
  query: Query;
  /** Name in brygga.yaml of the place that it is read from; null: the record's own source. */
  source: string | null;
  key: string;
  many: boolean;
  /** Column whose date says which of several rows per key counts; null: they must agree. */
  earliest: string | null;
}

export interface JoinPlan {
  list: ListPlan;
  /** Column of the row, or of a list that is joined before this one. */
  by: string;
}

/** The lists that a mapping names; what is wrong with one is reported and the list left out. */
export function planLists(
  specs: Readonly<Record<string, ListSpec>> | undefined,
  files: MappingFiles,
): Map<string, ListPlan> {
  const plans = Object.entries(specs ?? {}).flatMap(([name, spec]): [string, ListPlan][] => {
    const query = files.query(spec.from, ['lists', name, 'from'], spec.source !== undefined);
    const { from, source = null, key, many = false, earliest = null } = spec;
    if (many && earliest !== null)
      files.report(problems.manyOrEarliest(name), ['lists', name, 'earliest'], 'key');
    return query ? [[fold(name), { name, from, query, source, key, many, earliest }]] : [];
  });
  return new Map(plans);
}

/** Lists that no record and no alias list is widened with. */
export function unusedLists(file: MappingFile): string[] {
  const joined = [...Object.values(file.records), file.aliases].flatMap((one) =>
    Object.keys(one?.join ?? {}),
  );
  return Object.keys(file.lists ?? {}).filter((name) => !joined.map(fold).includes(fold(name)));
}

/** Which columns of lists a record (or the aliases) may use, and how. */
export class JoinedLists {
  readonly joins: readonly JoinPlan[];
  private readonly joined = new Map<string, ListPlan>();

  constructor(
    spec: Readonly<Record<string, string>> | undefined,
    private readonly path: YamlPath,
    private readonly lists: ReadonlyMap<string, ListPlan>,
    private readonly files: MappingFiles,
  ) {
    this.joins = Object.entries(spec ?? {}).flatMap(([name, by]): JoinPlan[] => {
      const at = [...path, 'join', name];
      const list = lists.get(fold(name));
      if (!list) {
        const known = [...lists.values()].map((other) => other.name);
        files.report(problems.unknownList(name, suggest(name, known), known), at, 'key');
        return [];
      }
      this.checkOrder(name, by, spec ?? {}, at);
      this.joined.set(fold(name), list);
      return [{ list, by }];
    });
  }

  /** Reports a column that cannot be read here; `several`: it may hold several values. */
  check(column: string, path: YamlPath, at?: 'value' | 'key', several = false): boolean {
    const problem = this.problemOf(column, several);
    if (problem) this.files.report(problem, path, at);
    return !problem;
  }

  /** Whether the column is of a list with several rows per key. */
  isMany(column: string): boolean {
    return this.joined.get(prefixOf(column))?.many ?? false;
  }

  /** Checks columns as they stand under a key of a record: a name, several, or `column:` with them. */
  checkAll(value: unknown, path: YamlPath): void {
    if (typeof value === 'string') this.check(value, path);
    else if (Array.isArray(value)) value.forEach((one, index) => this.checkAll(one, [...path, index]));
    else if (typeof value === 'object' && value !== null && 'column' in value) {
      this.checkAll(value.column, [...path, 'column']);
    }
  }

  private problemOf(column: string, several: boolean): ReturnType<typeof problems.unknownList> | null {
    const prefix = prefixOf(column);
    const joined = this.joined.get(prefix);
    if (joined) return joined.many && !several ? problems.severalRows(column, joined.name) : null;
    const list = this.lists.get(prefix);
    if (list) return problems.notJoined(column, list.name, this.path.join('.'));
    const known = [...this.lists.values()].map(({ name }) => name);
    // One letter off, no more: `Pers.nr` is a header like any other.
    const meant = prefix.length > 3 && known.find((name) => editDistance(prefix, fold(name), 2) < 2);
    return meant ? problems.unknownList(column.slice(0, prefix.length), meant, known) : null;
  }

  private checkOrder(name: string, by: string, spec: Readonly<Record<string, string>>, at: YamlPath): void {
    const later = Object.keys(spec).some((other) => fold(other) === prefixOf(by));
    if (later && !this.joined.has(prefixOf(by))) this.files.report(problems.joinedLater(name, by), at);
    else this.check(by, at);
  }
}

/** `person.Personnr` → `person`; empty when the column is of the row itself. */
const prefixOf = (column: string): string => fold(column.slice(0, Math.max(0, column.indexOf('.'))));

/** The list that a column is of; undefined for the row's own. */
export const listOfColumn = (joins: readonly JoinPlan[], column: string): ListPlan | undefined =>
  joins.find(({ list }) => fold(list.name) === prefixOf(column))?.list;

/** Of these columns those of one list, as the list names them, each once. */
export function columnsOfList(list: string, columns: readonly string[]): string[] {
  const own = columns.filter((column) => prefixOf(column) === fold(list));
  const names = new Map(own.map((column) => [fold(column), column.slice(column.indexOf('.') + 1)]));
  return [...names.values()];
}
