import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { stream } from 'exceljs';
import { columns, rowsTo, type Row } from '../rows';
import type { BenchSource } from '../source';

const file = 'bench.xlsx';
/** A sheet has 1,048,576 rows, one of them for the names. */
const mostRows = 1_048_575;

/** Bare: the streaming reader of exceljs. Texts are shared strings, as Excel writes them. */
export const source: BenchSource<{ folder: string }> = {
  async prepare(folder, rows) {
    if (rows > mostRows) return `a sheet holds no more than ${mostRows} rows`;
    const workbook = new stream.xlsx.WorkbookWriter({
      filename: join(folder, file),
      useSharedStrings: true,
      useStyles: true,
    });
    const sheet = workbook.addWorksheet('Rader');
    sheet.columns = columns.map((key) => ({ key, style: { numFmt: formats[key] ?? 'General' } }));
    sheet.addRow([...columns]).commit();
    for (const row of rowsTo(rows)) {
      sheet.addRow(cells(row)).commit();
      if (row.Id % 1000 === 0) await setImmediate();
    }
    sheet.commit();
    await workbook.commit();
    return {
      prepared: { folder, settings: { folder: '.' }, query: { kind: 'file', name: `${file}#Rader` } },
      stop: async () => undefined,
    };
  },

  async bare({ folder }) {
    return {
      read: async (take) => {
        const workbook = new stream.xlsx.WorkbookReader(join(folder, file), {
          worksheets: 'emit',
          sharedStrings: 'cache',
          styles: 'cache',
          hyperlinks: 'ignore',
          entries: 'ignore',
        });
        for await (const sheet of workbook)
          for await (const row of sheet) if (row.number > 1) take(row.values as unknown[]);
      },
      close: async () => undefined,
    };
  },
};

const formats: Record<string, string> = {
  Belopp: '0.00',
  Fodd: 'yyyy-mm-dd',
  Andrad: 'yyyy-mm-dd hh:mm:ss.000',
};

/** Excel keeps 15 digits, so that the wide number is text. */
function cells(row: Row): unknown[] {
  return columns.map((name) => {
    if (name === 'Belopp') return Number(row.Belopp);
    if (name === 'Fodd') return new Date(`${row.Fodd}T00:00:00Z`);
    if (name === 'Andrad') return new Date(`${row.Andrad.replace(' ', 'T')}Z`);
    return row[name];
  });
}
