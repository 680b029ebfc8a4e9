import type { IdentityForm } from '../identity/model';
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
  for await (const { pseudonym, canonical, form } of stream) {
    if (!wanted.has(pseudonym)) continue;
    const before = known.get(pseudonym);
    if (!before) known.set(pseudonym, { canonical, form, several: false });
    else if (before.canonical !== canonical) {
      const newer = newerOf(before, { canonical, form });
      known.set(pseudonym, { ...newer, several: true });
    }
  }
  return known;
}

/** Whatever order they come in, the same one is chosen. */
function newerOf(
  a: Pick<KnownIdentity, 'canonical' | 'form'>,
  b: Pick<KnownIdentity, 'canonical' | 'form'>,
): Pick<KnownIdentity, 'canonical' | 'form'> {
  if (rank[a.form] !== rank[b.form]) return rank[a.form] > rank[b.form] ? a : b;
  return a.canonical > b.canonical ? a : b;
}
