import type { Cell } from '../../connectors/contract';
import { parentsOf, reserved } from '../catalog/model';
import { canonicalIdentity, isFault } from '../identity';
import { localDateOf, type LocalDate } from '../time/local-date';
import { cached, fold, textOf } from './cells';
import { ColumnFinder } from './column-finder';
import type { Bound, CompiledOperation, Hit, ManyValues, OneValue } from './operations/compiled-operation';
import { dateReader } from './operations/dates';
import { compileJoins } from './lists/lists-joins';
import { ambiguousColumn } from './lists/lists-read';
import type { CompiledAliases, CompiledRecord, MappedRow, RowMapper, UnmappedSink } from './model';
import { columnsOf, type DatePlan, type MappingPlan, type RecordPlan, type VariablePlan } from './plan';

/** Compiles a record for the variables of `loaded`; the others are checked already and not read. */
export function compileRecord(plan: RecordPlan, loaded: ReadonlySet<string> | null): CompiledRecord {
  const variables = plan.variables.filter(({ variable }) => !loaded || loaded.has(variable.id));
  const { countBy } = plan;
  return {
    record: plan.record,
    from: plan.from,
    query: plan.query,
    joins: compileJoins(plan.joins, columnsOf({ ...plan, variables })),
    repeats: plan.repeats,
    ...(plan.changed !== null && { changed: plan.changed }),
    reads: readsOf(plan, variables),
    variables: variables.map(({ variable }) => variable),
    bindKey: remembering((columns) => bindKey(found(plan, columns, plan.key, 'key'))),
    bindIdentity: remembering((columns) => {
      const text = bindFirst(found(plan, columns, plan.identity.columns, 'barn'));
      return (row) => {
        const identity = text(row);
        return identity === null ? null : { text: identity, kind: plan.identity.kind };
      };
    }),
    bind: remembering((columns) => bindRecord(plan, variables, columns)),
    newRow: () => newRow(plan, variables),
    ...(countBy && { bindCountBy: remembering((columns: readonly string[]) => bindCountBy(plan, columns)) }),
  };
}

function found(
  plan: RecordPlan,
  columns: readonly string[],
  wanted: readonly string[],
  usedBy: string,
): number[] {
  const finder = new ColumnFinder(plan.from, columns);
  const indexes = wanted.map((column) => finder.find(column, `records.${plan.record}.${usedBy}`));
  finder.throwIfMissing();
  return indexes;
}

function readsOf(plan: RecordPlan, variables: readonly VariablePlan[]): CompiledRecord['reads'] {
  const lists = plan.joins.map(({ list }) => `${list.name}.`);
  const own = (columns: readonly string[]): string[] =>
    columns.filter((column) => !lists.some((list) => column.startsWith(list)));
  return {
    key: plan.key,
    identity: plan.identity.columns,
    row: own(columnsOf({ ...plan, variables: [] })),
    variables: variables.map(({ operation }) => own(operation.columns)),
  };
}

export function compileAliases(aliases: NonNullable<MappingPlan['aliases']>): CompiledAliases {
  return {
    from: aliases.from,
    query: aliases.query,
    joins: compileJoins(aliases.joins, [aliases.old, aliases.current]),
    bind: remembering((columns) => {
      const finder = new ColumnFinder(aliases.from, columns);
      const old = finder.find(aliases.old, 'aliases.old');
      const current = finder.find(aliases.current, 'aliases.current');
      finder.throwIfMissing();
      return (row) => {
        const pair = { old: textOf(row[old]), current: textOf(row[current]) };
        return pair.old && pair.current ? { old: pair.old, current: pair.current } : null;
      };
    }),
  };
}

/** A sync binds every batch anew; the columns stay the same, and so do the caches behind them. */
function remembering<T>(bind: (columns: readonly string[]) => T): (columns: readonly string[]) => T {
  let last: { columns: readonly string[]; bound: T } | undefined;
  return (columns) => {
    const same =
      last && last.columns.length === columns.length && last.columns.every((name, i) => name === columns[i]);
    if (!last || !same) last = { columns: [...columns], bound: bind(columns) };
    return last.bound;
  };
}

/** An empty row to map into. */
export function newRow(plan: RecordPlan, variables: readonly VariablePlan[]): MappedRow {
  return {
    key: '',
    identity: { text: '', kind: plan.identity.kind },
    parents: parentsOf[plan.record].map(() => null),
    unit: null,
    eventDate: null,
    endDate: null,
    protectedIdentity: false,
    values: variables.map(() => null),
    multi: variables.map(() => null),
  };
}

