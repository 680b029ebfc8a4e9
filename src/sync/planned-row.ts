import { parentsOf, type Variable } from '../catalog/model';
import type { RowBlock, StoredCell, StreamLayout } from '../store/model';
import { columnOf, sideTableOf } from '../store/tables';
import type { LocalDate } from '../time/local-date';

/** One row of the store in words, stored or on its way there. */
export interface PlannedRow {
  key: string;
  child: string;
  parents: (string | null)[];
  unit: string | null;
  eventDate: LocalDate | null;
  endDate: LocalDate | null;
  protectedIdentity: boolean;
  /** In the order of the loaded variables. */
  values: (string | null)[];
  multi: (readonly string[] | null)[];
  hash: string;
}

/** The rows of a block, one by one, over all loaded variables of the record. */
export function rowsOfBlock(
  block: RowBlock,
  layout: StreamLayout,
  loaded: readonly Variable[],
): PlannedRow[] {
  const width = layout.columns.length;
  const at = new Map(layout.columns.map((name, index) => [name, index]));
  const multi = loaded.map((variable) => codesByRow(block, layout.sides.indexOf(sideTableOf(variable))));
  return Array.from({ length: block.rows }, (_, row) => {
    const cell = (name: string): StoredCell => {
      const index = at.get(name);
      return index === undefined ? null : (block.cells[row * width + index] ?? null);
    };
    const text = (name: string): string | null => cell(name) as string | null;
    return {
      key: String(cell('nyckel')),
      child: String(cell('barn')),
      parents: parentsOf[layout.record].map(text),
      unit: text('enhet'),
      eventDate: text('handelse_datum'),
      endDate: text('slut_datum'),
      protectedIdentity: cell('skyddad') === 1,
      values: loaded.map((variable) => (variable.multiple ? null : text(columnOf(variable)))),
      multi: multi.map((codes) => codes.get(row) ?? null),
      hash: String(cell('radhash')),
    };
  });
}

function codesByRow(block: RowBlock, side: number): Map<number, string[]> {
  const codes = new Map<number, string[]>();
  const pairs = side < 0 ? [] : block.sides[side]!;
  for (let i = 0; i < pairs.length; i += 2) {
    const row = pairs[i] as number;
    codes.set(row, [...(codes.get(row) ?? []), pairs[i + 1] as string]);
  }
  return codes;
}
