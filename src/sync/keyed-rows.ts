import type { Cell } from '../../connectors/contract';
import type { CanonicalIdentity } from '../identity/model';
import type { CompiledRecord, MappedRow, UnmappedSink } from '../mapping/model';
import type { ChunkRows } from '../store/model';
import type { BlockBuilder } from './block-builder';
import type { RowKeys, RowKeysContext } from './row-keys';

/** Maps a row anew; what was told of it the first time is not told again. */
type MapAgain = (row: readonly Cell[], out: MappedRow, sink: UnmappedSink) => void;

interface Kept {
  row: readonly Cell[];
  map: MapAgain;
}

const untold: UnmappedSink = { unmapped: () => undefined };

/**
 * Rows by key and hash, for a store that has most of them already: only those that it asks for are made whole, from the
 * source's own, which are kept as long as their chunk.
 */
export class KeyedRows {
  private readonly keys: RowKeys;
  private kept: Kept[] = [];
  private ownKeys: string[] = [];
  private hashes: string[] = [];
  /** Per row since the last `reckon`, the child's present pseudonym where it has left its identity. */
  private aliases: (string | null)[] = [];

  constructor(
    private readonly compiled: CompiledRecord,
    private readonly context: RowKeysContext,
    private readonly builder: BlockBuilder,
  ) {
    this.keys = builder.keys;
  }

  get rows(): number {
    return this.kept.length;
  }

  add(mapped: MappedRow, identity: CanonicalIdentity, row: readonly Cell[], map: MapAgain): void {
    const alias = this.context.children.aliasOf(identity);
    if (this.compiled.record !== 'barn') this.keys.own.later(mapped.key);
    else if (alias === null) this.keys.child(identity);
    this.keys.hash(mapped, identity, alias);
    this.aliases.push(alias);
    this.kept.push({ row, map });
  }

  reckon(): void {
    const { ownKeys, hashes, aliases } = this;
    const digests = this.context.pseudonymiser.reckon();
    const barn = this.compiled.record === 'barn';
    let place = 0;
    for (const alias of aliases) {
      ownKeys.push(barn && alias !== null ? alias : digests.of(place++));
      hashes.push(digests.of(place++));
    }
    this.aliases = [];
  }

  take(): ChunkRows {
    const { kept, ownKeys, hashes } = this;
    this.kept = [];
    this.ownKeys = [];
    this.hashes = [];
    return {
      keys: ownKeys,
      hashes,
      whole: (rows) => this.whole(rows === null ? kept : rows.map((row) => kept[row]!)),
    };
  }

  private whole(rows: readonly Kept[]): ReturnType<BlockBuilder['take']> {
    const mapped = this.compiled.newRow();
    for (const { row, map } of rows) {
      map(row, mapped, untold);
      this.builder.add(mapped, this.context.children.read(mapped.identity)!);
    }
    this.builder.reckon();
    return this.builder.take();
  }
}
