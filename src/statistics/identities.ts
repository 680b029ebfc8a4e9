import type { IdentityForm } from '../identity/model';
import { compare } from './cells';
import type { KnownIdentity, SourceIdentity, YearData } from './model';

/** The newer kind of identity wins: a child goes from a temporary id to a samordningsnummer to a personnummer. */
const rank: Record<IdentityForm, number> = {
  personnummer: 3,
  samordningsnummer: 2,
  tillfalligt: 1,
  lopnummer: 0,
};

/**
 * Reads the source's identities to their end and keeps those of the year's children only. The caller clears the
 * map when the delivery is written.
 */
export async function identitiesOf(
  data: YearData,
  stream: AsyncIterable<SourceIdentity>,
): Promise<Map<string, KnownIdentity>> {
  const wanted = new Set(data.barn.map((barn) => barn.pseudonym));
  const known = new Map<string, KnownIdentity>();
  for await (const { pseudonym, canonical, form, current } of stream) {
    if (!wanted.has(pseudonym)) continue;
    const standing = current === undefined ? 0 : current ? 1 : -1;
    const found: KnownIdentity = { canonical, form, several: false, standing };
    const before = known.get(pseudonym);
    if (!before) known.set(pseudonym, found);
    else if (before.canonical !== canonical) {
      known.set(pseudonym, { ...(preference(before, found) > 0 ? before : found), several: true });
    } else if (standing > before.standing) known.set(pseudonym, { ...before, standing });
  }
  return known;
}

/** Positive when `a` is the one to deliver; whatever order they come in, the same one is chosen. */
function preference(a: KnownIdentity, b: KnownIdentity): number {
  return a.standing - b.standing || rank[a.form] - rank[b.form] || compare(a.canonical, b.canonical);
}
