import type { ReadOnlyProof, Source, SourceStatus } from '../../../connectors/contract';

/** A source and the other places that its lists stand in: opened, proven and closed as one. */
class SourceWithPlaces implements Source {
  readonly describe: Source['describe'];
  readonly stream: Source['stream'];
  readonly tables: Source['tables'];
  readonly estimateRows: Source['estimateRows'];
  readonly countValues: Source['countValues'];
  readonly slices?: NonNullable<Source['slices']>;

  constructor(
    private readonly source: Source,
    readonly places: ReadonlyMap<string, Source>,
  ) {
    this.describe = (query) => source.describe(query);
    this.stream = (query, signal) => source.stream(query, signal);
    this.tables = () => source.tables();
    this.estimateRows = (query) => source.estimateRows(query);
    this.countValues = (table, column, limit, signal) => source.countValues(table, column, limit, signal);
    if (source.slices) this.slices = source.slices;
  }

  /** Read-only when every one of them is. */
  async proveReadOnly(): Promise<ReadOnlyProof> {
    const proof = await this.source.proveReadOnly();
    for (const [name, place] of this.places) {
      const other = await place.proveReadOnly();
      proof.readOnly &&= other.readOnly;
      proof.evidence.push(...other.evidence.map((sentence) => `${name}: ${sentence}`));
      proof.excess.push(...other.excess.map(({ right, remove }) => ({ right: `${name}: ${right}`, remove })));
    }
    return proof;
  }

  async status(): Promise<SourceStatus> {
    const status = await this.source.status();
    const names = [...this.places.keys()].join(', ');
    const detail = `${status.snapshot.detail} The lists of other places (${names}) are each of a moment of their own.`;
    return { ...status, snapshot: { consistent: false, detail } };
  }

  async close(): Promise<void> {
    for (const place of this.places.values()) await place.close();
    await this.source.close();
  }
}

/** Opens a source with the places of its lists. When one cannot be opened, those that are get closed again. */
export async function openWithPlaces(
  open: () => Promise<Source>,
  places: Readonly<Record<string, () => Promise<Source>>>,
): Promise<Source> {
  const source = await open();
  const opened = new Map<string, Source>();
  const whole = new SourceWithPlaces(source, opened);
  try {
    for (const [name, openPlace] of Object.entries(places)) opened.set(name, await openPlace());
  } catch (error) {
    await whole.close();
    throw error;
  }
  return opened.size === 0 ? source : whole;
}

/** Names of the places that a source was opened with, and each of them. */
export const placesOf = (source: Source): ReadonlyMap<string, Source> =>
  source instanceof SourceWithPlaces ? source.places : new Map<string, Source>();
