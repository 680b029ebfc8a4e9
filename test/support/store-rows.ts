import type { RecordName, Variable } from '../../src/catalog/model';
import { parentsOf, recordNames } from '../../src/catalog/model';
import type { ChunkCount, ChunkNotes, FollowUpStore, RowBlock, RunStart } from '../../src/store/model';
import type { RunSummary, StoreSchema, StreamEnd, StreamLayout, StreamResult } from '../../src/store/model';
import type { StoredCell, StreamAccount, StreamWriter, SyncRun } from '../../src/store/model';
import { chunkRowsOf } from '../../src/store/row-block';
import { streamLayout } from '../../src/store/tables';

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

/** A row in words: its columns by name, and the codes of its side tables. */
export interface Row {
  nyckel: string;
  barn: string;
  cells: Readonly<Record<string, StoredCell>>;
  codes: Readonly<Record<string, readonly string[]>>;
  radhash: string;
}

/**
 * A row whose hash is its content, as the pseudonymiser's keyed hash stands for it. `values` by column; a list is of a
 * side table. In `barn` the child is the key.
 */
export function rowOf(
  record: RecordName,
  key: string,
  child: string,
  values: Readonly<Record<string, StoredCell | readonly string[]>> = {},
): Row {
  const isCodes = (value: unknown): value is readonly string[] => Array.isArray(value);
  const cells = {
    ...Object.fromEntries(parentsOf[record].map((parent) => [parent, null])),
    enhet: 'enhet',
    handelse_datum: '2026-01-02',
    slut_datum: null,
    skyddad: 0,
    gallras: '2031-01-02',
    cellnyckel: 4_294_967_295,
    ...(Object.fromEntries(Object.entries(values).filter(([, value]) => !isCodes(value))) as Record<
      string,
      StoredCell
    >),
  };
  const codes = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (isCodes(value) ? [[`${record}_${name}`, value]] : [])),
  );
  const row = { nyckel: record === 'barn' ? child : key, barn: child, cells, codes };
  return { ...row, radhash: JSON.stringify(row) };
}

/** What a stream of all loaded variables brings. */
export const layoutOf = (record: RecordName, of: StoreSchema = schema): StreamLayout =>
  streamLayout(record, of.loaded[record]);

export function blockOf(layout: StreamLayout, rows: readonly Row[]): RowBlock {
  const cell = (row: Row, name: string): StoredCell =>
    name === 'nyckel' || name === 'barn' || name === 'radhash' ? row[name] : (row.cells[name] ?? null);
  return {
    rows: rows.length,
    cells: rows.flatMap((row) => layout.columns.map((name) => cell(row, name))),
    sides: layout.sides.map((side) =>
      rows.flatMap((row, at) => (row.codes[side] ?? []).flatMap((code) => [at, code])),
    ),
  };
}

export function notes(read: number, more: Partial<ChunkNotes> = {}): ChunkNotes {
  return { read, countedOnly: 0, rejected: [], bookmark: null, ...more };
}

/** One record being written, in words. */
export class TestStream {
  private constructor(
    private readonly run: SyncRun,
    private readonly layout: StreamLayout,
    readonly writer: StreamWriter,
  ) {}

  static async open(run: SyncRun, record: RecordName, of: StoreSchema = schema): Promise<TestStream> {
    const layout = layoutOf(record, of);
    return new TestStream(run, layout, await run.openStream(layout));
  }

  write(rows: readonly Row[], more: Partial<ChunkNotes> = {}): Promise<ChunkCount> {
    return this.writer.write(chunkRowsOf(this.layout, blockOf(this.layout, rows)), notes(rows.length, more));
  }

  /** Ends the reading; rows that it did not meet go, unless `end` says otherwise. */
  finish(end: Partial<StreamEnd> = {}): Promise<StreamResult> {
    return this.writer.finish({
      ...{ sweep: true, brake: 1, state: 'state', stateIfCorrected: 'corrected', standing: [] },
      ...end,
    });
  }

  close(account: Partial<StreamAccount> = {}): Promise<void> {
    return this.run.closeStream({ ...closed, record: this.layout.record, ...account });
  }
}

/** What became of no rows. */
const nothing = {
  read: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  countedOnly: 0,
  deleted: 0,
};

const closed: Omit<StreamAccount, 'record'> = {
  mode: 'whole',
  reason: 'first',
  ...nothing,
  sourceRows: null,
  difference: null,
  status: 'done',
  problem: null,
  sourceMs: 0,
  storeMs: 0,
};

/** Reads a record whole, in one chunk, to its end: what is not among the rows goes. */
export async function readWhole(
  run: SyncRun,
  record: RecordName,
  rows: readonly Row[],
  of: StoreSchema = schema,
): Promise<{ count: ChunkCount; result: StreamResult }> {
  const stream = await TestStream.open(run, record, of);
  const count = await stream.write(rows);
  const result = await stream.finish();
  await stream.close();
  return { count, result };
}

export const done: Parameters<SyncRun['finish']>[0] = {
  mappingVersion: '1',
  mappingHash: 'h1',
  catalogue: 'bbic-working',
  status: 'done',
  ...nothing,
  unmapped: 0,
  cells: 0,
  unmatched: null,
  problem: null,
  standing: 0,
};

export function finish(run: SyncRun, result: Partial<RunSummary> = {}): Promise<RunSummary> {
  return run.finish({ ...done, ...result }, []);
}

export interface ManyRows {
  record: RecordName;
  chunks: Row[][];
}

/** What one run of a made-up source brings: 3,000 rows in chunks, whose content follows from `round`. */
export function manyRows(round: number): ManyRows[] {
  const chunks: Row[][] = [];
  for (let at = 0; at < 2000; at += 250) {
    const keys = Array.from({ length: 250 }, (_, i) => at + i).filter((i) => (i + round) % 7 !== 0);
    chunks.push(
      keys.map((i) =>
        rowOf('aktualisering', `k${i}`, `c${i >> 1}`, {
          typ: `typ${(i * round) % 3}`,
          orsak: i % 2 ? [`o${round % 4}`, `p${i % 5}`] : [],
        }),
      ),
    );
  }
  const children = Array.from({ length: 1000 }, (_, i) =>
    rowOf('barn', `b${i}`, `c${i}`, { kon: `kon${round % 2}` }),
  );
  return [
    { record: 'aktualisering', chunks },
    { record: 'barn', chunks: [children] },
  ];
}

/** Reads it all, as a sync does: a bookmark with each chunk of a long reading. */
export async function syncMany(
  store: FollowUpStore,
  round: number,
  onChunk: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const run = await store.startRun(start());
  for (const { record, chunks } of manyRows(round)) {
    const stream = await TestStream.open(run, record);
    // A bookmark of another round tells of other rows.
    const { bookmark } = stream.writer;
    const [of, at] = (bookmark ?? '').split(':').map(Number);
    const from = of === round && record !== 'barn' ? at! + 1 : 0;
    for (const [index, rows] of chunks.entries()) {
      if (index < from) continue;
      await stream.write(rows, { bookmark: record === 'barn' ? null : `${round}:${index}` });
      await onChunk();
    }
    if (from > 0) {
      const keys = chunks.slice(0, from).flatMap((rows) => rows.map((row) => row.nyckel));
      await stream.writer.nextPass();
      await stream.writer.present(keys);
    }
    await stream.finish();
    await stream.close();
  }
  await finish(run);
}
