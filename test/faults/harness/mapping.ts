import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { tables, tableNames, type Table } from './rows';

/** What differs from the mapping that the tests mostly use. */
export interface MappingChange {
  /** Raised to make a mapping of another hash. */
  version?: string;
  /** Tables without `changed`: always read whole. */
  noCursor?: readonly Table[];
  /** Text of the SELECT of a table instead of the usual one. */
  sql?: Partial<Record<Table, string>>;
}

const code = (column: string): unknown => ({ code: column, map: 'catalogue' });

const records: Record<Table, Record<string, unknown>> = {
  person: { variables: { 'barn.kon': code('kon'), 'barn.fodelsedatum': { date: 'fodd' } } },
  akt: {
    eventDate: 'inkom',
    variables: {
      'aktualisering.inkom-datum': { date: 'inkom' },
      'aktualisering.typ': code('typ'),
      'aktualisering.orsak': { multi: 'orsak', map: 'catalogue' },
      'aktualisering.utredning-inleds': code('inleds'),
    },
  },
  utr: {
    aktualisering: 'akt',
    eventDate: 'start',
    variables: {
      'utredning.utfall': code('utfall'),
      'utredning.enskilda-samtal': code('samtal'),
      'utredning.centrala-behov': { multi: 'behov', map: 'catalogue' },
    },
  },
  ins: {
    utredning: 'utr',
    eventDate: 'start',
    variables: { 'insats.typ': code('typ'), 'insats.startdatum': { date: 'start' } },
  },
};

/** Writes a follow-up that needs every variable of the mapping, so that side tables are filled too. Answers its folder. */
export function writeFollowUp(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const followUp = {
    id: 'felprov',
    title: 'Felprov',
    question: 'Finns allt som ska finnas?',
    purpose: 'Prov.',
    decidedBy: 'Ingen (prov)',
    decidedOn: '2019-11-20',
    population: 'Påhittade barn.',
    from: '2020-01-01',
    to: '2099-12-31',
    contact: 'Ingen (prov)',
    variables: Object.values(records).flatMap(({ variables }) => Object.keys(variables as object)),
  };
  writeFileSync(join(folder, 'felprov.yaml'), stringify(followUp));
  return folder;
}

/** Writes the mapping of the case system into a folder. */
export function writeMapping(folder: string, connector: string, change: MappingChange = {}): string {
  mkdirSync(join(folder, 'sql'), { recursive: true });
  const mapped = tableNames.map((table) => {
    const columns = tables[table].columns.map(([name]) => name).join(', ');
    writeFileSync(
      join(folder, 'sql', `${table}.sql`),
      change.sql?.[table] ?? `SELECT ${columns} FROM ${table}`,
    );
    const cursor = change.noCursor?.includes(table) ? {} : { changed: 'andrad' };
    return [
      tables[table].record,
      { from: `sql/${table}.sql`, key: 'id', barn: 'personnr', enhet: 'marke', ...cursor, ...records[table] },
    ];
  });
  const mapping = {
    mapping: 'felprov',
    version: change.version ?? '1.0.0',
    title: 'Felprovens verksamhetssystem',
    status: 'example',
    catalogue: 'bbic-working',
    connector,
    maxUnmappedShare: 0.5,
    records: Object.fromEntries(mapped) as unknown,
  };
  writeFileSync(join(folder, 'mapping.yaml'), stringify(mapping));
  return folder;
}
