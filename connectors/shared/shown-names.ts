/**
 * Names that others have given (files, sheets, columns) as they may stand in errors, logs and evidence. Belongs here:
 * what of such a name may be shown. Never: a name that something is looked up by.
 */

const withheld = '[…]';

/** Six to eight digits, perhaps with a space or a dash after them, and then four more: an identity. */
const identity = /\p{Nd}{6,8}[-+_. ]{0,3}(?:\p{Nd}{4}|[A-Za-z][A-Za-z\d]\d\d(?![A-Za-z\d]))/u;
/** The same with the date written apart, where it is one. */
const spacedIdentity =
  /(?:\d\d)?\d\d[-_. ](?:0\d|1[0-2])[-_. ](?:[0-2]\d|3[01]|[6-8]\d|9[01])[-+_. ]{0,3}\d{4}/;
/** A date with a time to the second, which exports have in their names, is none. */
const timestamp =
  /(?<!\p{Nd})20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-_T ]?(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?!\p{Nd})/gu;

/** What says of what kind a file is, and nothing else. */
const ending = /\.(?:csv|json|skv|tsv|txt|xls[bmx]?|xml)$/i;

/**
 * A file's name, path or address, or what stands in a mapping's `from:`, without the parts of it that hold an
 * identity: whose name stands beside it cannot be told from other words, so the whole part goes. Dates stay.
 */
export const shownName = (name: string): string =>
  name
    .split(/([/\\]|(?<=\.[a-z]{3,4})#)/i)
    .map((part) => (hasIdentity(part) ? `${withheld}${ending.exec(part)?.[0] ?? ''}` : part))
    .join('');

function hasIdentity(part: string): boolean {
  const text = decoded(part).normalize('NFKC').replace(timestamp, ' ');
  return identity.test(text) || spacedIdentity.test(text);
}

/** An address has spaces and other signs as %20. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The first twenty of the names, those that look alike only once. */
export const shownNames = (names: readonly string[]): string =>
  [...new Set(names.slice(0, 20).map((name) => shownName(name)))].join(', ');

/**
 * Whether the name of a column is more likely a cell: a list without a header that is read as if it had one gives its
 * first row as names.
 */
export const looksLikeData = (name: string): boolean =>
  (name.match(/\p{Nd}/gu) ?? []).length >= 6 || name.includes('@') || name.length > 128;

export const shownColumn = (name: string): string => (looksLikeData(name) ? withheld : name);
