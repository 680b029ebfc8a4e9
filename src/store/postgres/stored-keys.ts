import type { RecordName } from '../../catalog/model';
import { referred } from './children';
import { textArray } from './copy-text';
import type { Session } from './session';

/** Who asks. */
export interface Asking {
  record: RecordName;
  source: string;
  run: number;
}

/** 64 × the number of the stored row, with what else is known of it; 0 when there is none. */
const flags = { stored: 1, changed: 2, otherChild: 4, written: 8, other: 16, nobody: 32, factor: 64 };
/** Not stored, and in `barn` no other record of the child is either. */
const notKept = -1;

/** What the store has of the keys of a block, by their place in it. */
export class StoredKeys {
  constructor(private readonly codes: Float64Array) {}

  isStored(at: number): boolean {
    return this.codes[at]! > 0;
  }

  isNotKept(at: number): boolean {
    return this.codes[at] === notKept;
  }

  /** Number of the stored row. */
  row(at: number): number {
    return Math.floor(this.codes[at]! / flags.factor);
  }

  isChanged(at: number): boolean {
    return this.is(at, flags.changed);
  }

  isOtherChild(at: number): boolean {
    return this.is(at, flags.otherChild);
  }

  /** By this run. */
  isWritten(at: number): boolean {
    return this.is(at, flags.written);
  }

  isOthers(at: number): boolean {
    return this.is(at, flags.other);
  }

  /** In `barn`: its source no longer has the child. */
  isNobodys(at: number): boolean {
    return this.is(at, flags.nobody);
  }

  markOtherChild(at: number): void {
    if (!this.isOtherChild(at)) this.codes[at]! += flags.otherChild;
  }

  private is(at: number, flag: number): boolean {
    return ((this.codes[at]! % flags.factor) & flag) !== 0;
  }
}

/**
 * Asks what the store has of some keys. Only key and hash go to the server, and one text comes back, so that rows which
 * have not changed cost little. Whose the rows are is not asked: see `askOtherChildren`.
 */
export async function askStored(
  session: Session,
  { record, source, run }: Asking,
  keys: readonly string[],
  hashes: readonly string[],
): Promise<StoredKeys> {
  if (keys.length === 0) return new StoredKeys(new Float64Array(0));
  const none = record === 'barn' ? `CASE WHEN ${referred('f.nyckel')} THEN 0 ELSE ${notKept} END` : '0';
  const when = (condition: string, flag: number): string => `CASE WHEN ${condition} THEN ${flag} ELSE 0 END`;
  const [answer] = await session.query<{ found: string }>(
    `SELECT string_agg((CASE WHEN t.nyckel IS NULL THEN ${none} ELSE t.rad * ${flags.factor} + ${flags.stored}
         + ${when('t.radhash <> f.radhash', flags.changed)} + ${when('t.korning = $4', flags.written)}
         + CASE t.kalla WHEN $3 THEN 0 WHEN '' THEN ${flags.nobody} ELSE ${flags.other} END END)::text, ',' ORDER BY f.i) AS found
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS f (nyckel, radhash, i)
     LEFT JOIN "${record}" t ON t.nyckel = f.nyckel`,
    [textArray(keys), textArray(hashes), source, run],
  );
  return new StoredKeys(Float64Array.from(answer!.found.split(','), Number));
}

/** The places of those keys whose stored row is another child's than the one that is given with it. */
export async function askOtherChildren(
  session: Session,
  record: RecordName,
  keys: readonly string[],
  children: readonly string[],
): Promise<number[]> {
  if (keys.length === 0) return [];
  const places = await session.query<{ place: string }>(
    `SELECT f.i - 1 AS place FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS f (nyckel, barn, i)
     JOIN "${record}" t ON t.nyckel = f.nyckel AND t.barn <> f.barn`,
    [textArray(keys), textArray(children)],
  );
  return places.map(({ place }) => Number(place));
}

/** The numbers of the source's own rows of the keys; null for those that have none. */
export async function askRows(
  session: Session,
  { record, source }: Asking,
  keys: readonly string[],
): Promise<(number | null)[]> {
  if (keys.length === 0) return [];
  const [answer] = await session.query<{ found: string }>(
    `SELECT string_agg(coalesce(t.rad::text, ''), ',' ORDER BY f.i) AS found
     FROM unnest($1::text[]) WITH ORDINALITY AS f (nyckel, i)
     LEFT JOIN "${record}" t ON t.nyckel = f.nyckel AND t.kalla = $2`,
    [textArray(keys), source],
  );
  return answer!.found.split(',').map((text) => (text === '' ? null : Number(text)));
}
