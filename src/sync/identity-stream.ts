import type { Source } from '../../connectors/contract';
import type { Pseudonymiser } from '../identity';
import { forgetCells } from '../mapping/cells';
import { rowsOf } from '../mapping/lists/lists-read';
import type { CompiledMapping } from '../mapping/model';
import type { LocalDate } from '../time/local-date';
import { ChildResolver, type IdentifiedChild } from './child-resolver';
import { openReadOnly } from './open-read-only';

export interface IdentitySource {
  name: string;
  mapping: CompiledMapping;
  pseudonymiser: Pseudonymiser;
  today: LocalDate;
  open(): Promise<Source>;
}

/**
 * Streams the children of a source with their identities, for the national delivery, which must hold them. Nothing is
 * kept here; an account that can write is refused (`SYN-001`); rows without a usable identity are left out (the delivery lists the children that it misses).
 */
export async function* streamIdentities(input: IdentitySource): AsyncIterable<IdentifiedChild> {
  const { mapping, pseudonymiser, name, today } = input;
  const source = await openReadOnly(name, () => input.open());
  try {
    const children = new ChildResolver(pseudonymiser, name, today);
    if (mapping.aliases) await children.learnAliases(source, mapping.aliases);
    const barn = mapping.records.filter(({ record }) => record === 'barn');
    for (const compiled of barn.length > 0 ? barn : mapping.records) {
      const mapped = compiled.newRow();
      for await (const batch of rowsOf(source, compiled)) {
        const map = compiled.bind(batch.columns);
        for (const row of batch.rows) {
          if (map(row, mapped, silent)) continue;
          const child = children.identify(mapped.identity);
          if (child) yield child;
        }
      }
    }
  } finally {
    pseudonymiser.forget();
    forgetCells();
    await source.close();
  }
}

const silent = { unmapped: (): void => {} };
