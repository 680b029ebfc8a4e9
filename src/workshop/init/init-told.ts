import { recordNames, type RecordName } from '../../catalog/model';
import type { Profile, ProfileColumn, ProfileTable } from '../../profile/profile.schema';
import { notOneTable, notIdentity, notRecordOfTable } from './init.problems';
import { bareName } from './init-similar';

/** What somebody who knows the system says before anything is guessed, as it was written. */
export interface ToldText {
  /** `utredning=soc.kartlaggning`: the record and its table. */
  tables: readonly string[];
  /** `soc.ident.idnr`: the column with the child's identity. */
  identity?: string | undefined;
}

/** The same, found in the profile. It holds over every guess. */
export interface Told {
  tables: ReadonlyMap<RecordName, ProfileTable>;
  identity: { table: ProfileTable; column: ProfileColumn } | null;
}

/** @throws Problem `MAP-175` to `MAP-177` */
export function toldOf(profile: Profile, { tables, identity }: ToldText): Told {
  const found = new Map<RecordName, ProfileTable>();
  for (const text of tables) {
    const at = text.indexOf('=');
    const record = recordNames.find((name) => name === text.slice(0, at).trim());
    if (at < 0 || !record || found.has(record)) throw notRecordOfTable(text);
    found.set(record, tableNamed(text.slice(at + 1).trim(), profile));
  }
  return { tables: found, identity: identity === undefined ? null : columnNamed(identity, profile) };
}

/** By its whole name, or without the schema where no two are called so. */
function tableNamed(name: string, { tables }: Profile): ProfileTable {
  const wanted = name.toLowerCase();
  const whole = tables.filter((table) => table.name.toLowerCase() === wanted);
  const bare = tables.filter((table) => bareName(table.name).toLowerCase() === wanted);
  const found = [whole, bare].find(({ length }) => length === 1)?.[0];
  if (!found)
    throw notOneTable(
      name,
      tables.map((table) => table.name),
    );
  return found;
}

function columnNamed(text: string, profile: Profile): { table: ProfileTable; column: ProfileColumn } {
  const at = text.lastIndexOf('.');
  if (at < 0) throw notIdentity(text, []);
  const table = tableNamed(text.slice(0, at), profile);
  const wanted = text.slice(at + 1).toLowerCase();
  const column = table.columns.find(({ name }) => name.toLowerCase() === wanted);
  if (!column)
    throw notIdentity(
      text,
      table.columns.map(({ name }) => name),
    );
  return { table, column };
}
