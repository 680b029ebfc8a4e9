import { resolve } from 'node:path';
import type { PostgresStoreSettings, Settings } from '../config/settings';
import type { FollowUpStore, StoreSchema } from './model';
import { openSqliteStore } from './sqlite/open-sqlite-store';

// The store room: tables derived from the catalogue, the writers, the readers, migrations, run history, for either
// engine (sqlite/, postgres/). Everything in it is pseudonymised already. Never here: an identity, a mapping, or a
// figure that somebody sees (disclosure/).

/** Where a store is: a file, or a server whose secrets are found from `baseDir`. */
export type StorePlace = { file: string } | { postgres: PostgresStoreSettings; baseDir: string };

export function storePlace({ store, baseDir }: Pick<Settings, 'store' | 'baseDir'>): StorePlace {
  return store.postgres ? { postgres: store.postgres, baseDir } : { file: resolve(baseDir, store.file!) };
}

/** Opens the follow-up store, makes it at first use and brings its tables up to the schema. */
export async function openStore(options: { place: StorePlace; schema: StoreSchema }): Promise<FollowUpStore> {
  const { place, schema } = options;
  if ('file' in place) return openSqliteStore({ file: place.file, schema });
  const { openPostgresStore } = await import('./postgres/open-postgres-store');
  return openPostgresStore(place.postgres, place.baseDir, schema);
}