/** Hears that a row used a rule for a variable. */
export type VariableHit = (rule: string, variable: string) => void;

/** Binds a plan to columns. `hit` hears which rules each row uses (and switches the caches off). */
export function bindRecord(
  plan: RecordPlan,
  variables: readonly VariablePlan[],
  columns: readonly string[],
  hit?: VariableHit,
): RowMapper {
  const finder = new ColumnFinder(plan.from, columns);
  const find = (column: string, usedBy: string): number =>
    finder.find(column, `records.${plan.record}.${usedBy}`);
  const ambiguous = columns.lastIndexOf(ambiguousColumn);
  const key = bindKey(plan.key.map((column) => find(column, 'key')));
  const identity = bindFirst(plan.identity.columns.map((column) => find(column, 'barn')));
  const parents = plan.parents.map((columns, i) =>
    columns === null
      ? () => null
      : bindKey(columns.map((column) => find(column, parentsOf[plan.record][i]!))),
  );
  if (plan.changed !== null) find(plan.changed, 'changed');
  const unit = plan.unit === null ? -1 : find(plan.unit, 'enhet');
  const eventDate = bindDate(plan.eventDate, (column) => find(column, 'eventDate'));
  const endDate = bindDate(plan.endDate, (column) => find(column, 'endDate'));
  const isProtected = bindProtected(plan, (column) => find(column, 'protected'));
  const unitOf = unitReader();
  const bound = variables.map((entry, index) => ({
    rejects: entry.policy === 'reject',
    map: bindVariable(entry, index, finder, hit && ((rule) => hit(rule, entry.variable.id))),
  }));
  finder.throwIfMissing();
  // Those that can reject come first, so that a rejected row leaves as few other traces as possible.
  const cells = [...bound].sort((a, b) => Number(b.rejects) - Number(a.rejects)).map(({ map }) => map);

  return (row, out, sink) => {
    out.key = key(row) ?? '';
    if (ambiguous >= 0 && row[ambiguous] === true) return 'list-ambiguous';
    if (out.key === '') return 'key-missing';
    const text = identity(row);
    if (text === null) return 'identity-missing';
    out.identity.text = text;
    out.identity.kind = plan.identity.kind;
    const day = eventDate(row);
    if (day === null && plan.eventDate?.required) return 'event-date-missing';
    if (day === reserved.unmapped && plan.eventDate?.required) return 'event-date-invalid';
    out.eventDate = day === reserved.unmapped ? null : day;
    const end = endDate(row);
    if (plan.endDate?.required && end === null) return 'event-date-missing';
    if (plan.endDate?.required && end === reserved.unmapped) return 'event-date-invalid';
    out.endDate = end === reserved.unmapped ? null : end;
    for (let i = 0; i < parents.length; i++) out.parents[i] = parents[i]!(row);
    out.unit = unit < 0 ? null : unitOf(row[unit] ?? null);
    out.protectedIdentity = isProtected(row);
    for (let i = 0; i < cells.length; i++) if (!cells[i]!(row, out, sink)) return 'unmapped';
    return null;
  };
}

/** The unit is stored as it stands: an identity that has come into its column is none. */
function unitReader(): (cell: Cell) => string | null {
  const today = localDateOf(new Date());
  return cached((cell) => {
    const text = textOf(cell);
    return text === null || isFault(canonicalIdentity({ text, kind: 'person' }, { today })) ? text : null;
  });
}

type ReadText = (row: readonly Cell[]) => string | null;

/** A key of one column is its text; of several their texts with `|` between. Null when any of them is empty. */
function bindKey(indexes: readonly number[]): ReadText {
  const [only] = indexes;
  if (indexes.length === 1) return (row) => textOf(row[only!]);
  return (row) => {
    let key = '';
    for (let i = 0; i < indexes.length; i++) {
      const text = textOf(row[indexes[i]!]);
      if (text === null) return null;
      key += (i === 0 ? '' : '|') + text.replace(/[\\|]/g, '\\$&');
    }
    return key;
  };
}

/** The text of the first column that is filled. */
function bindFirst(indexes: readonly number[]): ReadText {
  const [only] = indexes;
  if (indexes.length === 1) return (row) => textOf(row[only!]);
  return (row) => {
    for (const index of indexes) {
      const text = textOf(row[index]);
      if (text !== null) return text;
    }
    return null;
  };
}

