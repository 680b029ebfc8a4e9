/**
 * The example municipality's rows as answers in the catalogue's words, read by its own mapping: what the templates'
 * files and answers are filled with, without knowing anything of how a template reads them.
 */
import Database from 'libsql';
import { loadCatalog } from '../../src/catalog/load-catalog';
import { parentsOf, recordNames, type Catalog, type RecordName } from '../../src/catalog/model';
import { canonicalIdentity, isFault } from '../../src/identity';
import { exampleCatalog, mappingsFolder } from '../../src/mapping/fixture';
import { loadMapping } from '../../src/mapping/load-mapping';
import type { CompiledRecord } from '../../src/mapping/model';
import { localDateOf } from '../../src/time/local-date';

/** One row of the example. */
export interface Told {
  record: RecordName;
  key: string;
  /** Key of the row it belongs to. */
  parent: string | null;
  /** The child's identity of today, as it stands in the register of persons. */
  identity: string;
  /** The identity as it stands in the row itself. */
  written: string;
  /** The number of the child in the register of persons. */
  person: string;
  unit: string | null;
  eventDate: string | null;
  endDate: string | null;
  isProtected: boolean;
  /** Answers by variable, in the edition's own values; `omappad` where the example holds what nobody knows. */
  answers: Readonly<Record<string, readonly string[]>>;
}

export type Example = Record<RecordName, Told[]> & {
  /** Identities of before, with those of today. */
  identities: { old: string; current: string }[];
};

export const edition: Catalog = loadCatalog({ edition: 'bbic-working' });

/** Every row that the example's mapping accepts. */
export function readExample(file: string): Example {
  const db = new Database(file, { readonly: true });
  try {
    const mapping = loadMapping(mappingsFolder('exempel'), exampleCatalog());
    const read = (query: CompiledRecord['query']): { columns: string[]; rows: never[][] } => {
      const statement = db.prepare(query.kind === 'sql' ? query.text : '');
      return {
        columns: statement.columns().map(({ name }) => name),
        rows: statement.raw().all() as never[][],
      };
    };
    const changes = read(mapping.aliases!.query);
    const current = new Map(
      changes.rows.map((row) => {
        const pair = mapping.aliases!.bind(changes.columns)(row)!;
        return [canonical(pair.old), canonical(pair.current)];
      }),
    );
    const today = (identity: string): string => {
      const next = current.get(identity);
      return next === undefined ? identity : today(next);
    };
    const persons = new Map<string, string>();
    const rows = Object.fromEntries(
      recordNames.map((record) => {
        const compiled = mapping.records.find((one) => one.record === record)!;
        const { columns, rows } = read(compiled.query);
        return [record, rowsOf(compiled, columns, rows, today, persons)];
      }),
    ) as Record<RecordName, Told[]>;
    return { ...rows, identities: [...current].map(([old, current]) => ({ old, current })) };
  } finally {
    db.close();
  }
}

function rowsOf(
  compiled: CompiledRecord,
  columns: string[],
  rows: never[][],
  today: (identity: string) => string,
  persons: Map<string, string>,
): Told[] {
  const { record } = compiled;
  const map = compiled.bind(columns);
  const out = compiled.newRow();
  return rows.flatMap((row) => {
    if (map(row, out, { unmapped: () => undefined })) return [];
    const identity = today(canonical(out.identity.text));
    if (record === 'barn' && !persons.has(identity)) persons.set(identity, out.key);
    return {
      record,
      key: out.key,
      parent: parentsOf[record].length > 0 ? out.parents[0]! : null,
      identity,
      written: out.identity.text,
      person: persons.get(identity) ?? '',
      unit: out.unit,
      eventDate: out.eventDate,
      endDate: out.endDate,
      isProtected: out.protectedIdentity,
      answers: Object.fromEntries(
        compiled.variables.map(({ id }, i) => [
          id,
          (out.multi[i] ?? [out.values[i]]).flatMap((v) => inEdition(id, v)),
        ]),
      ),
    };
  });
}

/** One way of writing an identity; what is none stays as it is. */
function canonical(text: string): string {
  const identity = canonicalIdentity({ text, kind: 'person' }, { today: localDateOf(new Date()) });
  return isFault(identity) ? text : identity.canonical;
}

/** A municipality's finer value counts as the one it refines. */
export function inEdition(id: string, value: string | null | undefined): string[] {
  if (value == null) return [];
  const known = edition.variable(id)?.values.map(({ code }) => code) ?? [];
  const isFiner = !known.includes(value) && known.includes(value.split('.')[0]!);
  return [isFiner ? value.split('.')[0]! : value];
}
