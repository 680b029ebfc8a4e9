import type { Source } from '../../connectors/contract';
import { canonicalIdentity, isFault } from '../identity/canonical';
import type { RawIdentity } from '../identity/model';
import type { Pseudonymiser } from '../identity/pseudonymiser';
import type { CompiledAliases } from '../mapping/model';
import type { LocalDate } from '../time/local-date';

/** How many spellings of identities are remembered at a time; bounds memory, not correctness. */
const cacheSize = 20_000;

/**
 * Turns an identity as the source spells it into the child's pseudonym: canonical form, HMAC, and the aliases of
 * children who changed id. The last place that sees an identity.
 */
export class ChildResolver {
  private readonly aliases = new Map<string, string>();
  private cache = new Map<string, string | null>();

  constructor(
    private readonly pseudonymiser: Pseudonymiser,
    private readonly today: LocalDate,
  ) {}

  /** Reads old id → current id pairs; only their pseudonyms are kept, in memory. */
  async learnAliases(source: Source, aliases: CompiledAliases, signal?: AbortSignal): Promise<void> {
    for await (const batch of source.stream(aliases.query, signal)) {
      const read = aliases.bind(batch.columns);
      for (const row of batch.rows) {
        const pair = read(row);
        const old = pair && this.pseudonymOf({ text: pair.old, kind: 'person' });
        const current = pair && this.pseudonymOf({ text: pair.current, kind: 'person' });
        if (old && current && old !== current) this.aliases.set(old, current);
      }
    }
    this.cache.clear();
  }

  /** The pseudonym, or null when the text is no identity. */
  resolve(identity: RawIdentity): string | null {
    const remembered = this.cache.get(identity.text);
    if (remembered !== undefined) return remembered;
    const pseudonym = this.pseudonymOf(identity);
    const current = pseudonym && this.followAliases(pseudonym);
    if (this.cache.size >= cacheSize) this.cache.clear();
    this.cache.set(identity.text, current);
    return current;
  }

  private pseudonymOf(identity: RawIdentity): string | null {
    const canonical = canonicalIdentity(identity, { today: this.today });
    return isFault(canonical) ? null : this.pseudonymiser.person(canonical.canonical);
  }

  /** A child can change id more than once; a circle in the source's history ends where it began. */
  private followAliases(pseudonym: string): string {
    const seen = new Set([pseudonym]);
    let current = pseudonym;
    for (let next = this.aliases.get(current); next && !seen.has(next); next = this.aliases.get(current)) {
      seen.add(next);
      current = next;
    }
    return current;
  }
}
