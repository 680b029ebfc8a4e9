import type { RecordName } from '../../catalog/model';
import type { RowBlock, StreamLayout } from '../model';
import type { StoredKey } from './chunk-plan';
import { referred } from './children';
import { textArray } from './copy-text';
import type { Session } from './session';

/** Who asks. */
export interface Asking {
  record: RecordName;
  source: string;
  run: number;
}

/**
 * What the store has of the keys of a block: only key, hash and child go to the server, and one text comes back, so that
 * rows which have not changed cost little. The answer has a number per row: 64 × its row number plus the flags below.
 */
export async function storedKeys(
  session: Session,
  asking: Asking,
  layout: StreamLayout,
  block: RowBlock,
  anyClash: boolean,
): Promise<StoredKey[]> {
  const column = (name: string): string => textArray(cellsOf(layout, block, name));
  const barn = asking.record === 'barn';
  const clash = anyClash
    ? `EXISTS (SELECT 1 FROM nyckelkrock k WHERE k.kalla = $4 AND k.post = '${asking.record}' AND k.nyckel = f.nyckel)`
    : 'false';
  const [answer] = await session.query<{ found: string | null }>(
    `SELECT string_agg((CASE WHEN ${clash} THEN 1
         ${barn ? `WHEN NOT ${referred('f.nyckel')} THEN 2` : ''}
         WHEN t.nyckel IS NULL THEN 0
         ELSE t.rad * 64 + 4 + (t.radhash <> f.radhash)::int * 8 + (t.barn <> f.barn)::int * 16
           + (t.kalla <> $4)::int + (t.kalla = '')::int + (t.korning = $5)::int * 32 END)::text, ',' ORDER BY f.i) AS found
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS f (nyckel, radhash, barn, i)
     LEFT JOIN "${asking.record}" t ON t.nyckel = f.nyckel`,
    [column('nyckel'), column('radhash'), column('barn'), asking.source, asking.run],
  );
  return (answer!.found ?? '')
    .split(',')
    .slice(0, block.rows)
    .map((text) => decode(Number(text)));
}

/** The numbers of the source's own rows of the keys; null for those that have none. */
export async function storedRows(
  session: Session,
  { record, source }: Asking,
  keys: readonly string[],
): Promise<(number | null)[]> {
  const [answer] = await session.query<{ found: string | null }>(
    `SELECT string_agg(coalesce(t.rad::text, ''), ',' ORDER BY f.i) AS found
     FROM unnest($1::text[]) WITH ORDINALITY AS f (nyckel, i)
     LEFT JOIN "${record}" t ON t.nyckel = f.nyckel AND t.kalla = $2`,
    [textArray(keys), source],
  );
  if (keys.length === 0) return [];
  return (answer!.found ?? '').split(',').map((text) => (text === '' ? null : Number(text)));
}

export function cellsOf(layout: StreamLayout, block: RowBlock, name: string): string[] {
  const width = layout.columns.length;
  const cells: string[] = new Array<string>(block.rows);
  for (let row = 0, at = layout.columns.indexOf(name); row < block.rows; row++, at += width)
    cells[row] = block.cells[at] as string;
  return cells;
}

const owners = ['own', 'other', 'nobody'] as const;
const nothing: StoredKey = {
  row: null,
  changed: false,
  otherChild: false,
  owner: 'own',
  written: false,
  clash: false,
  notKept: false,
};
const isClash: StoredKey = { ...nothing, clash: true };
const isNotKept: StoredKey = { ...nothing, notKept: true };

function decode(found: number): StoredKey {
  if (found === 0) return nothing;
  if (found === 1) return isClash;
  if (found === 2) return isNotKept;
  const flags = found % 64;
  return {
    row: (found - flags) / 64,
    changed: (flags & 8) !== 0,
    otherChild: (flags & 16) !== 0,
    owner: owners[flags & 3]!,
    written: (flags & 32) !== 0,
    clash: false,
    notKept: false,
  };
}
