/** Parts of a query's answer. Belongs here: what of a cell SQLite can compare. Never: reading the rows. */
import type Database from 'libsql';
import type { Cell, Condition, Query, Slice } from '../contract';
import { columnNotInAnswer } from '../shared/server.errors';
import { clausesOf, countOf, dateInDigits, summaryOf, type Writing } from '../shared/slices';
import {
  bindable,
  checkedSelect,
  hasTextAffinity,
  prepared,
  refusingCell,
  rowOf,
  selectOf,
  type Bindings,
  type Checked,
  type Select,
} from './select';
import { binaryCompared, digitsCompared } from './sqlite.errors';

/** @throws ConnectorError `CON-029`, and as `prepareSelect` */
export function sliceSelect(database: Database.Database, query: Query, slice: Slice): Select {
  const checked = checkedSelect(database, query);
  const compared = [...(slice.orderBy ?? []), ...(slice.where ?? []).flatMap(comparedBy)];
  const { parameters, ...clauses } = clausesOf(slice, checked.parameters, writingOf(checked));
  return selectOf(database, checked, {
    given: slice.columns?.map((name) => indexOf(checked, name)) ?? checked.columns.map((_, at) => at),
    compared: new Set(compared.map((name) => indexOf(checked, name))),
    ...clauses,
    values: bindings(parameters),
  });
}

/** One row, as `summaryOf` has it. */
export function summarySelect(database: Database.Database, query: Query, greatest: string | null): Select {
  const checked = checkedSelect(database, query);
  const at = greatest === null ? undefined : indexOf(checked, greatest);
  const column = at === undefined ? { name: 'NULL', type: '' } : checked.columns[at]!;
  const name = at === undefined ? 'NULL' : `c${at}`;
  const cells = ['antal', refusingCell('storst', column.type), 'odaterade'];
  const list = summaryOf({
    greatest: `max(${name})`,
    undated: countOf(`${name} NOT GLOB '${dateInDigits}*'`),
  });
  return prepared(database, {
    text: checked.text,
    columns: [{ name: 'antal', type: '' }, column, { name: 'odaterade', type: '' }],
    values: checked.values,
    sql: `${checked.asTable} SELECT ${rowOf(cells)} FROM (SELECT ${list} FROM q)`,
    binaries: `${checked.asTable} SELECT 1 FROM q WHERE typeof(${name}) = 'blob' LIMIT 1`,
    refusals: [() => binaryCompared(column.name)],
  });
}

/** By the plan, which runs nothing: SQLite says there where it would sort. */
export function isOrdered(database: Database.Database, query: Query, columns: readonly string[]): boolean {
  const slice: Slice = { where: [{ kind: 'filled', columns }], orderBy: columns };
  const select = sliceSelect(database, query, slice);
  const explain = database.prepare(`EXPLAIN QUERY PLAN ${select.sql}`).raw();
  try {
    const plan = explain.all(select.values) as [number, number, number, string][];
    return !plan.some(([, , , step]) => step.includes('TEMP B-TREE'));
  } finally {
    // As in `allowed.ts`: it holds the file's lock until it is asked for one row.
    explain.get(select.values);
  }
}

function comparedBy(condition: Condition): readonly string[] {
  if (condition.kind === 'from') return [condition.column];
  return condition.kind === 'after' ? condition.columns : [];
}

function writingOf(checked: Checked): Writing {
  return {
    rowValues: true,
    name: (column) => `c${indexOf(checked, column)}`,
    given(column, value) {
      const { type } = checked.columns[indexOf(checked, column)]!;
      if (typeof value === 'string' && isUntyped(type) && isWideNumber(value)) throw digitsCompared(column);
      return { value, at: (place) => place };
    },
  };
}

/** Whether SQLite leaves a value as it was given, a text with the digits of a number too. */
const isUntyped = (declared: string): boolean =>
  !hasTextAffinity(declared) &&
  (/^(?:any)?$/i.test(declared) || (/BLOB/i.test(declared) && !/INT/i.test(declared)));

/** The digits of a number that is no cell as a number. */
const isWideNumber = (text: string): boolean =>
  /^-?\d{16,19}$/.test(text) && !Number.isSafeInteger(Number(text));

function indexOf({ columns }: Checked, name: string): number {
  const at = columns.findIndex((column) => column.name === name);
  if (at < 0) throw columnNotInAnswer(name);
  return at;
}

const bindings = (parameters: Readonly<Record<string, Cell>>): Bindings =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, bindable(value)]));
