/** The columns of an answer, and what is left to do with its cells after they have been read from the wire. */
import { Image, UDT, VarBinary, Variant, Binary, type ISqlType, type ISqlTypeFactory } from 'mssql';
import type { Cell } from '../contract';
import { hexText } from '../shared/cell-text';
import { binaryCell } from '../shared/server.errors';
import { tooLong } from './cell-reader';
import { joinedRows } from './mssql.errors';

/** As mssql gives them with `arrayRowMode`. */
export interface AnswerColumn {
  name: string;
  length?: number;
  type?: ISqlTypeFactory | (() => ISqlType);
  udt?: unknown;
}

export interface RowColumns {
  columns: readonly AnswerColumn[];
  /** Makes the driver's row ours, in place, and says how many bytes it takes, roughly. @throws ConnectorError `CON-022` */
  finish(cells: unknown[]): number;
}

/** Declared length from which the length of each cell is looked at. */
const wide = 64;
const max = 65_535;
const bytesPerCell = 24;
const oneDocument = /^(?:JSON|XML)_F52E2B61-18A1-11d1-B105-00805F49916B$/;

/** @throws ConnectorError `CON-022` for columns of large binaries, `CON-514` for FOR JSON and FOR XML */
export function columnsOf(columns: readonly AnswerColumn[]): RowColumns {
  const binaries: number[] = [];
  const texts: number[] = [];
  columns.forEach((column, index) => {
    const { name, type, length, udt } = column;
    if (oneDocument.test(name)) throw joinedRows(name);
    if (type === Image || (type === VarBinary && (length ?? max) >= max)) throw binaryCell(name);
    if (udt !== undefined || type === UDT || type === VarBinary || type === Binary || type === Variant) {
      binaries.push(index);
    }
    if ((length ?? max) > wide) texts.push(index);
  });
  const narrow = columns.length * bytesPerCell;
  return {
    columns,
    finish(cells) {
      for (const index of binaries) cells[index] = asText(cells[index], columns[index]!.name);
      let bytes = narrow;
      for (const index of texts) {
        const cell = cells[index];
        if (typeof cell === 'string') bytes += cell.length;
      }
      return bytes;
    },
  };
}

/** CLR types as hierarchyid come as bytes, as SQL Server's tools show them. What the driver has made of geography is none. */
function asText(cell: unknown, name: string): Cell {
  if (cell === tooLong) throw binaryCell(name);
  if (cell === null || typeof cell !== 'object') return cell as Cell;
  const text = Buffer.isBuffer(cell) ? hexText(cell) : undefined;
  if (text === undefined) throw binaryCell(name);
  return text;
}
