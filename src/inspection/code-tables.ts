import type { Batch, Query, Source, SourceTable } from '../../connectors/contract';
import { connectorNamed } from '../../connectors/registry';
import { shownNames } from '../../connectors/shared/shown-names';
import { quoteName, type Dialect } from '../../connectors/shared/sql-text';
import type { ProfileCode, ProfileTable } from '../profile/profile.schema';
import { meaningOf } from './column-names';
import { codesOfPersons, notACodeTable } from './inspection.problems';
import { namesIn } from './person-names';
import { labelSize, mayBeShown } from './shown-values';

const mostRows = 5000;

/** SoL (2025:400): digits that are nobody's. */
const statute = /\b(?:19|20)\d\d:\d{1,4}\b/g;

const plain = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** What the columns of code tables are called, the surest first. */
const labelNames = [/klartext/, /benamn/, /label/, /forklar/, /betyd/, /beskr|descr/, /text/, /namn|name/];
const kindNames = [/(?:kod|code|ref)_?(?:typ|type|grupp|group)/, /register/, /kategori|category/, /typ|type/];
const codeNames = [/^kod$|^code$/, /kod$|code$/, /varde$|value$/, /id$|nr$/];

interface Columns {
  kind: string | null;
  code: string;
  label: string;
}

/** A table that says by its names that it is one of codes, so that a person may be asked whether to read it. */
export const looksLikeCodes = ({ rows, columns }: ProfileTable): boolean =>
  rows !== null &&
  rows <= mostRows &&
  columns.some(({ name }) => /klartext|benamn|label/.test(plain(name))) &&
  !columns.some(({ name }) => isOfPersons(name)) &&
  columnsOf(columns.map(({ name }) => name)) !== null;

/**
 * The codes of a table that a person has named as a code table, each once.
 *
 * @throws Problem `INS-006` when it has no such columns, `INS-007` when it seems to be about persons
 */
export async function readCodes(
  source: Source,
  connector: string,
  { name, columns: found }: SourceTable,
): Promise<ProfileCode[]> {
  const names = found.map((column) => column.name);
  const columns = columnsOf(names);
  const query = columns && queryOf(connector, name, columns);
  if (!columns || !query) throw notACodeTable(name, [shownNames(names)]);
  if (names.some((column) => column !== columns.label && isOfPersons(column))) throw codesOfPersons(name);
  const codes = new Map<string, ProfileCode>();
  let rows = 0;
  for await (const batch of source.stream(query)) {
    rows += batch.rows.length;
    if (rows > mostRows) throw notACodeTable(name, [shownNames(names)]);
    for (const code of codesIn(batch, columns)) {
      const key = JSON.stringify([code.kind, code.code]);
      if (!codes.has(key)) codes.set(key, code);
    }
  }
  const all = [...codes.values()];
  if (new Set(all.flatMap(({ label }) => namesIn(label))).size > 1) throw codesOfPersons(name);
  const mayStand = ({ kind, code, label }: ProfileCode): boolean =>
    mayBeShown(code, true) &&
    mayBeShown(label.replace(statute, ''), true, labelSize) &&
    (kind === null || mayBeShown(kind, true));
  return all.filter(mayStand);
}

/** Identities, addresses and telephones; a name is what a label can be called too. */
const isOfPersons = (column: string): boolean =>
  meaningOf(column) === 'person' && !/^(?:namn|name)$/.test(plain(column));

function columnsOf(names: readonly string[]): Columns | null {
  const first = (wanted: readonly RegExp[], taken: readonly (string | null)[]): string | null => {
    const free = names.filter((name) => !taken.includes(name));
    return wanted.flatMap((pattern) => free.filter((name) => pattern.test(plain(name))))[0] ?? null;
  };
  const label = first(labelNames, []);
  const exact = first([/^kod$|^code$/], [label]);
  const kind = first(kindNames, [label, exact]);
  const code = exact ?? first(codeNames, [label, kind]);
  if (label === null) return null;
  // A table of one kind whose code is called after it: TypKod, Benamning.
  if (code === null) return kind === null ? null : { kind: null, code: kind, label };
  return { kind, code, label };
}

function queryOf(connector: string, table: string, { kind, code, label }: Columns): Query | null {
  const { queries } = connectorNamed(connector);
  if (queries === 'file') return { kind: 'file', name: table };
  if (queries === 'request') return null;
  const chosen = [kind, code, label].filter((name) => name !== null);
  const list = chosen.map((name) => quoteName(name, connector as Dialect)).join(', ');
  return { kind: 'sql', text: `SELECT ${list} FROM ${table}` };
}

function codesIn(batch: Batch, { kind, code, label }: Columns): ProfileCode[] {
  const at = (name: string | null): number => (name === null ? -1 : batch.columns.indexOf(name));
  const places = { kind: at(kind), code: at(code), label: at(label) };
  return batch.rows.flatMap((row) => {
    const text = (index: number): string => String(row[index] ?? '').trim();
    if (text(places.code) === '' || text(places.label) === '') return [];
    return [
      { kind: kind === null ? null : text(places.kind), code: text(places.code), label: text(places.label) },
    ];
  });
}
