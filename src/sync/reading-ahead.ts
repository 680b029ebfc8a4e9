import type { Source } from '../../connectors/contract';
import type { RecordName } from '../catalog/model';
import type { Bilingual, ProblemDetails } from '../errors/problem';
import type { CompiledRecord } from '../mapping/model';
import { formOf } from './changed-form';
import { RecordSource } from './record-source';
import { lastingReason, mayGoOn, type ReadingPolicy, type WholeReason } from './stream-mode';
import {
  changedAhead,
  changedInOtherForms,
  changedLacking,
  changedUseless,
  countStopped,
} from './sync.problems';

/** How syncs will read one record as its mapping and its source are now, told before a row of it is read. */
export interface ReadingAhead {
  record: RecordName;
  /** Once it has been read: from the last change, whole when anything has changed, or always whole. */
  mode: 'window' | 'calm' | 'whole';
  /** Why it is always read whole; null when it is not. */
  reason: WholeReason | null;
  /** Whether a first load that is killed goes on where it was; otherwise it begins anew. */
  resumes: boolean;
  /** The source's own count; null where it gives none. */
  rows: number | null;
  key: readonly string[];
  /** The column that tells of changes; null without one, or where it is of no use however it is filled. */
  changed: ChangedColumn | null;
  /** Warnings only: a record that is read whole is read all the same. */
  problems: ProblemDetails[];
}

export interface ChangedColumn {
  column: string;
  /** As the source says it; empty when it says nothing. */
  type: string;
  /** How its greatest value is written; null when it is empty. */
  form: Bilingual | null;
  /** Rows without a value: they are read every time. */
  missing: number;
}

export interface AheadInput {
  policy: ReadingPolicy;
  /** Local time, `YYYY-MM-DD HH:MM:SS`. */
  now: string;
}

/** A larger share of rows that do not say when they were changed is warned of. */
const mostLacking = 0.1;

/** Asks the source for columns, count, greatest change and its planner's mind, and for rows without a change. */
export async function readingAhead(
  source: Source,
  compiled: CompiledRecord,
  { policy, now }: AheadInput,
): Promise<ReadingAhead> {
  const { record } = compiled;
  const asked = new RecordSource(source, compiled, {});
  await asked.describe();
  await asked.summarize(now);
  const { slices, summary } = asked;
  const lasting = lastingReason({ compiled, slices, summary });
  const keys = asked.named(compiled.reads.key);
  const problems: ProblemDetails[] = [];
  if (asked.refusal && compiled.changed !== undefined)
    problems.push({ ...asked.refusal, severity: 'warning' });
  if (asked.countStopped) problems.push(countStopped(record));
  const isOfUse = lasting === null || lasting === 'no-cursor' || lasting === 'unusable-cursor';
  const changed = isOfUse ? await lookAtChanged(asked, compiled, problems) : null;
  const reason = policy.wholeEveryDays === 0 ? 'asked' : lasting;
  return {
    record,
    mode: reason ? 'whole' : record === 'aktualisering' ? 'calm' : 'window',
    reason,
    resumes: lasting === null && mayGoOn(compiled) && keys !== null && (await asked.ordered(keys)),
    rows: summary?.rows ?? null,
    key: compiled.reads.key,
    changed,
    problems,
  };
}

async function lookAtChanged(
  asked: RecordSource,
  { record, query, changed }: CompiledRecord,
  problems: ProblemDetails[],
): Promise<ChangedColumn | null> {
  const { summary, greatest } = asked;
  const slices = asked.slices!;
  const column = asked.answer.find(({ name }) => name.toLowerCase() === changed?.toLowerCase());
  if (!column || !summary) return null;
  const { name, type } = column;
  const { rows, watermark } = summary;
  const columns = [name];

  const form = greatest === null ? null : formOf(greatest);
  if (watermark === null) {
    if (form?.isTime && asked.undated > 0)
      problems.push(changedInOtherForms(record, name, asked.undated, rows));
    else if (rows > 0) problems.push(changedUseless(record, name, type, form));
    return { column: name, type, form, missing: greatest === null ? rows : 0 };
  }
  let missing = 0;
  for await (const batch of slices.stream(query, { columns, where: [{ kind: 'null', columns }] }))
    missing += batch.rows.length;
  if (watermark !== greatest) problems.push(changedAhead(record, name));
  if (missing > rows * mostLacking) problems.push(changedLacking(record, name, missing, rows));
  return { column: name, type, form, missing };
}
