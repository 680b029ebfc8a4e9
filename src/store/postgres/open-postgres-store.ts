import type { PostgresStoreSettings } from '../../config/settings';
import type { FollowUpStore, StoreSchema } from '../model';
import { asProblem } from './failures';
import { PostgresFollowUpStore } from './follow-up-store';
import { migrate } from './migrate';
import { Session } from './session';
import { addressOf } from './settings';

// The store in PostgreSQL, for several instances and more rows. Belongs here: all SQL of that server, the sessions and
// locks on it, and what its errors mean. Never here: what SQLite does otherwise, or a row's meaning.

/**
 * Opens the store, makes its schema at first use and brings its tables up to what is loaded. Throws STO-005 (newer),
 * STO-020 (no way in), STO-022 (no right to make the schema), STO-023 (everybody may read it), STO-024 (no store).
 */
export async function openPostgresStore(
  settings: PostgresStoreSettings,
  baseDir: string,
  schema: StoreSchema,
): Promise<FollowUpStore> {
  const place = `${settings.host}:${settings.port}/${settings.database}`;
  try {
    const address = await addressOf(settings, baseDir);
    const session = await Session.open(address, 'write');
    try {
      await migrate(session, schema, place);
    } finally {
      await session.end();
    }
    return new PostgresFollowUpStore(schema, address, place);
  } catch (error) {
    throw asProblem(error, place, 'write');
  }
}
