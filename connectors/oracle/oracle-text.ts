/** What a SELECT can do in Oracle beside reading its own database. */
import type { Cell, Query } from '../contract';
import { checkSelect, type Select } from '../shared/sql-text';
import { notRead } from './oracle.errors';

export interface Checked {
  /** As it is sent: a name after `:` may be a word that Oracle keeps for itself, so they are numbered. */
  text: string;
  binds: Record<string, Cell>;
}

/** @throws ConnectorError `CON-003`, `CON-019`, `CON-020`, `CON-715` */
export function checkQuery(query: Query): Checked {
  const { select, values } = checkSelect(query, 'oracle', 'oracle');
  refuseHidden(select);
  return {
    text: select.mark((_, index) => `:p${index + 1}`),
    binds: Object.fromEntries(values.map((value, index) => [`p${index + 1}`, value])),
  };
}

/** A name, as it stands outside quotes or, in `bare`, as its masked quotes. */
const name = String.raw`("+|[\p{L}_$#][\p{L}\p{N}_$#]*)`;
const afterAt = new RegExp(String.raw`@\s*${name}?`, 'du');
const afterDot = new RegExp(String.raw`\.\s*${name}`, 'dgu');

function refuseHidden({ text, bare }: Select): void {
  const written = ({ indices }: RegExpExecArray): string => text.slice(...(indices?.[1] ?? [0, 0]));
  // Outside quotes and comments Oracle has no other use for @.
  const link = afterAt.exec(bare);
  if (link) {
    throw notRead(`@${written(link)}`, {
      sv: 'En databaslänk läser i en annan databas, där kontots rättigheter inte är prövade.',
      en: "A database link reads in another database, where the account's rights have not been checked.",
    });
  }
  if ([...bare.matchAll(afterDot)].some((found) => /^"?nextval"?$/i.test(written(found)))) {
    throw notRead('NEXTVAL', {
      sv: 'Det förbrukar ett nummer i källan och är därmed en skrivning.',
      en: 'It uses up a number in the source and so is a write.',
    });
  }
}
