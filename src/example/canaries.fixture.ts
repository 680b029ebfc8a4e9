import Database from 'libsql';

/** Where an example says something about a person that may never leave the source. */
const columns: Record<string, readonly string[]> = {
  Person: ['Fornamn', 'Efternamn', 'Gatuadress', 'Ort'],
  PersonRelation: ['RelNamn', 'RelTelefon'],
  Handlaggare: ['Namn'],
  Placering: ['HemNamn'],
  Aktualisering: ['Fritext'],
  Utredning: ['Utredningstext'],
  Beslut: ['Motivering'],
  Insats: ['Malbeskrivning'],
  Uppfoljning: ['Anteckning'],
  Journal: ['Rubrik', 'Anteckning'],
};
const identities: Record<string, readonly string[]> = {
  Person: ['Personnr'],
  PersonIdHistorik: ['GammaltId', 'NyttId'],
  Aktualisering: ['PersonnrVidReg'],
};

/**
 * Every text of an example database that may be found nowhere else: each identity in all its written forms (10 and
 * 12 digits, with and without hyphen), names, addresses, telephone numbers and free texts, each once. A free text
 * comes whole, and as its mark alone (`FRITEXT-A1001-åäö`), which a shortened copy would still hold.
 */
export function* exampleCanaries(file: string): Iterable<string> {
  const db = new Database(file, { readonly: true });
  try {
    for (const text of distinct(db, identities)) yield* writtenForms(text);
    for (const text of distinct(db, columns)) {
      yield text;
      const mark = /^FRITEXT-\w+-åäö/.exec(text);
      if (mark) yield mark[0];
    }
  } finally {
    db.close();
  }
}

/** All ways to write an identity that stands in the source in any one of them. */
export function writtenForms(identity: string): string[] {
  const bare = identity.replace('-', '');
  const long = bare.length === 10 ? century(bare) + bare : bare;
  const short = long.slice(2);
  if (/[A-Z]/.test(long)) return [long, short];
  return [long, `${long.slice(0, 8)}-${long.slice(8)}`, short, `${short.slice(0, 6)}-${short.slice(6)}`];
}

/** Nobody in the example is born before 1990 or after 2026. */
const century = (tenDigits: string): string => (Number(tenDigits.slice(0, 2)) >= 90 ? '19' : '20');

function* distinct(db: Database.Database, tables: Record<string, readonly string[]>): Iterable<string> {
  const queries = Object.entries(tables).flatMap(([table, names]) =>
    names.map((name) => `SELECT "${name}" AS text FROM "${table}" WHERE "${name}" IS NOT NULL`),
  );
  for (const row of db.prepare(queries.join(' UNION ')).iterate()) yield (row as { text: string }).text;
}
