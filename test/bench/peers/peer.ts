/** One way of getting the benchmark's source into a PostgreSQL database, to stand beside Bryggan. */
import type { Account, BenchServer } from '../server';
import type { Used } from '../phase';

/** What the others lack that do less than Bryggan; told in the table, so that nobody compares what is not the same. */
export interface Does {
  /** Codes become the catalogue's values. */
  maps: boolean;
  /** Identities become keyed pseudonyms. */
  pseudonymises: boolean;
  /** Rows that are there already are compared and written only when they differ. */
  compares: boolean;
}

export interface PeerContext {
  server: BenchServer;
  source: Account;
  /** An empty database of its own for this attempt. */
  target: Account;
  /** For files; its own. */
  folder: string;
  /** Where the packages of npm that peers need are installed. */
  modules: string;
}

export interface Peer {
  name: string;
  /** Versions and settings, as it was run. */
  settings: string;
  does: Does;
  /** What to install when it cannot run; null when it can. */
  missing(): Promise<string | null>;
  /** Makes what the peer needs to be there, and is not measured. */
  prepare(context: PeerContext): Promise<void>;
  run(context: PeerContext): Promise<Used>;
}

export const copiesOnly: Does = { maps: false, pseudonymises: false, compares: false };
