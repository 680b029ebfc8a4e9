import { createSecretKey, KeyObject, randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { identityProblems } from './identity.problems';

/** 32 secret bytes; a `KeyObject`, so that no log or inspection can print them. */
export type MasterKey = KeyObject;

const keyBytes = 32;
const header = [
  '# Bryggans huvudnyckel (v1). Hemlig. Utan den kan uppföljningen inte fortsätta: säkerhetskopiera den skilt från databasen.',
  "# Bryggan's master key (v1). Secret. The follow-up cannot go on without it: back it up apart from the database.",
].join('\n');

/**
 * Reads the master key: lines starting with `#`, then one line with 32 bytes as hex or base64.
 * Throws IDN-001 (missing), IDN-002 (unreadable), IDN-003 (no key in it), IDN-004 (others can read it; POSIX).
 */
export function loadMasterKey(file: string): MasterKey {
  let text: string;
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const mode = fstatSync(handle).mode & 0o777;
    // Windows has no such bits; the folder's access list rules there.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw identityProblems.keyExposed(file, mode.toString(8).padStart(4, '0'));
    }
    text = readFileSync(handle, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw code === 'ENOENT' ? identityProblems.keyMissing(file) : identityProblems.keyUnreadable(file, code);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const bytes = lines.length === 1 ? decode(lines[0]!.trim()) : null;
  if (!bytes) throw identityProblems.keyMalformed(file);
  return createSecretKey(bytes);
}

/**
 * Makes a new random master key in a file that only its owner can read (0400, a new folder gets 0700).
 * Throws IDN-005 when the file exists, IDN-006 when it cannot be written.
 */
export function createMasterKey(file: string): MasterKey {
  const bytes = randomBytes(keyBytes);
  let handle: number;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw identityProblems.keyNotCreated(file, errorCode(error) ?? 'unknown');
  }
  try {
    handle = openSync(file, 'wx', 0o400);
  } catch (error) {
    const code = errorCode(error) ?? 'unknown';
    throw code === 'EEXIST' ? identityProblems.keyExists(file) : identityProblems.keyNotCreated(file, code);
  }
  try {
    writeSync(handle, `${header}\n${bytes.toString('hex')}\n`);
    // A key lost in a power cut after the first sync would make the whole store unreadable for later runs.
    fsyncSync(handle);
  } catch (error) {
    rmSync(file, { force: true });
    throw identityProblems.keyNotCreated(file, errorCode(error) ?? 'unknown');
  } finally {
    closeSync(handle);
  }
  return createSecretKey(bytes);
}

/** The key in the file; makes the file at the first start. */
export function openOrCreateMasterKey(file: string): { key: MasterKey; created: boolean } {
  try {
    return { key: createMasterKey(file), created: true };
  } catch (error) {
    if ((error as { details?: { code?: string } }).details?.code !== 'IDN-005') throw error;
    return { key: loadMasterKey(file), created: false };
  }
}

function decode(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[0-9a-z+/]{43}=$/i.test(text)) return Buffer.from(text, 'base64');
  return null;
}

/** The system's code, e.g. `EACCES`; undefined for our own problems. */
function errorCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
