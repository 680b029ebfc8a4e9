import type { StoreSchema, StreamLayout } from '../model';
import { recordTable, RecordTable } from '../tables';
import type { Children } from './children';
import { Corrections } from './corrections';
import type { Connection } from './connection';
import type { FileLayout } from './file-layout';
import { RecordIndexes } from './indexes';
import type { Ledger } from './ledger';
import { RowWriter, RunContext } from './row-writer';
import { SeenRows } from './seen-rows';
import { StoredClashes } from './stored-clashes';

/** What the streams of a run share. */
export interface RunParts {
  connection: Connection;
  schema: StoreSchema;
  run: RunContext;
  ledger: Ledger;
  children: Children;
  layout: FileLayout;
}

/** What the ways of writing one stream share. */
export interface StreamParts extends RunParts {
  stream: StreamLayout;
  table: RecordTable;
  indexes: RecordIndexes;
  rows: RowWriter;
  seen: SeenRows;
  clashes: StoredClashes;
  corrections: Corrections;
}

export function streamParts(parts: RunParts, stream: StreamLayout): StreamParts {
  const { connection, run } = parts;
  const table = recordTable(parts.schema, stream.record);
  const indexes = new RecordIndexes(connection, table);
  return {
    ...parts,
    stream,
    table,
    indexes,
    rows: new RowWriter(connection, table, stream, run, indexes.canWait),
    seen: new SeenRows(connection, stream.record, run.source),
    clashes: new StoredClashes(connection, run.source, stream),
    corrections: new Corrections(parts.ledger, stream.record),
  };
}
