/** What no `?` of stands for a parameter: texts, quoted names and comments. */
const parts = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\?/g;

/**
 * `?` as `$1`, `$2` …, each with the type of its parameter: SQLite compares and calculates by the value that it is
 * given, PostgreSQL would guess one from the place.
 */
export function numbered(sql: string, parameters: readonly unknown[]): string {
  let at = 0;
  return sql.replace(parts, (part) => {
    if (part !== '?') return part;
    const value = parameters[at];
    return `$${++at}::${typeOf(value)}`;
  });
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'bigint' : 'float8';
  return typeof value === 'boolean' || typeof value === 'bigint' ? 'bigint' : 'text';
}
