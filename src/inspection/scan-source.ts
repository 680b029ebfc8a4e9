/**
 * Looks at a source before it is read. Belongs here: what `brygga source check` and `brygga source scan` find out, and
 * how it is told. Never: a row, a value that may belong to a person, a small number, or a write.
 */
import type { Source, SourceTable } from '../../connectors/contract';
import { looksLikeData, shownName } from '../../connectors/shared/shown-names';
import { noSuchTables } from './inspection.problems';
import { profileVersion, type Profile, type ProfileTable } from '../profile/profile.schema';
import { readCodes } from './code-tables';
import { scanColumn } from './scan-column';
import { told } from './told';

export interface ScanOptions {
  /** The name in brygga.yaml, or the connector of a source that is not there yet. */
  name: string;
  connector: string;
  /** Smallest number of rows that is told. */
  k: number;
  /** Only these, by the names that the source gives; all when empty. */
  tables: readonly string[];
  /** Tables that a person says are code tables: their codes and labels are read as they stand. */
  codes?: readonly string[];
  onProgress?(line: string): void;
}

/**
 * The profile of a source that has been opened for reading: one counting at a time, inside the source.
 *
 * @throws Problem `INS-002` for a table that is not there, `INS-006` and `INS-007` for one that is no code table;
 * ConnectorError when the source stops answering
 */
export async function scanSource(source: Source, options: ScanOptions): Promise<Profile> {
  const { name, connector, k, codes = [] } = options;
  const { product } = await source.status();
  const found = await source.tables();
  const missing = [...options.tables, ...codes].filter((table) => !found.some((one) => one.name === table));
  if (missing.length > 0) {
    throw noSuchTables(
      missing,
      found.map((one) => shownName(one.name)),
    );
  }
  const chosen =
    options.tables.length === 0
      ? found
      : found.filter((one) => options.tables.includes(one.name) || codes.includes(one.name));
  const tables: ProfileTable[] = [];
  for (const [index, table] of chosen.entries()) {
    options.onProgress?.(`${index + 1}/${chosen.length} ${shownName(table.name)}`);
    const scanned = await scanTable(source, table, k);
    tables.push(
      codes.includes(table.name) ? { ...scanned, codes: await readCodes(source, connector, table) } : scanned,
    );
  }
  return {
    profile: profileVersion,
    source: name,
    connector,
    product,
    scanned: new Date().toISOString(),
    k,
    tables,
  };
}

async function scanTable(source: Source, table: SourceTable, k: number): Promise<ProfileTable> {
  const name = shownName(table.name);
  if (table.columns.some((column) => looksLikeData(column.name)))
    return { name, rows: null, counted: false, withheld: 'data-as-names', columns: [], codes: null };
  let rows: number | undefined;
  const columns: ProfileTable['columns'] = [];
  for (const column of table.columns) {
    // Too few rows to tell anything of: the source is not asked again.
    const scanned = await scanColumn(source, table.name, column, {
      k,
      asks: rows === undefined || rows >= k,
    });
    rows ??= scanned.rows;
    columns.push(scanned.column);
  }
  return {
    name,
    rows: told(rows ?? table.estimatedRows ?? 0, k),
    counted: rows !== undefined,
    withheld: null,
    columns,
    codes: null,
  };
}
