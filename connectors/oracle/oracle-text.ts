/** What a SELECT can do in Oracle beside reading its own database. */
import type { Cell, Query } from '../contract';
import { checkSelect, type Select } from '../shared/sql-text';
import { notRead } from './oracle.errors';

const quotedOrComment =
  /\b[nN]?[qQ]'(?:\[[^]*?\]'|\{[^]*?\}'|\([^]*?\)'|<[^]*?>'|(\S)[^]*?\1')|'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[^]*?\*\//g;

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

function refuseHidden({ text }: Select): void {
  const bare = text.replace(quotedOrComment, (part) => (/^["']|^[nN]?[qQ]'/.test(part) ? 'x' : ' '));
  const link = /[\w$#x]@([\w$#.]+)/.exec(bare)?.[1];
  if (link !== undefined) {
    throw notRead(`@${link}`, {
      sv: 'En databaslänk läser i en annan databas, där kontots rättigheter inte är prövade.',
      en: "A database link reads in another database, where the account's rights have not been checked.",
    });
  }
  if (/\.\s*nextval\b/i.test(bare)) {
    throw notRead('NEXTVAL', {
      sv: 'Det förbrukar ett nummer i källan och är därmed en skrivning.',
      en: 'It uses up a number in the source and so is a write.',
    });
  }
}
