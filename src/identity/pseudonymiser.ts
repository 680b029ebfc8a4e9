import { createHmac, createSecretKey, hkdfSync, KeyObject } from 'node:crypto';
import type { CanonicalIdentity } from './model';
import type { MasterKey } from './master-key';

/** Whose key it is: pseudonyms of two municipalities or committees never agree, even with one master key. */
export interface KeyOwner {
  /** SCB municipality code, four digits. */
  kommun: string;
  namnd: string;
}

/** What a row hash can be taken over; arrays are multiple-choice cells. */
export type HashPart = string | number | boolean | null | readonly string[];

export interface Pseudonymiser {
  /** Short public name of the key, to be stored and shown. */
  readonly keyId: string;
  /** Proves later on that the same key is used, and tells nothing about it. */
  checkValue(): string;
  /** Pseudonym of a child, 24 characters base64url. A `lopnummer` holds within its source only. */
  person(identity: CanonicalIdentity, source: string): string;
  /** Pseudonym of a source's own key, 24 characters base64url; use it for parent keys too. */
  recordKey(source: string, record: string, key: string): string;
  /** Keyed hash over a row; no two different lists of parts are hashed as the same bytes. */
  rowHash(parts: readonly HashPart[]): string;
  /** Record key of the cell key method: 0 to 2^32 − 1, evenly spread. */
  cellKey(recordKey: string): number;
  /** Drops the identities that are remembered for speed; call it when a run is over. */
  forget(): void;
}

/** 144 bits: 24 characters without padding. */
const characters = 24;
const remembered = 20_000;

/**
 * HMAC-SHA-256 under keys that HKDF-SHA-256 (RFC 5869) derives from the master key, one per purpose, so that no
 * output for one purpose says anything about another. An empty identity or key throws: nothing passes through.
 */
export function createPseudonymiser(master: MasterKey, owner: KeyOwner): Pseudonymiser {
  const prefix = `${owner.kommun}/${encodeURIComponent(owner.namnd.normalize('NFC'))}`;
  const derive = (label: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `${prefix}/${label}/v1`, 32)));

  const keys = new Map<string, KeyObject>();
  const keyOf = (label: string): KeyObject => {
    let key = keys.get(label);
    if (!key) keys.set(label, (key = derive(label)));
    return key;
  };
  const personKey = derive('person');
  const rowKey = derive('row-hash');
  const cellKeyKey = derive('cell-key');
  const recent = new Recent(remembered);

  return {
    keyId: derive('key-id').export().toString('hex').slice(0, 8),
    checkValue: () => mac(derive('check'), 'check'),
    person(identity, source) {
      const local = identity.form === 'lopnummer';
      // A space cannot start a canonical identity, so the two kinds never meet.
      const slot = local ? ` ${source} ${identity.canonical}` : identity.canonical;
      let pseudonym = recent.get(slot);
      if (pseudonym === undefined) {
        const key = local ? keyOf(`lopnummer/${encodeURIComponent(source)}`) : personKey;
        pseudonym = mac(key, identity.canonical);
        recent.set(slot, pseudonym);
      }
      return pseudonym;
    },
    recordKey: (source, record, key) => mac(keyOf(`record/${encodeURIComponent(source)}/${record}`), key),
    rowHash: (parts) => mac(rowKey, encode(parts)),
    cellKey(recordKey) {
      if (recordKey === '') throw new Error('nothing to derive a cell key from');
      return createHmac('sha256', cellKeyKey).update(recordKey).digest().readUInt32BE(0);
    },
    forget: () => recent.clear(),
  };
}

function mac(key: KeyObject, text: string): string {
  if (text === '') throw new Error('nothing to pseudonymise');
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, characters);
}

/** Type and length before each part, so that moving a boundary or swapping null and '' changes the text. */
function encode(parts: readonly HashPart[]): string {
  let text = `${parts.length};`;
  for (const part of parts) {
    if (part === null) text += '-';
    else if (typeof part === 'string') text += `s${part.length}:${part}`;
    else if (typeof part === 'object') text += `a${encode(part)}`;
    else text += `${typeof part === 'number' ? 'n' : 'b'}${part};`;
  }
  return text;
}

/** Remembers the latest pseudonyms in two generations: bounded, and no bookkeeping per hit. */
class Recent {
  private young = new Map<string, string>();
  private old = new Map<string, string>();

  constructor(private readonly limit: number) {}

  get(name: string): string | undefined {
    return this.young.get(name) ?? this.old.get(name);
  }

  set(name: string, pseudonym: string): void {
    if (this.young.size >= this.limit) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(name, pseudonym);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}
