import type { Source } from '../../connectors/contract';
import { recordNames, type Catalog, type RecordName, type Variable } from '../catalog/model';
import type { Pseudonymiser } from '../identity';
import { forgetCells } from '../mapping/cells';
import { rowsOf } from '../mapping/lists/lists-read';
import type { CompiledMapping, CompiledRecord } from '../mapping/model';
import type { FollowUpStore } from '../store/model';
import type { LocalDate } from '../time/local-date';
import { ChildResolver } from './child-resolver';
import { NotificationCounter } from './notifications';
import { openReadOnly } from './open-read-only';
import { ChangeTally, type PlannedRecord } from './planned-record';
import { rowsOfBlock, type PlannedRow } from './planned-row';
import { readingOrder, RecordStream } from './record-stream';
import { StoredRows } from './stored-rows';
import { cancelled } from './sync.problems';
import { UnmappedTally } from '../mapping/codes/unmapped-tally';

export interface PlanInput {
  /** Name of the source in the settings. */
  name: string;
  open(): Promise<Source>;
  mapping: CompiledMapping;
  pseudonymiser: Pseudonymiser;
  store: FollowUpStore;
  catalog: Catalog;
  today: LocalDate;
  /** Numbers of variables are told to the nearest multiple of k, and none below k. */
  k: number;
  signal?: AbortSignal;
}

/**
 * What a sync with this mapping would do to the store, row by row, without writing anything: the source is read to its
 * end and each row compared with the stored one. Throws as a sync does before it reads (`SYN-001`, `STO-006`).
 */
export async function planChanges(input: PlanInput): Promise<PlannedRecord[]> {
  const { store, pseudonymiser } = input;
  await store.checkKey(pseudonymiser.keyId, pseudonymiser.checkValue());
  const source = await openReadOnly(input.name, () => input.open());
  try {
    return await new PlanPass(input, source).complete();
  } finally {
    pseudonymiser.forget();
    forgetCells();
    await source.close();
  }
}

class PlanPass {
  private readonly children: ChildResolver;
  private readonly notifications: NotificationCounter;
  private readonly unmapped = new UnmappedTally();
  /** Children that the records read so far refer to: only they keep a row in `barn`. */
  private readonly referred = new Set<string>();

  constructor(
    private readonly input: PlanInput,
    private readonly source: Source,
  ) {
    this.children = new ChildResolver(input.pseudonymiser, input.name, input.today);
    this.notifications = new NotificationCounter(input.catalog);
  }

  async complete(): Promise<PlannedRecord[]> {
    const { mapping, signal } = this.input;
    if (mapping.aliases) await this.children.learnAliases(this.source, mapping.aliases, { signal });
    const planned: PlannedRecord[] = [];
    for (const record of readingOrder) planned.push(await this.record(record));
    return recordNames.map((name) => planned.find(({ record }) => record === name)!);
  }

  private async record(record: RecordName): Promise<PlannedRecord> {
    const { store, mapping, k, name } = this.input;
    const stored = new StoredRows(store, store.schema, record, name);
    const variables = store.schema.loaded[record];
    const tally = new ChangeTally(record, variables);
    const compiled = mapping.records.find((candidate) => candidate.record === record);
    if (compiled) await this.read(compiled, stored, tally);
    return tally.planned(await stored.count(), await this.before(stored, variables), k);
  }

  private async read(compiled: CompiledRecord, stored: StoredRows, tally: ChangeTally): Promise<void> {
    const { input } = this;
    const stream = new RecordStream(compiled, {
      source: input.name,
      pseudonymiser: input.pseudonymiser,
      children: this.children,
      notifications: this.notifications,
      unmapped: this.unmapped,
    });
    for await (const batch of rowsOf(this.source, compiled, { signal: input.signal })) {
      if (input.signal?.aborted) throw cancelled();
      stream.add(batch);
      const { rows: brought, notes } = stream.chunk();
      tally.accountFor(notes);
      const rows = rowsOfBlock(
        brought.whole(null),
        stream.layout,
        input.store.schema.loaded[compiled.record],
      );
      const kept = compiled.record === 'barn' ? await this.keptChildren(rows, stored) : null;
      const found = await stored.find(rows.map(({ key }) => key));
      for (const row of rows) {
        if (kept && !kept.has(row.child)) tally.notKept();
        else {
          this.referred.add(row.child);
          tally.compare(row, found.get(row.key), input.name);
        }
      }
    }
  }

  private async keptChildren(rows: readonly PlannedRow[], stored: StoredRows): Promise<Set<string>> {
    const children = rows.map(({ child }) => child);
    const others = children.filter((child) => !this.referred.has(child));
    const elsewhere = await stored.referredElsewhere(
      others,
      recordNames.filter((name) => name !== 'barn'),
    );
    return new Set(children.filter((child) => this.referred.has(child) || elsewhere.has(child)));
  }

  private async before(
    stored: StoredRows,
    variables: readonly Variable[],
  ): Promise<Map<string, Awaited<ReturnType<StoredRows['distribution']>>>> {
    const found = new Map<string, Awaited<ReturnType<StoredRows['distribution']>>>();
    for (const variable of variables) found.set(variable.id, await stored.distribution(variable));
    return found;
  }
}
