import type { Source } from '../../connectors/contract';
import { canonicalIdentity, isFault, type Pseudonymiser } from '../identity';
import type { CanonicalIdentity, IdentityForm, RawIdentity } from '../identity/model';
import { rowsOf, type ReadingOptions } from '../mapping/lists/lists-read';
import type { CompiledAliases } from '../mapping/model';
import type { LocalDate } from '../time/local-date';

export interface IdentifiedChild {
  pseudonym: string;
  canonical: string;
  form: IdentityForm;
  /** False for an id that the child has left. */
  current: boolean;
}

/**
 * Turns an identity as the source spells it into the child's pseudonym: canonical form, HMAC, and the aliases of
 * children who changed id. The last place that sees an identity.
 */
export class ChildResolver {
  private readonly aliases = new Map<string, string>();

  constructor(
    private readonly pseudonymiser: Pseudonymiser,
    /** Name of the source: a `lopnummer` holds within it only. */
    private readonly source: string,
    private readonly today: LocalDate,
  ) {}

  /**
   * Reads old id → current id pairs; only their pseudonyms are kept, in memory. Gives a keyed digest of them, which
   * tells whether they are the same as another time.
   */
  async learnAliases(source: Source, aliases: CompiledAliases, options?: ReadingOptions): Promise<string> {
    for await (const batch of rowsOf(source, aliases, options)) {
      const read = aliases.bind(batch.columns);
      for (const row of batch.rows) {
        const pair = read(row);
        const old = pair && this.ownPseudonym(pair.old);
        const current = pair && this.ownPseudonym(pair.current);
        if (old && current && old !== current) this.aliases.set(old, current);
      }
    }
    const digest = this.pseudonymiser.setDigest();
    for (const pair of this.aliases) digest.add(this.pseudonymiser.hashRow(pair, []));
    return digest.value();
  }

  /** The identity in the one form of it, or null when the text is none. */
  read(identity: RawIdentity): CanonicalIdentity | null {
    const canonical = canonicalIdentity(identity, { today: this.today });
    return isFault(canonical) ? null : canonical;
  }

  /** The pseudonym of a child that has left this id; null for all others. */
  aliasOf(identity: CanonicalIdentity): string | null {
    if (this.aliases.size === 0) return null;
    const own = this.pseudonymiser.person(identity, this.source);
    const current = this.followAliases(own);
    return current === own ? null : current;
  }

  /** The pseudonym, or null when the text is no identity. */
  resolve(identity: RawIdentity): string | null {
    const canonical = this.read(identity);
    return canonical && this.pseudonymOf(canonical);
  }

  /** The pseudonym that the child has now. */
  pseudonymOf(identity: CanonicalIdentity): string {
    return this.followAliases(this.pseudonymiser.person(identity, this.source));
  }

  /** The child's pseudonym beside the identity itself, for the one who writes the national delivery. */
  identify(identity: RawIdentity): IdentifiedChild | null {
    const canonical = this.read(identity);
    if (!canonical) return null;
    const own = this.pseudonymiser.person(canonical, this.source);
    const pseudonym = this.followAliases(own);
    return { pseudonym, canonical: canonical.canonical, form: canonical.form, current: own === pseudonym };
  }

  private ownPseudonym(text: string): string | null {
    const canonical = this.read({ text, kind: 'person' });
    return canonical && this.pseudonymiser.person(canonical, this.source);
  }

  /** A child can change id more than once. A circle in the source's history is one child under one of its ids. */
  private followAliases(pseudonym: string): string {
    const trail = [pseudonym];
    for (let next = this.aliases.get(pseudonym); next; next = this.aliases.get(next)) {
      const at = trail.indexOf(next);
      if (at >= 0) return trail.slice(at).sort()[0]!;
      trail.push(next);
    }
    return trail.at(-1)!;
  }
}
