import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Workbook, type CellValue, type Worksheet } from 'exceljs';
import { loadCatalog } from '../../src/catalog/load-catalog';
import type { Catalog } from '../../src/catalog/model';
import { recordForms, type FormFollowUp, type FormKind } from '../../src/entry-forms/fields';
import { entryWorkbook } from '../../src/entry-forms/workbook';
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
