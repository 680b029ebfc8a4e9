import { createSecretKey, hkdfSync } from 'node:crypto';
import { type Digests, forgetMessages, HmacSha256 } from './hmac';
import type { CanonicalIdentity } from './model';
import type { MasterKey } from './master-key';
import { addRow, type HashCell } from './row-hash';
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
  /** Pseudonym of a key, 24 characters base64url. */
  of(key: string): string;
  /** The same together with others: its place in what `reckon` gives. */
  later(key: string): number;
}

export interface Pseudonymiser {
  /** Short public name of the key, to be stored and shown. */
  readonly keyId: string;
  /** Proves later on that the same key is used, and tells nothing about it. */
  checkValue(): string;
  /** Pseudonym of a child, 24 characters base64url. A `lopnummer` holds within its source only. */
  person(identity: CanonicalIdentity, source: string): string;
  /** The same together with others: its place in what `reckon` gives. */
  personLater(identity: CanonicalIdentity, source: string): number;
  /** Bind it once per stream. */
  recordKeyer(source: string, record: string): RecordKeyer;
  /** Keyed hash over the cells and the multiple-choice cells, 24 characters base64url. */
  hashRow(cells: readonly HashCell[], lists: readonly (readonly string[] | null)[]): string;
  /** The same together with others: its place in what `reckon` gives. */
  hashRowLater(cells: readonly HashCell[], lists: readonly (readonly string[] | null)[]): number;
  /**
   * All that has been asked for `later`, four at a time, which takes a third of the time. The rest of a key's digest
   * (`unshown`) is its row's record key in the cell key method: to whoever lacks the key it is as independent of the
   * pseudonym as another HMAC.
   */
  reckon(): Digests;
  /** Drops what has been asked for `later`, e.g. by a reading that broke off. */
  dropWaiting(): void;
  /** Keyed digest over the row hashes of a window, in whatever order they come. */
  setDigest(): SetDigest;
  /** Encrypts what only this key's owner may read again, e.g. a source's own key; another text each time. */
  seal(text: string): string;
  /** What was sealed; null when it was sealed with another key or is damaged. */
  unseal(sealed: string): string | null;
  /** Overwrites what identities and keys were reckoned in; call it when a run is over. */
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
  const persons = keyed('person');
  const localPersons = new Map<string, HmacSha256>();
  const keyers = new Map<string, RecordKeyer>();

  const personKey = ({ form }: CanonicalIdentity, source: string): HmacSha256 => {
    if (form !== 'lopnummer') return persons;
    let local = localPersons.get(source);
    if (!local) localPersons.set(source, (local = keyed(`lopnummer/${encodeURIComponent(source)}`)));
    return local;
  };
  const recordKeyer = (source: string, record: string): RecordKeyer => {
    const label = `record/${encodeURIComponent(source)}/${record}`;
    let keyer = keyers.get(label);
    if (!keyer) keyers.set(label, (keyer = keyerOf(keyed(label))));
    return keyer;
  };

  return {
    keyId: derived('key-id', (key) => key.toString('hex', 0, 4)),
    checkValue: () => mac(keyed('check'), 'check'),
    person: (identity, source) => mac(personKey(identity, source), identity.canonical),
    personLater: (identity, source) => macLater(personKey(identity, source), identity.canonical),
    recordKeyer,
    hashRow(cells, lists) {
      addRow(rows, cells, lists);
      return rows.end();
    },
    hashRowLater(cells, lists) {
      addRow(rows, cells, lists);
      return rows.later();
    },
    reckon: () => HmacSha256.reckon(),
    dropWaiting: () => HmacSha256.dropWaiting(),
    setDigest: () => setDigest(windows),
    seal: (text) => seal(sealing, text),
    unseal: (sealed) => unseal(sealing, sealed),
    forget: forgetMessages,
  };
}

const keyerOf = (key: HmacSha256): RecordKeyer => ({
  of: (text) => mac(key, text),
  later: (text) => macLater(key, text),
});

function mac(key: HmacSha256, text: string): string {
  addText(key, text);
  return key.end();
}

function macLater(key: HmacSha256, text: string): number {
  addText(key, text);
  return key.later();
}

function addText(key: HmacSha256, text: string): void {
  if (text === '') throw new Error('nothing to pseudonymise');
  key.begin();
  key.text(text);
}
