import type { RecordName, Variable } from '../../src/catalog/model';
import { parentsOf, recordNames } from '../../src/catalog/model';
import type { ChunkNotes, RunStart, RunSummary, StoreRow, StoreSchema, SyncRun } from '../../src/store/model';

/** Small building blocks for the store's tests. Nothing in the product imports this. */

export function variable(id: string, multiple = false): Variable {
  const record = id.split('.')[0] as RecordName;
  return {
    id,
    key: '',
    step: 'utreda',
    area: 'bakgrund',
    record,
    name: id,
    type: 'kod',
    multiple,
    notApplicable: false,
    values: [],
    comment: '',
    national: 'nej',
    provenance: 'filler',
    valuesProvenance: 'filler',
  };
}

export function schemaOf(...variables: Variable[]): StoreSchema {
  const of = (record: RecordName): Variable[] => variables.filter((v) => v.record === record);
  return {
    loaded: Object.fromEntries(
      recordNames.map((record) => [record, of(record)]),
    ) as unknown as StoreSchema['loaded'],
  };
}

export const schema = schemaOf(
  variable('barn.kon'),
  variable('aktualisering.typ'),
  variable('aktualisering.orsak', true),
  variable('utredning.utfall'),
  variable('utredning.enskilda-samtal'),
);

export function start(source = 'a'): RunStart {
  return { source, mapping: 'm', mappingVersion: '1', mappingHash: 'h1', catalogue: 'bbic-working' };
}

/** A row whose hash is its content, as the pseudonymiser's keyed hash stands for it. */
export function rowOf(
  record: RecordName,
  key: string,
  child: string,
  values: StoreRow['values'] = [],
  more: Partial<StoreRow> = {},
): StoreRow {
  const row = {
    key,
    child,
    parents: parentsOf[record].map(() => null),
    unit: 'enhet',
    eventDate: '2026-01-02',
    endDate: null,
    protectedIdentity: false,
    values,
    multi: values.map(() => null),
    disposalDate: '2031-01-02',
    cellKey: 4_294_967_295,
    ...more,
  };
  return { ...row, hash: JSON.stringify(row) };
}

export function notes(read: number): ChunkNotes {
  return { read, countedOnly: 0, rejected: [] };
}

export function merge(
  run: SyncRun,
  record: RecordName,
  rows: readonly StoreRow[],
): ReturnType<SyncRun['merge']> {
  return run.merge(record, rows, notes(rows.length));
}

export const done: Parameters<SyncRun['finish']>[0] = {
  mappingVersion: '1',
  mappingHash: 'h1',
  catalogue: 'bbic-working',
  status: 'done',
  read: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  countedOnly: 0,
  deleted: 0,
  unmapped: 0,
  cells: 0,
  unmatched: null,
  problem: null,
};

export function finish(run: SyncRun, result: Partial<RunSummary> = {}): Promise<RunSummary> {
  return run.finish({ ...done, ...result }, []);
}

/** What one run of a made-up source brings: 3,000 rows in chunks, whose content follows from `round`. */
export function manyRows(round: number): { record: RecordName; rows: StoreRow[] }[] {
  const chunks: { record: RecordName; rows: StoreRow[] }[] = [];
  for (let at = 0; at < 2000; at += 250) {
    const keys = Array.from({ length: 250 }, (_, i) => at + i).filter((i) => (i + round) % 7 !== 0);
    const rows = keys.map((i) =>
      rowOf('aktualisering', `k${i}`, `c${i >> 1}`, [`typ${(i * round) % 3}`, null], {
        multi: [null, i % 2 ? [`o${round % 4}`, `p${i % 5}`] : null],
      }),
    );
    chunks.push({ record: 'aktualisering', rows });
  }
  const children = Array.from({ length: 1000 }, (_, i) =>
    rowOf('barn', `b${i}`, `c${i}`, [`kon${round % 2}`]),
  );
  chunks.push({ record: 'barn', rows: children });
  return chunks;
}
