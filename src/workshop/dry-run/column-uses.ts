import { recordNames } from '../../catalog/model';
import type { YamlPath } from '../../errors/yaml-reader';
import type { MappingFile, RecordSpec } from '../../mapping/mapping.schema';
import type { OperationSpec } from '../../mapping/operations/operation.schema';

export const uses = [
  'key',
  'parent',
  'identity',
  'unit',
  'date',
  'changed',
  'presence',
  'code',
  'number',
  'condition',
] as const;

/** A place in a mapping that reads a column, and what it wants of it. */
export interface ColumnUse {
  column: string;
  as: (typeof uses)[number];
  path: YamlPath;
}

/** Every place where a record reads a column, in the order of the file's keys. */
export function usesOf(record: string, spec: RecordSpec): ColumnUse[] {
  const path = ['records', record];
  const named = (columns: string | string[] | undefined, as: ColumnUse['as'], key: string): ColumnUse[] =>
    columnsIn(columns).map(({ column, step }) => ({ column, as, path: [...path, key, ...step] }));
  const dated = (date: RecordSpec['eventDate'], key: string): ColumnUse[] =>
    typeof date === 'object' ? named(date.column, 'date', key) : named(date, 'date', key);
  const barn = typeof spec.barn === 'object' && 'column' in spec.barn ? spec.barn.column : spec.barn;
  const guarded = typeof spec.protected === 'object' ? spec.protected.column : spec.protected;
  return [
    ...named(spec.key, 'key', 'key'),
    ...named(barn, 'identity', 'barn'),
    ...recordNames.flatMap((name) =>
      name === 'aktualisering' || name === 'utredning' || name === 'insats'
        ? named(spec[name], 'parent', name)
        : [],
    ),
    ...Object.entries(spec.join ?? {}).map(([list, column]): ColumnUse => ({
      column,
      as: 'key',
      path: [...path, 'join', list],
    })),
    ...named(spec.enhet, 'unit', 'enhet'),
    ...dated(spec.eventDate, 'eventDate'),
    ...dated(spec.endDate, 'endDate'),
    ...named(spec.changed, 'changed', 'changed'),
    ...named(guarded, 'presence', 'protected'),
    ...Object.entries(spec.countBy ?? {}).flatMap(([id, operation]) =>
      operation ? usesIn(operation, [...path, 'countBy', id]) : [],
    ),
    ...Object.entries(spec.variables).flatMap(([id, operation]) =>
      usesIn(operation, [...path, 'variables', id]),
    ),
  ];
}

/** The lists of a mapping, each with the columns that some record reads of it. */
export function usesOfLists(file: MappingFile): Map<string, ColumnUse[]> {
  const own = Object.entries(file.lists ?? {}).map(([name, { key }]): [string, ColumnUse[]] => [
    name,
    [{ column: key, as: 'key', path: ['lists', name, 'key'] }],
  ]);
  const lists = new Map(own);
  for (const use of Object.entries(file.records).flatMap(([record, spec]) => usesOf(record, spec))) {
    const [list, column] = splitList(use.column, lists);
    if (list !== null) lists.get(list)!.push({ ...use, column });
  }
  return lists;
}

/** `person.Personnr` as list and column, when there is such a list. */
export function splitList(column: string, lists: ReadonlyMap<string, unknown>): [string | null, string] {
  const dot = column.indexOf('.');
  const name = [...lists.keys()].find((list) => list.toLowerCase() === column.slice(0, dot).toLowerCase());
  return dot < 0 || name === undefined ? [null, column] : [name, column.slice(dot + 1)];
}

function usesIn(spec: OperationSpec, path: YamlPath): ColumnUse[] {
  const one = (column: string | undefined, as: ColumnUse['as'], ...steps: PropertyKey[]): ColumnUse[] =>
    column === undefined ? [] : [{ column, as, path: [...path, ...steps] }];
  const { within, duration } = spec;
  return [
    ...one(spec.code, 'code', 'code'),
    ...one(spec.multi, 'code', 'multi'),
    ...one(spec.yesNo, 'code', 'yesNo'),
    ...one(spec.date, 'date', 'date'),
    ...one(spec.present, 'presence', 'present'),
    ...one(spec.number, 'number', 'number'),
    ...one(within?.from, 'date', 'within', 'from'),
    ...one(within?.to, 'date', 'within', 'to'),
    ...one(duration?.from, 'date', 'duration', 'from'),
    ...one(duration?.to, 'date', 'duration', 'to'),
    ...(spec.earliest ?? []).flatMap((column, index) => one(column, 'date', 'earliest', index)),
    ...(spec.latest ?? []).flatMap((column, index) => one(column, 'date', 'latest', index)),
    ...Object.keys(spec.compare ?? {}).flatMap((column) => one(column, 'condition', 'compare', column)),
    ...(spec.when ?? []).flatMap((rule, index) =>
      Object.keys(rule)
        .filter((key) => key !== 'then')
        .flatMap((column) => one(column, 'condition', 'when', index, column)),
    ),
    ...(['anyOf', 'firstOf'] as const).flatMap((key) =>
      (spec[key] ?? []).flatMap((part, index) => usesIn(part, [...path, key, index])),
    ),
  ];
}

const columnsIn = (columns: string | string[] | undefined): { column: string; step: PropertyKey[] }[] =>
  Array.isArray(columns)
    ? columns.map((column, index) => ({ column, step: [index] }))
    : columns === undefined
      ? []
      : [{ column: columns, step: [] }];
