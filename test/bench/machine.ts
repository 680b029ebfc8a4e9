/** What a figure was measured on. */
import { cpus, totalmem, type as systemType, release } from 'node:os';
import Database from 'libsql';

export interface Machine {
  /** The day, local time. */
  date: string;
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  sqlite: string;
  postgres: string | null;
}

export function machine(postgres: string | undefined): Machine {
  const db = new Database(':memory:');
  const { version } = db.prepare('SELECT sqlite_version() AS version').get() as { version: string };
  db.close();
  const all = cpus();
  return {
    date: new Date().toLocaleDateString('sv'),
    cpu: all[0]?.model.trim() ?? '',
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${systemType()} ${release()}`,
    node: process.versions.node,
    sqlite: version,
    postgres: postgres ?? null,
  };
}
