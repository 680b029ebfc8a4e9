import { wireColumn, type DoubleColumn } from './columns';
import type { OracleDoubleError } from './errors';
import { characterSet } from './negotiation';
import type { TtcWriter } from './ttc-writer';

/** The end of an answer that holds nothing. */
export const status = (writer: TtcWriter): TtcWriter => writer.bytes(9).ub4(0).ub4(0);

export const noDataFound = 1403;

/**
 * The end of a call: its error, or none. "No data found" is how an answer's last row is told.
 *
 * @param rows sent or affected so far
 */
export function endOfCall(
  writer: TtcWriter,
  { cursor, rows, error }: { cursor: number; rows: number; error?: OracleDoubleError | 'no-more-rows' },
): TtcWriter {
  const code = error === undefined ? 0 : error === 'no-more-rows' ? noDataFound : error.code;
  const position = typeof error === 'object' ? error.position : 0;
  writer
    .bytes(4)
    .ub4(1)
    .ub4(0)
    .ub4(rows)
    .ub4(code > 0xffff ? 0 : code)
    .ub4(0)
    .ub4(0)
    .ub4(cursor)
    .ub4(position);
  writer.bytes(0, 0, 0, 0, 0, 0).ub4(0).ub4(0).bytes(0).ub4(0).ub4(0);
  writer.ub4(0).bytes(0, 0).ub4(0).ub4(0).ub4(0).ub4(0).ub4(0).ub4(0).ub4(code).ub4(rows);
  if (error === undefined) return writer;
  const message = error === 'no-more-rows' ? 'ORA-01403: no data found' : error.message;
  return writer.value(Buffer.from(`${message}\n`));
}

export function describeColumns(writer: TtcWriter, columns: readonly DoubleColumn[]): TtcWriter {
  writer.bytes(16, 0).ub4(0).ub4(columns.length).bytes(1);
  columns.forEach((column, index) => {
    const wire = wireColumn(column);
    const charset = [0, characterSet.database, characterSet.national][wire.characterForm]!;
    writer.bytes(wire.oracleType, 0, wire.precision & 0xff, wire.scale & 0xff).ub4(wire.size);
    writer.ub4(0).ub4(0).ub4(0).ub4(0).ub4(charset).bytes(wire.characterForm).ub4(wire.characters).ub4(0);
    writer
      .bytes(column.notNull ? 0 : 1, 0)
      .text(column.name)
      .ub4(0)
      .ub4(0);
    writer.ub4(index + 1).ub4(0);
  });
  return writer.ub4(0).ub4(0).ub4(0).ub4(0).ub4(0).ub4(0);
}

export const rowHeader = (writer: TtcWriter): TtcWriter =>
  writer.bytes(6, 0).ub4(0).ub4(0).ub4(0).ub4(0).ub4(0).ub4(0);
