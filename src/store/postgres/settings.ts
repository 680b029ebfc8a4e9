import type { PostgresStoreSettings } from '../../config/settings';
import { postgresSettings } from '../../../connectors/postgres/settings';
import { readSecret, readTls } from '../../../connectors/shared/server-settings';
import type { Address } from '../../../connectors/postgres/connect';

/** Where a store is, with its secrets read. The same server settings, and the same way in, as a source has. */
export async function addressOf(given: PostgresStoreSettings, baseDir: string): Promise<Address> {
  return {
    settings: postgresSettings.parse(given),
    password: await readSecret('password', given.password, baseDir),
    tls: await readTls(given.tls, given.host, baseDir),
    applicationName: 'brygga',
  };
}
