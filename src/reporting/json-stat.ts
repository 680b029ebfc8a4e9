import type { Dimension } from '../disclosure/model';
import { hidingNote, notesOf } from './notes';
import type { TableResult } from './reporting-service';
import { combinations, type Selection } from './selection';

/** JSON-stat 2.0 dataset (https://json-stat.org/full/). Hidden values are null with status `..`, never zero. */
export function jsonStat(result: TableResult, selection: Selection): Record<string, unknown> {
  const { table } = result;
  const cells = combinations(selection).map((codes) => table.cell(codes));
  const status = Object.fromEntries(
    cells.flatMap((cell, i) => (cell.value === null ? [[String(i), '..']] : [])),
  );
  return {
    ...jsonStatHead(result, selection),
    value: cells.map(({ value }) => value),
    ...(Object.keys(status).length > 0 && { status }),
  };
}

/** The dataset without its values: what PxWeb's metadata endpoint gives. */
export function jsonStatHead(
  { definition, table, basis }: TableResult,
  selection: Selection,
): Record<string, unknown> {
  return {
    version: '2.0',
    class: 'dataset',
    label: table.title,
    source: `Bryggan: ${basis.sources.map(({ source }) => source).join(', ')}`,
    updated: basis.asOf,
    note: notesOf(basis, definition.note),
    id: table.dimensions.map(({ id }) => id),
    size: selection.map((codes) => codes.length),
    role: roleOf(table.dimensions),
    dimension: Object.fromEntries(
      table.dimensions.map((dimension, i) => [dimension.id, dimensionOf(dimension, selection[i]!)]),
    ),
    extension: {
      px: { tableid: table.id, decimals: 0, language: 'sv' },
      brygga: {
        profile: table.profile,
        record: definition.record,
        unit: definition.unit,
        statusLabels: { '..': hidingNote(basis.profile) },
        basis,
      },
    },
  };
}

function roleOf(dimensions: readonly Dimension[]): Record<string, string[]> {
  const time = dimensions.filter(({ role }) => role === 'time').map(({ id }) => id);
  return time.length > 0 ? { time } : {};
}

function dimensionOf(dimension: Dimension, codes: readonly string[]): Record<string, unknown> {
  const labels = new Map(dimension.categories.map(({ code, label }) => [code, label]));
  return {
    label: dimension.label,
    category: {
      index: Object.fromEntries(codes.map((code, i) => [code, i])),
      label: Object.fromEntries(codes.map((code) => [code, labels.get(code)!])),
    },
    extension: {
      elimination: dimension.total !== undefined,
      ...(dimension.total && { eliminationValueCode: dimension.total }),
    },
  };
}
