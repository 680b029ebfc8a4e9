/**
 * The identity room: written forms of identities, the master key, keyed pseudonyms. The only room that knows how
 * an identity looks. Never here: reading sources, storing anything, or an error that repeats what it was given.
 */
export { canonicalIdentity, isFault } from './canonical';
export type { IdentityFault, IdentityFaultReason } from './canonical';
export { createMasterKey, loadMasterKey, openOrCreateMasterKey } from './master-key';
export type { MasterKey } from './master-key';
export { createPseudonymiser } from './pseudonymiser';
export type { KeyOwner, Pseudonymiser, RecordKeyer } from './pseudonymiser';
export type { Digests } from './hmac';
export type { HashCell } from './row-hash';
export type { SetDigest } from './set-digest';
