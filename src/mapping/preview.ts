import { createHmac, randomBytes } from 'node:crypto';
import type { Source } from '../../connectors/contract';
import { parentsOf, type RecordName } from '../catalog/model';
import { compileRecord } from './compile-record';
import { rowsOf } from './lists/lists-read';
import type { UnmatchedRows } from './lists/lists-unmatched';
import type { CompiledRecord, MappedRow, RejectCode } from './model';
import type { MappingPlan } from './plan';
import { UnmappedTally, type UnmappedCount } from './codes/unmapped-tally';

/** The first rows of a record as they would go to the store, under pseudonyms that are made for this time only. */
export interface PreviewRecord {
  record: RecordName;
  read: number;
  rejected: Partial<Record<RejectCode, number>>;
  /** Rows whose key an earlier row has, which a sync rejects; 0 where the mapping says that rows repeat. */
  sameKey: number;
  /** Read, never shown: protected identities, and notifications that led to no investigation. */
  hidden: number;
  unmapped: UnmappedCount[];
  rows: PreviewRow[];
}

export interface PreviewRow {
  key: string;
  child: string;
  parents: Partial<Record<RecordName, string | null>>;
  eventDate: string | null;
  endDate: string | null;
  /** Answered variables only. */
  values: Record<string, string>;
}

/**
 * Maps the first `limit` rows of every record of an open source. No identity leaves: keys and children are HMACs
 * under a random key that is forgotten, birth dates lose their day.
 *
 * @param unmatched hears of the rows of lists that no row asked for, where every record was read to its end
 */
export async function previewMapping(
  plan: MappingPlan,
  source: Source,
  limit: number,
  unmatched?: UnmatchedRows,
): Promise<PreviewRecord[]> {
  const secret = randomBytes(32);
  const pseudonym = (text: string): string =>
    createHmac('sha256', secret).update(text).digest('base64url').slice(0, 8);
  const records: PreviewRecord[] = [];
  for (const record of plan.records) {
    records.push(await previewRecord(compileRecord(record, null), source, limit, pseudonym, unmatched));
  }
  return records;
}

async function previewRecord(
  compiled: CompiledRecord,
  source: Source,
  limit: number,
  pseudonym: (text: string) => string,
  unmatched?: UnmatchedRows,
): Promise<PreviewRecord> {
  const preview: PreviewRecord = {
    record: compiled.record,
    read: 0,
    rejected: {},
    sameKey: 0,
    hidden: 0,
    unmapped: [],
    rows: [],
  };
  const out = compiled.newRow();
  const isOnlyCounted = onlyCounted(compiled);
  const tally = new UnmappedTally();
  const keys = new Set<string>();
  for await (const batch of rowsOf(source, compiled, { unmatched })) {
    const map = compiled.bind(batch.columns);
    for (const row of batch.rows.slice(0, limit - preview.read)) {
      preview.read++;
      const code = map(row, out, tally);
      // What rejects a row as unmapped is what its reader wants to know.
      if (code === null || code === 'unmapped') tally.keepRow(compiled.record);
      else tally.dropRow();
      if (code) preview.rejected[code] = (preview.rejected[code] ?? 0) + 1;
      else if (!compiled.repeats && keys.has(out.key)) preview.sameKey++;
      else if (out.protectedIdentity || isOnlyCounted(out)) preview.hidden++;
      else preview.rows.push(previewRow(compiled, out, pseudonym));
      if (!code) keys.add(out.key);
    }
    if (preview.read >= limit) break;
  }
  return { ...preview, unmapped: tally.list() };
}

function previewRow(
  { record, variables }: CompiledRecord,
  out: MappedRow,
  pseudonym: (text: string) => string,
): PreviewRow {
  const parents = parentsOf[record].map((parent, i) => {
    const key = out.parents[i];
    return [parent, key == null ? null : pseudonym(`${parent} ${key}`)];
  });
  const values = variables.flatMap(({ id }, i) => {
    const value = out.multi[i]?.join(', ') ?? out.values[i] ?? null;
    if (value === null) return [];
    return [[id, id === 'barn.fodelsedatum' ? value.replace(/-\d\d$/, '-··') : value]];
  });
  return {
    key: pseudonym(`${record} ${out.key}`),
    child: pseudonym(`person ${out.identity.text}`),
    parents: Object.fromEntries(parents) as PreviewRow['parents'],
    eventDate: out.eventDate,
    endDate: out.endDate,
    values: Object.fromEntries(values) as Record<string, string>,
  };
}

/** The law keeps notifications without an investigation to counts; the sync stores no row of them either. */
function onlyCounted({ record, variables }: CompiledRecord): (out: MappedRow) => boolean {
  if (record !== 'aktualisering') return () => false;
  const opened = variables.findIndex(({ id }) => id === 'aktualisering.utredning-inleds');
  return ({ values }) => values[opened] !== 'ja' && values[opened] !== 'pagar-redan';
}
