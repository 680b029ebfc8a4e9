import type Database from 'libsql';
import { otherCodes, otherKinds, otherNames, recoded } from './other-names';

/**
 * Gives the tables, columns and codes of a written example the names of another vendor. Rows, their order and the dirt
 * in them stay, so that both systems hold the same truth.
 */
export function renameSystem(db: Database.Database): void {
  db.exec('BEGIN');
  for (const [table, column, kind] of recoded) {
    db.exec(`UPDATE "${table}" SET "${column}" = ${recode(`"${column}"`, otherCodes[kind]!)}`);
  }
  for (const [kind, codes] of Object.entries(otherCodes)) {
    db.exec(`UPDATE Kod SET Kod = ${recode('Kod', codes)} WHERE KodTyp = '${kind}'`);
  }
  db.exec(`UPDATE Kod SET KodTyp = ${recode('KodTyp', otherKinds)}`);
  for (const [from, { table, columns }] of Object.entries(otherNames)) {
    for (const [old, name] of Object.entries(columns)) {
      db.exec(`ALTER TABLE "${from}" RENAME COLUMN "${old}" TO "${name}"`);
    }
    db.exec(`ALTER TABLE "${from}" RENAME TO "${table}"`);
  }
  db.exec('COMMIT');
}

/** Also in small letters and with a space after it, as people type. */
function recode(column: string, codes: Readonly<Record<string, string>>): string {
  const whens = Object.entries(codes).flatMap(([old, code]) => [
    `WHEN '${old}' THEN '${code}'`,
    ...(old.toLowerCase() === old ? [] : [`WHEN '${old.toLowerCase()}' THEN '${code.toLowerCase()}'`]),
    `WHEN '${old} ' THEN '${code} '`,
  ]);
  return `CASE ${column} ${whens.join(' ')} ELSE ${column} END`;
}
