import { createSecretKey, hkdfSync } from 'node:crypto';
import { forgetMessage, HmacSha256 } from './hmac';
import type { CanonicalIdentity } from './model';
import type { MasterKey } from './master-key';
import { Recent } from './recent';
import { hashRow, type HashCell } from './row-hash';
import { seal, unseal } from './seal';
import { setDigest, type SetDigest } from './set-digest';

/** Whose key it is: pseudonyms of two municipalities or committees never agree, even with one master key. */
export interface KeyOwner {
  /** SCB municipality code, four digits. */
  kommun: string;
  namnd: string;
}

/** Pseudonyms of the keys that one record has in one source. */
export interface RecordKeyer {
  /** Pseudonym of a row's own key, 24 characters base64url. */
  of(key: string): string;
  /**
   * Record key of the cell key method for the latest `of` of this keyer: 0 to 2^32 − 1, evenly spread. 32 bits of the
   * same HMAC output that the pseudonym does not show; to whoever lacks the key they are as independent of it as of
   * another HMAC.
   */
  cellKey(): number;
  /** As `of`, for a key that other rows point at; remembers the latest ones. */
  parent(key: string): string;
}

export interface Pseudonymiser {
  /** Short public name of the key, to be stored and shown. */
  readonly keyId: string;
  /** Proves later on that the same key is used, and tells nothing about it. */
  checkValue(): string;
  /** Pseudonym of a child, 24 characters base64url. A `lopnummer` holds within its source only. */
  person(identity: CanonicalIdentity, source: string): string;
  /** Bind it once per stream. */
  recordKeyer(source: string, record: string): RecordKeyer;
  /** Keyed hash over `cells[from]` to `cells[to - 1]` and the multiple-choice cells, 24 characters base64url. */
  hashRow(
    cells: readonly HashCell[],
    from: number,
    to: number,
    lists: readonly (readonly string[] | null)[],
  ): string;
  /** Keyed digest over the row hashes of a window, in whatever order they come. */
  setDigest(): SetDigest;
  /** Encrypts what only this key's owner may read again, e.g. a source's own key; another text each time. */
  seal(text: string): string;
  /** What was sealed; null when it was sealed with another key or is damaged. */
  unseal(sealed: string): string | null;
  /** Drops the identities and keys that are remembered for speed; call it when a run is over. */
  forget(): void;
}

/**
 * HMAC-SHA-256 under keys that HKDF-SHA-256 (RFC 5869) derives from the master key, one per purpose, so that no
 * output for one purpose says anything about another. An empty identity or key throws: nothing passes through.
 */
export function createPseudonymiser(master: MasterKey, owner: KeyOwner): Pseudonymiser {
  const prefix = `${owner.kommun}/${encodeURIComponent(owner.namnd.normalize('NFC'))}`;
  const derived = <T>(label: string, use: (key: Buffer) => T): T => {
    const key = Buffer.from(hkdfSync('sha256', master, '', `${prefix}/${label}/v1`, 32));
    const made = use(key);
    key.fill(0);
    return made;
  };
  const keyed = (label: string): HmacSha256 => derived(label, (key) => new HmacSha256(key));
  const rows = keyed('row-hash');
  const windows = keyed('window-digest');
  const sealing = derived('seal', (key) => createSecretKey(key));
  const memories: Recent[] = [];
  const remembering = (key: HmacSha256): ((text: string) => string) => {
    const recent = new Recent();
    memories.push(recent);
    const reckon = (text: string): string => mac(key, text);
    return (text) => recent.get(text, reckon);
  };
  const persons = remembering(keyed('person'));
  const localPersons = new Map<string, (canonical: string) => string>();
  const keyers = new Map<string, RecordKeyer>();

  const recordKeyer = (source: string, record: string): RecordKeyer => {
    const label = `record/${encodeURIComponent(source)}/${record}`;
    let keyer = keyers.get(label);
    if (!keyer) {
      const key = keyed(label);
      keyers.set(label, (keyer = keyerOf(key, remembering(key))));
    }
    return keyer;
  };

  return {
    keyId: derived('key-id', (key) => key.toString('hex', 0, 4)),
    checkValue: () => mac(keyed('check'), 'check'),
    person(identity, source) {
      if (identity.form !== 'lopnummer') return persons(identity.canonical);
      let local = localPersons.get(source);
      if (!local) {
        local = remembering(keyed(`lopnummer/${encodeURIComponent(source)}`));
        localPersons.set(source, local);
      }
      return local(identity.canonical);
    },
    recordKeyer,
    hashRow: (cells, from, to, lists) => hashRow(rows, cells, from, to, lists),
    setDigest: () => setDigest(windows),
    seal: (text) => seal(sealing, text),
    unseal: (sealed) => unseal(sealing, sealed),
    forget() {
      for (const recent of memories) recent.clear();
      forgetMessage();
    },
  };
}

function keyerOf(key: HmacSha256, parent: RecordKeyer['parent']): RecordKeyer {
  let cellKey: number | undefined;
  return {
    of(text) {
      const pseudonym = mac(key, text);
      cellKey = HmacSha256.unshown();
      return pseudonym;
    },
    cellKey() {
      if (cellKey === undefined) throw new Error('nothing to derive a cell key from');
      return cellKey;
    },
    parent,
  };
}

function mac(key: HmacSha256, text: string): string {
  if (text === '') throw new Error('nothing to pseudonymise');
  key.begin();
  key.text(text);
  return key.end();
}