/** Writes one cell of `out`; false when the row is to be rejected. */
type CellMapper = (row: readonly Cell[], out: MappedRow, sink: UnmappedSink) => boolean;

function bindVariable(plan: VariablePlan, index: number, finder: ColumnFinder, hit?: Hit): CellMapper {
  const { variable, operation } = plan;
  const at = (column: string): number => finder.find(column, variable.id);
  if (variable.multiple) return manyMapper(plan, index, manyOf(operation, at, hit));
  // An operation that gives several values was refused when the mapping was checked.
  return oneMapper(plan, index, operation.bind(at, hit) as Bound<OneValue>);
}

function oneMapper({ variable, policy }: VariablePlan, index: number, bound: Bound<OneValue>): CellMapper {
  const { read, unknown } = bound;
  return (row, out, sink) => {
    const value = read(row, out.eventDate);
    out.values[index] = value;
    if (value !== reserved.unmapped) return true;
    if (typeof policy === 'object') {
      out.values[index] = policy.fixed;
      return true;
    }
    sink.unmapped(variable.id, unknown(row, out.eventDate)[0] ?? null);
    return policy !== 'reject';
  };
}

function manyMapper({ variable, policy }: VariablePlan, index: number, bound: Bound<ManyValues>): CellMapper {
  const { read, unknown } = bound;
  return (row, out, sink) => {
    const values = read(row, out.eventDate);
    out.multi[index] = values;
    if (values === null || !values.includes(reserved.unmapped)) return true;
    if (typeof policy === 'object') {
      const replaced = values.map((value) => (value === reserved.unmapped ? policy.fixed : value));
      out.multi[index] = [...new Set(replaced)].sort();
      return true;
    }
    for (const shown of unknown(row, out.eventDate)) sink.unmapped(variable.id, shown);
    return policy !== 'reject';
  };
}

/** A variable with several values may be filled from a column that holds one. */
function manyOf(operation: CompiledOperation, at: (column: string) => number, hit?: Hit): Bound<ManyValues> {
  if (operation.kind === 'many') return operation.bind(at, hit);
  const { read, unknown } = operation.bind(at, hit);
  const lists = new Map<string, readonly string[]>();
  return {
    read: (row, day) => {
      const value = read(row, day);
      if (value === null) return null;
      let list = lists.get(value);
      if (!list) lists.set(value, (list = [value]));
      return list;
    },
    unknown,
  };
}

function bindDate(
  plan: DatePlan | null,
  find: (column: string) => number,
): (row: readonly Cell[]) => string | null {
  if (!plan) return () => null;
  const index = find(plan.column);
  const read = dateReader(plan.formats, plan.openEnd);
  return (row) => read(row[index] ?? null);
}

function bindProtected(
  plan: RecordPlan,
  find: (column: string) => number,
): (row: readonly Cell[]) => boolean {
  if (!plan.protected) return () => false;
  const { column, codes } = plan.protected;
  const index = find(column);
  if (codes === null) return (row) => textOf(row[index]) !== null;
  // A flag that the source has as a bit is true where the mapping says 1 or J: it protects.
  const known = new Set(['true', ...codes.map(fold)]);
  const protects = cached((cell) => known.has(fold(textOf(cell) ?? '')));
  return (row) => protects(row[index] ?? null);
}

/** Binds what is counted of notifications that are not stored. */
export function bindCountBy(
  plan: RecordPlan,
  columns: readonly string[],
  hit?: VariableHit,
): (row: readonly Cell[]) => { sex: string | null; born: LocalDate | null } {
  const finder = new ColumnFinder(plan.from, columns);
  const read = (
    operation: CompiledOperation | null | undefined,
    variable: string,
  ): Bound<OneValue>['read'] =>
    operation?.kind === 'one'
      ? operation.bind(
          (column) => finder.find(column, `records.${plan.record}.countBy`),
          hit && ((rule) => hit(rule, variable)),
        ).read
      : () => null;
  const eventDate = bindDate(plan.eventDate, (column) =>
    finder.find(column, `records.${plan.record}.eventDate`),
  );
  const sex = read(plan.countBy?.sex, 'barn.kon');
  const born = read(plan.countBy?.born, 'barn.fodelsedatum');
  finder.throwIfMissing();
  const known = (value: OneValue): OneValue => (value === reserved.unmapped ? null : value);
  return (row) => {
    const day = known(eventDate(row));
    return { sex: sex(row, day), born: known(born(row, day)) };
  };
}
