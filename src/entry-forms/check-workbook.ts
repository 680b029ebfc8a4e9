import { ConnectorError, type ConnectorErrorDetails, type Source } from '../../connectors/contract';
import { splitPart } from '../../connectors/shared/files/file-part';
import type { Catalog } from '../catalog/model';
import { placesOf } from '../mapping/lists/lists-places';
import type { CompiledMapping } from '../mapping/model';
import * as problems from './forms.problems';
import { headerRow } from './places';
import { formVersion, stampColumns, stampOf, stampSheet, type Stamp } from './stamp';

export interface WorkbookCheck {
  mapping: CompiledMapping;
  catalog: Catalog;
  followUps: readonly { id: string; variables: readonly string[] }[];
  /** The variables that may be loaded today. */
  loaded: ReadonlySet<string>;
  warn(details: ConnectorErrorDetails): void;
}

/** What the connector says of a workbook without our sheet: somebody else's. */
const sheetMissing = 'CON-605';

/**
 * Looks at every workbook that a mapping reads, and refuses those of ours that would be read wrongly. Workbooks that
 * Bryggan has not made are left alone.
 *
 * @throws Problem `FRM-020` to `FRM-029`
 */
export async function checkWorkbooks(source: Source, check: WorkbookCheck): Promise<void> {
  const places = placesOf(source);
  const seen = new Set<string>();
  for (const { query, joins } of check.mapping.records) {
    const read = [
      { query, place: null as string | null },
      ...joins.map((join) => ({ query: join.query, place: join.source })),
    ];
    for (const { query: one, place } of read) {
      if (one.kind !== 'file' || splitPart(one.name).part === undefined) continue;
      const { file } = splitPart(one.name);
      const from = place === null ? source : places.get(place);
      if (!from || !/\.xls[xm]$/i.test(file) || seen.has(`${place} ${file}`)) continue;
      seen.add(`${place} ${file}`);
      const stamp = await readStamp(from, file);
      if (stamp) checkStamp(file, stamp, check, place === null);
    }
  }
}

async function readStamp(source: Source, file: string): Promise<Stamp | null> {
  const rows: [string, string][] = [];
  try {
    for await (const batch of source.stream({ kind: 'file', name: `${file}#${stampSheet}` })) {
      const [what, content] = stampColumns.map((name) => batch.columns.indexOf(name)) as [number, number];
      if (what < 0 || content < 0) throw problems.brokenStamp(file);
      for (const row of batch.rows) rows.push([String(row[what] ?? ''), String(row[content] ?? '')]);
    }
  } catch (error) {
    if (error instanceof ConnectorError && error.details.code === sheetMissing) return null;
    throw error;
  }
  // The names stand in the first row too: read with another header row, they are there once more.
  if (rows.some(([what]) => what === stampColumns[0])) throw problems.otherHeaderRow(file, headerRow);
  const stamp = stampOf(rows);
  if (!stamp) throw problems.brokenStamp(file);
  return stamp;
}

/** `own`: the mapping's records are read from it, and not only columns that widen them. */
function checkStamp(file: string, stamp: Stamp, check: WorkbookCheck, own: boolean): void {
  const { catalog, followUps, mapping, loaded } = check;
  if (stamp.version > formVersion) throw problems.newerForm(file, stamp.version, formVersion);
  if (stamp.edition !== catalog.edition) throw problems.otherEdition(file, stamp.edition, catalog.edition);
  const unknown = stamp.added.filter((answer) => {
    const [id, code] = answer.split('=');
    return loaded.has(id!) && !catalog.variable(id!)?.values.some((value) => value.code === code);
  });
  if (unknown.length > 0) throw problems.unknownAnswers(file, unknown);
  const followUp = followUps.find(({ id }) => id === stamp.followUp);
  const known = followUps.map(({ id }) => id);
  if (!followUp) throw problems.otherFollowUp(file, stamp.followUp, known);
  const reads = /^(excel|paper)(?:-lokal)?$/.exec(mapping.id)?.[1];
  if (own && reads && reads !== stamp.form) throw problems.wrongForm(file, stamp.form, reads);
  const delivered = new Set(mapping.records.flatMap(({ variables }) => variables.map(({ id }) => id)));
  const unread = stamp.variables.filter((id) => loaded.has(id) && !delivered.has(id));
  if (unread.length > 0) throw problems.notReadByMapping(file, unread, stamp.form);
  if (own && stamp.local && mapping.id === stamp.form) throw problems.needsOwnMapping(file, stamp.form);
  const missing = followUp.variables.filter((id) => own && !stamp.variables.includes(id));
  if (missing.length > 0) check.warn(problems.changedFollowUp(file, followUp.id, missing));
}
