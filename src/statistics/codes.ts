import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Problems } from '../errors/problem';
import { isLocalDate, type LocalDate } from '../time/local-date';
import type { CodeTable } from './model';
import { badCodeRow, wrongCodeColumns } from './statistics.problems';

const columns = [
  'variable',
  'value',
  'mnemonic',
  'official',
  'valid_from',
  'valid_to',
  'confirmed',
  'source',
] as const;
type Row = Record<(typeof columns)[number], string>;

/** `mnemonic → official code` with dates. While the official code is unknown, the mnemonic is delivered. */
export class CodeRows implements CodeTable {
  private readonly byValue = new Map<string, Row[]>();
  readonly variables: ReadonlySet<string>;
  readonly confirmed: boolean;

  private constructor(rows: readonly Row[]) {
    for (const row of rows) {
      const key = `${row.variable}|${row.value}`;
      this.byValue.set(key, [...(this.byValue.get(key) ?? []), row]);
    }
    this.variables = new Set(rows.map((row) => row.variable));
    this.confirmed = rows.every((row) => row.confirmed === 'yes');
  }

  /** @throws Problems STA-012 and STA-023 with file and line. */
  static read(file: string): CodeRows {
    const records: string[][] = parse(readFileSync(file), { bom: true, relax_column_count: true });
    const [header, ...rest] = records;
    if (header?.join() !== columns.join()) throw new Problems([wrongCodeColumns(basename(file), columns)]);
    const rows = rest.map(
      (cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])) as Row,
    );
    const wrong = rows.flatMap((row, index) =>
      columns
        .filter((name) => !fits(name, row[name]))
        .map((name) => badCodeRow(basename(file), index + 2, name, row[name])),
    );
    if (wrong.length > 0) throw new Problems(wrong);
    return new CodeRows(rows);
  }

  codeOf(variable: string, value: string, on: LocalDate): string | null {
    const exact = this.byValue.get(`${variable}|${value}`);
    const dot = value.lastIndexOf('.');
    if (!exact) return dot > 0 ? this.codeOf(variable, value.slice(0, dot), on) : null;
    const row = exact.find(
      ({ valid_from, valid_to }) => (!valid_from || valid_from <= on) && (!valid_to || on <= valid_to),
    );
    return row ? row.official || row.mnemonic : null;
  }
}

function fits(column: keyof Row, value: string): boolean {
  if (column === 'valid_from' || column === 'valid_to') return value === '' || isLocalDate(value);
  if (column === 'confirmed') return value === 'yes' || value === 'no';
  return column === 'official' || column === 'source' || value !== '';
}
