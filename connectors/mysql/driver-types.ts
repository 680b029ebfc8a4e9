/** What mysql2 has and does not declare, as far as it is used here. */

/** What is used of the driver's description of a column. */
export interface FieldDefinition {
  name: string;
  columnType: number;
  characterSet: number;
  columnLength: number;
  flags: number;
  decimals: number;
  /** What MariaDB says beside it: `uuid`, `inet6`, … and `json`. */
  extendedTypeName?: string;
  extendedFormat?: string;
}

/** What is used of the driver's packet: each call reads on from where the last one ended. */
export interface RowPacket {
  buffer: Buffer;
  offset: number;
  end: number;
  readInt8(): number;
  readInt16(): number;
  readInt32(): number;
  readSInt8(): number;
  readSInt16(): number;
  readSInt32(): number;
  readFloat(): number;
  readDouble(): number;
  readTimeString(): string;
  readLengthCodedString(encoding: string): string;
  readLengthCodedBuffer(): Buffer;
}
