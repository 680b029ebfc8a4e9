import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { recordNames } from '../../catalog/model';
import { entitiesOf } from '../entities';
import type { StoreSchema } from '../model';
import { schemaName } from './session';

/** Number of a row among those of its source: for the writer, which remembers by it what a reading has met. */
export const rowNumber = 'rad';

/**
 * The same tables as in SQLite. Texts are compared by their bytes, as SQLite does: the same order in every answer
 * whatever the server's language, and faster. Whole numbers are as long as SQLite's.
 */
export function postgresEntities(schema: StoreSchema): EntitySchema[] {
  return entitiesOf(schema).map(({ options }) => {
    const columns = Object.fromEntries(
      Object.entries(options.columns).map(([name, column]) => [name, columnOf(column!)]),
    );
    const isRecord = (recordNames as readonly string[]).includes(options.name);
    if (isRecord) columns[rowNumber] = { type: 'bigint' };
    return new EntitySchema({ ...options, columns, schema: schemaName });
  });
}

function columnOf(column: EntitySchemaColumnOptions): EntitySchemaColumnOptions {
  return column.type === 'text' ? { ...column, collation: 'C' } : { ...column, type: 'bigint' };
}
