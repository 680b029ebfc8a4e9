/** The queries of a template over its views. They are the same in every engine; only the name of the schema differs. */

/**
 * `UtredningId_Kundnummer`: two columns that together are the key of a list. Only Oracle's template has such, and `||`
 * is how Oracle says it.
 */
export const partsOf = (column: string): string[] => column.split('_');

const own = (column: string): string => {
  const parts = partsOf(column).map((part) => `r.${part}`);
  return parts.length === 1 ? parts[0]! : `${parts.join(" || '/' || ")} AS ${column}`;
};

interface ChildQuery {
  name: string;
  /** Columns of the view itself. */
  columns: readonly string[];
  /** Key of the view `barn`, which the view holds too. */
  child: readonly string[];
  /** Columns of the view `barn`. */
  ofChild: readonly string[];
  guard: string;
}

type Text = (schema: string) => string;

/** Rows whose child is missing come with no identity and are counted as rejected, instead of disappearing. */
export const childQuery =
  ({ name, columns, child, ofChild, guard }: ChildQuery): Text =>
  (schema) =>
    [
      '-- LEFT JOIN: en rad vars barn saknas räknas som avvisad, i stället för att försvinna.',
      `-- ${guardSays}`,
      select([...columns.map(own), ...ofChild.map((column) => `b.${column}`), shut('b', guard)]),
      `FROM ${schema}.${name} r`,
      `LEFT JOIN ${schema}.barn b ON ${child.map((column) => `b.${column} = r.${column}`).join(' AND ')}`,
      '',
    ].join('\n');

export const personQuery =
  (name: string, columns: readonly string[], guard: string): Text =>
  (schema) =>
    [
      `-- ${guardSays}`,
      select([
        ...columns.filter((column) => column !== guard).map((column) => `b.${column}`),
        shut('b', guard),
      ]),
      `FROM ${schema}.${name} b`,
      '',
    ].join('\n');

export const listQuery =
  (name: string, columns: readonly string[]): Text =>
  (schema) =>
    `${select(columns.map(own))}\nFROM ${schema}.${name} r\n`;

const guardSays = "Bara 'Nej' betyder att identiteten inte är skyddad: tomt och okända ord räknas som skydd.";

const shut = (alias: string, column: string): string =>
  `CASE WHEN ${alias}.${column} = 'Nej' THEN NULL ELSE 'Ja' END AS ${column}`;

/** Broken into lines of at most 110 characters. */
function select(columns: readonly string[]): string {
  const lines = ['SELECT'];
  columns.forEach((column, index) => {
    const piece = index < columns.length - 1 ? `${column},` : column;
    const last = lines.at(-1)!;
    if (last.length + piece.length < 110) lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(`       ${piece}`);
  });
  return lines.join('\n');
}
