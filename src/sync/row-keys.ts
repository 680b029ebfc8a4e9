import { parentsOf } from '../catalog/model';
import type { HashCell, Pseudonymiser, RecordKeyer } from '../identity';
import type { CanonicalIdentity } from '../identity/model';
import type { CompiledRecord, MappedRow } from '../mapping/model';
import type { ChildResolver } from './child-resolver';

export interface RowKeysContext {
  source: string;
  pseudonymiser: Pseudonymiser;
  children: ChildResolver;
}

/**
 * What rows of one record are known by: key, child, parents and hash, each asked for to be reckoned together with those
 * of other rows. The hash is one of the identity and of the parents' own keys, not of their pseudonyms, so that a row
 * can be compared before anything else is reckoned.
 */
export class RowKeys {
  readonly own: RecordKeyer;
  /** Indexes of the mapping's variables, those of one value and those of several. */
  readonly singles: readonly number[];
  readonly multiples: readonly number[];
  private readonly parents: readonly RecordKeyer[];
  private readonly cells: HashCell[] = [];
  private readonly lists: (readonly string[] | null)[] = [];

  constructor(
    private readonly context: RowKeysContext,
    { record, variables }: CompiledRecord,
  ) {
    const indexes = variables.map((_, index) => index);
    this.singles = indexes.filter((index) => !variables[index]!.multiple);
    this.multiples = indexes.filter((index) => variables[index]!.multiple);
    const { pseudonymiser, source } = context;
    this.own = pseudonymiser.recordKeyer(source, record);
    this.parents = parentsOf[record].map((parent) => pseudonymiser.recordKeyer(source, parent));
  }

  child(identity: CanonicalIdentity): number {
    return this.context.pseudonymiser.personLater(identity, this.context.source);
  }

  parent(at: number, key: string): number {
    return this.parents[at]!.later(key);
  }

  /** @param alias the pseudonym that the child has now, when it has left this identity */
  hash(row: MappedRow, identity: CanonicalIdentity, alias: string | null): number {
    const { cells, lists, singles, multiples } = this;
    cells.length = 0;
    cells.push(identity.canonical, identity.form === 'lopnummer', alias);
    for (let i = 0; i < this.parents.length; i++) cells.push(row.parents[i] ?? null);
    cells.push(row.unit, row.eventDate, row.endDate, row.protectedIdentity);
    for (let i = 0; i < singles.length; i++) cells.push(row.values[singles[i]!] ?? null);
    for (let i = 0; i < multiples.length; i++) lists[i] = row.multi[multiples[i]!] ?? null;
    return this.context.pseudonymiser.hashRowLater(cells, lists);
  }
}
