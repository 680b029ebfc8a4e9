import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { stream } from 'exceljs';
import type { Value } from './dirt';
import { cannotWrite } from './example.problems';
import { exampleLists, exampleListsOf, type ListExport } from './lists';

/** The workbook that all lists become, each a sheet: `exempel.xlsx#barn` in a mapping's `from:`. */
export const exampleWorkbook = 'exempel.xlsx';

/**
 * Writes the example as a workbook: dates are dates where the example has true ones, identities are text.
 * Answers rows per list. Throws `Problem` EXA-002, EXA-004 and EXA-005.
 */
export async function exportExampleXlsx(source: ListExport): Promise<Record<string, number>> {
  const filename = join(source.outFolder, exampleWorkbook);
  const counts: Record<string, number> = {};
  let workbook: stream.xlsx.WorkbookWriter | undefined;
  for (const list of exampleListsOf(source)) {
    workbook ??= new stream.xlsx.WorkbookWriter({ filename, useStyles: true, useSharedStrings: true });
    const sheet = workbook.addWorksheet(exampleLists[list.name]);
    sheet.addRow([...list.columns]).commit();
    let rows = 0;
    for (const values of list.rows) {
      const row = sheet.addRow(Array.from(values, cell));
      row.eachCell((written) => {
        if (written.value instanceof Date) written.numFmt = 'yyyy-mm-dd';
      });
      row.commit();
      // The writer packs in the background; without a pause all rows would wait in memory.
      if (++rows % 1000 === 0) await setImmediate();
    }
    sheet.commit();
    counts[`${exampleWorkbook}#${exampleLists[list.name]}`] = rows;
  }
  try {
    await workbook?.commit();
  } catch (error) {
    throw cannotWrite(filename, error);
  }
  return counts;
}

/** Excel counts days from 1900 and has a leap day too many in that year. */
const firstDate = '1900-03-01';

function cell(value: Value): Value | Date {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || value < firstDate) return value;
  const date = new Date(`${value}T00:00:00Z`);
  return date.toJSON()?.slice(0, 10) === value ? date : value;
}
