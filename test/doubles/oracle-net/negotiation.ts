import { TtcWriter } from './ttc-writer';

/** AL32UTF8 and AL16UTF16. */
export const characterSet = { database: 873, national: 2000 } as const;

/** TTC field version of 19.1: what decides which fields the driver writes and expects. */
const fieldVersion19 = 12;
const extendedStrings = 0x04;

export function protocolInfo(): Buffer {
  const characterSets = Buffer.alloc(16);
  characterSets.writeUInt16BE(characterSet.national, 9);
  const compileCapabilities = Buffer.alloc(45);
  compileCapabilities[7] = fieldVersion19;
  const runtimeCapabilities = Buffer.from([2, 1, 0, 0, 0, 0, extendedStrings]);
  const database = Buffer.alloc(2);
  database.writeUInt16LE(characterSet.database);
  return new TtcWriter()
    .bytes(1, 6, 0)
    .raw(Buffer.from('oracle-net-double\0'))
    .raw(database)
    .bytes(1, 0, 0, 0, characterSets.length)
    .raw(characterSets)
    .value(compileCapabilities)
    .value(runtimeCapabilities)
    .take();
}

/** No data type is converted. */
export const dataTypes = (): Buffer => new TtcWriter().bytes(2, 0, 0).take();
