import { canonicalIdentity, isFault } from '../identity';
import { localDateOf } from '../time/local-date';

/** Digits that may be an identity, with what often stands between them in the name of a file. */
const candidate = /\d{6}(?:\d{2})?[-+_ ]?[0-9A-Za-z]{4}(?![0-9A-Za-z])/g;

/** A name without what can be read as an identity: some systems export a file per child. */
export function withoutIdentities(name: string): string {
  const today = localDateOf(new Date());
  return name.replace(candidate, (text) => {
    const identity = canonicalIdentity({ kind: 'person', text: text.replace(/[_ ]/, '-') }, { today });
    // A wrong check digit may be a slip of whoever named the file.
    return isFault(identity) && identity.fault !== 'check-digit' ? text : '[…]';
  });
}
