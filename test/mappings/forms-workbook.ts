import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CellValue, DataValidation, Workbook, Worksheet } from 'exceljs';
import { openSource } from '../../connectors/registry';
import { xlsxConnector } from '../../connectors/xlsx/xlsx.connector';
import { loadCatalog } from '../../src/catalog/load-catalog';
import type { Catalog } from '../../src/catalog/model';
import { recordForms, type FormFollowUp, type FormKind } from '../../src/entry-forms/fields';
import { entryWorkbook } from '../../src/entry-forms/workbook';
import { rowsOf } from '../../src/mapping/lists/lists-read';
import type { CompiledMapping } from '../../src/mapping/model';
import { loadFollowUps, neededForCounting } from '../../src/privacy/follow-ups';
import { inRepository } from '../support/instance';

/** What a person who fills in a workbook does, by the names of the columns. */

export const headerRow = 3;

export type Rows = Record<string, Record<string, CellValue>[]>;

let known: Catalog | undefined;
/** The edition with the example's refinements and own variable. */
export const exampleCatalog = (): Catalog =>
  (known ??= loadCatalog({ edition: 'bbic-working', localFile: inRepository('catalog/local/exempel.yaml') }));

let plain: Catalog | undefined;
/** The edition alone: what the shipped mappings are written for. */
export const plainCatalog = (): Catalog => (plain ??= loadCatalog({ edition: 'bbic-working' }));

export function shippedFollowUp(id: string, catalog = plainCatalog()): FormFollowUp {
  return loadFollowUps(inRepository('catalog/follow-ups'), catalog).find((followUp) => followUp.id === id)!;
}

export const newWorkbook = (kind: FormKind, followUp: FormFollowUp, catalog = plainCatalog()): Workbook =>
  entryWorkbook({
    kind,
    catalog,
    followUp,
    forms: recordForms({ catalog, variables: followUp.variables, counted: neededForCounting }),
  }).book;

/** Column by its name in the header row. */
export function columnOf(sheet: Worksheet, name: string): number {
  const names = sheet.getRow(headerRow).values as unknown[];
  const at = names.indexOf(name);
  if (at < 0) throw new Error(`no column ${name} in ${sheet.name}`);
  return at;
}

/** Writes rows from the first empty row on, as somebody who types them. */
export function fill(book: Workbook, rows: Rows, from = headerRow + 1): Workbook {
  for (const [name, list] of Object.entries(rows)) {
    const sheet = book.getWorksheet(name)!;
    list.forEach((cells, index) => {
      for (const [column, value] of Object.entries(cells))
        sheet.getCell(from + index, columnOf(sheet, column)).value = value;
    });
  }
  return book;
}

export async function save(book: Workbook, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await book.xlsx.writeFile(file);
}

/** A date as Excel keeps it. */
export const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);

/** The list that a cell of a column offers, in its order; null where there is none. */
export function listOf(book: Workbook, sheet: Worksheet, column: string): CellValue[] | null {
  const letter = sheet.getColumn(columnOf(sheet, column)).letter;
  const { model } = (sheet as unknown as { dataValidations: { model: Record<string, DataValidation> } })
    .dataValidations;
  const rule = Object.entries(model).find(([range]) => range.startsWith(`${letter}${headerRow + 1}:`))?.[1];
  const range = rule?.type === 'list' ? String(rule.formulae[0]) : '';
  const [, name, place, last] = /^(\w+)!\$([A-Z]+)\$1:\$[A-Z]+\$(\d+)$/.exec(range) ?? [];
  if (!name) return null;
  return Array.from(
    { length: Number(last) },
    (_, row) => book.getWorksheet(name)!.getCell(`${place}${row + 1}`).value,
  );
}

export interface ReadRow {
  reject: string | null;
  key: string;
  values: Record<string, string | readonly string[] | null>;
  unmapped: string[];
}

/** The rows of a workbook as the connector reads them and the mapping understands them, per record. */
export async function readBack(folder: string, mapping: CompiledMapping): Promise<Record<string, ReadRow[]>> {
  const source = await openSource(
    xlsxConnector,
    { folder, headerRow },
    {
      baseDir: folder,
      applicationName: 'test',
      log: () => undefined,
    },
  );
  try {
    const read: Record<string, ReadRow[]> = {};
    for (const record of mapping.records) {
      const rows: ReadRow[] = (read[record.record] = []);
      for await (const batch of rowsOf(source, record)) {
        const map = record.bind(batch.columns);
        for (const cells of batch.rows) {
          const out = record.newRow();
          const unmapped: string[] = [];
          const reject = map(cells, out, { unmapped: (id) => unmapped.push(id) });
          const values = record.variables.map(({ id }, at) => [id, out.multi[at] ?? out.values[at] ?? null]);
          rows.push({ reject, key: out.key, values: Object.fromEntries(values), unmapped });
        }
      }
    }
    return read;
  } finally {
    await source.close();
  }
}
