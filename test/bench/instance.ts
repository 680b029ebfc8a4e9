/** Bryggan set up for the benchmark: `brygga.yaml`, its mapping and where it keeps its key, in one folder. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Account } from './server';
import type { SourceTable } from './source';

type Secret = (name: string, text: string) => { file: string };
/** How settings name a database: a file, or a server without encryption (the same loopback for all). */
export type Connection = (secret: Secret) => Record<string, unknown>;

export const fileOf =
  (file: string): Connection =>
  () => ({ file });
export const serverOf =
  ({ host, port, user, password, database }: Account): Connection =>
  (secret) => ({ host, port, user, password: secret(user, password), database, tls: 'off' });

interface Parts {
  source: { engine: 'sqlite' | 'postgres'; connection: Connection };
  store: { engine: 'sqlite' | 'postgres'; connection: Connection };
}

/** Gives the settings' file. */
export function makeInstance(folder: string, { source, store }: Parts): string {
  const mapping = join(folder, 'mapping');
  cpSync(join(__dirname, 'mapping'), mapping, { recursive: true });
  const file = join(mapping, 'mapping.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('connector: postgres', `connector: ${source.engine}`),
  );
  const secret: Secret = (name, text) => {
    mkdirSync(join(folder, 'hemligt'), { recursive: true, mode: 0o700 });
    const path = join(folder, 'hemligt', name);
    writeFileSync(path, text, { mode: 0o600 });
    return { file: path };
  };
  const kept = store.connection(secret);
  const config = join(folder, 'brygga.yaml');
  writeFileSync(
    config,
    stringify({
      kommun: { kod: '0000', namn: 'Prestandaprovet' },
      followUps: join(__dirname, 'follow-ups'),
      sources: [{ name: 'bench', mapping, settings: source.connection(secret) }],
      store: store.engine === 'sqlite' ? kept : { postgres: kept },
      key: { file: 'nycklar/huvudnyckel' },
      schedule: 'never',
    }),
  );
  return config;
}

/** What the mapping asks for of a table: the same rows for everybody that is measured. */
export const queryOf = ({ name }: SourceTable): string =>
  readFileSync(join(__dirname, 'mapping/sql', `${name}.sql`), 'utf8').trim();
