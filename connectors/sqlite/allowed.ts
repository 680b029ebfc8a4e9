/**
 * What a SELECT may call. The driver brings functions and tables that write and read files of this machine
 * (`writefile`, `readfile`, `fsdir`), run SQL of their own or show the pages of the file, and no read-only handle
 * stops them. Belongs here: the names that are let through. Never: a list of what is refused.
 */
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type Database from 'libsql';
import { functionRefused, notShowable, virtualTableRefused } from './sqlite.errors';

/** SQLite's documented functions of cells: none reaches a file, the connection or the engine. */
const functions = new Set(
  [
    'abs char coalesce concat concat_ws format glob hex if ifnull iif instr length like likelihood likely lower ltrim',
    'max min nullif octet_length printf quote random randomblob regexp regexpi replace round rtrim sign soundex',
    'sqlite_version substr substring trim typeof unhex unicode unlikely upper zeroblob -> ->>',
    'current_date current_time current_timestamp date datetime julianday strftime time timediff unixepoch',
    'avg count group_concat string_agg sum total',
    'cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number',
    'acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi pow',
    'power radians sin sinh sqrt tan tanh trunc',
    'json json_array json_array_length json_error_position json_extract json_group_array json_group_object json_insert',
    'json_object json_patch json_quote json_remove json_replace json_set json_type json_valid',
    'jsonb jsonb_array jsonb_extract jsonb_group_array jsonb_group_object jsonb_insert jsonb_object jsonb_patch',
    'jsonb_remove jsonb_replace jsonb_set',
  ].flatMap((names) => names.split(' ')),
);

/** Tables that are made of their arguments. */
const virtualTables = ['json_each', 'json_tree', 'generate_series'];

/** `addr`, `opcode`, `p1`, `p2`, `p3`, `p4`. */
type Instruction = [number, string, number, number, number, string | null];

/**
 * Looks through the programs that SQLite makes of the statements, where functions and tables stand by what they are,
 * however the texts and the views of the file write them. Nothing of the statements is run.
 *
 * @throws ConnectorError `CON-115`, `CON-116`; `CON-117` when the programs cannot be shown
 */
export function assertAllowed(database: Database.Database, statements: readonly string[]): void {
  assertShowable(database);
  let known: ReadonlySet<string | null> | undefined;
  for (const [, opcode, , , , operand] of statements.flatMap((sql) => programOf(database, sql))) {
    if (/^(?:Pure)?Func|^Agg/.test(opcode)) {
      const name = operand?.replace(/\(-?\d+\)$/, '') ?? '';
      if (!functions.has(name.toLowerCase())) throw functionRefused(name);
    } else if (opcode === 'VOpen') {
      known ??= addresses(database);
      if (!known.has(operand)) throw virtualTableRefused(virtualTables);
    }
  }
}

const binaryLiteral = /x'([\da-f]*)'/gi;

/**
 * A program shows literals as they are, and the driver ends the process at what is not UTF-8: those of the statement
 * are others here, of which no index of the file can know.
 */
function programOf(database: Database.Database, sql: string): Instruction[] {
  const shown = sql.replace(binaryLiteral, () => `x'${Buffer.from(randomUUID()).toString('hex')}'`);
  const statement = database.prepare(`EXPLAIN ${shown}`).raw();
  try {
    return statement.all() as Instruction[];
  } finally {
    // An EXPLAIN holds the file's lock after its last row too; asked for one row, the driver resets it.
    statement.get();
  }
}

/** A program names a virtual table by its address only; a table of the file that takes an allowed name is none. */
function addresses(database: Database.Database): Set<string | null> {
  const isTaken = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ? COLLATE NOCASE');
  const free = virtualTables.filter((name) => isTaken.get(name) === undefined);
  const programs = free.flatMap((name) => programOf(database, `SELECT 1 FROM ${name}('[]')`));
  return new Set(programs.filter(([, opcode]) => opcode === 'VOpen').map(([, , , , , operand]) => operand));
}

/**
 * The literals of the file itself, in views, indexes and tables, must be UTF-8. Binary ones of a table reach a program
 * through AS only: in a computed column or a CAST.
 */
function assertShowable(database: Database.Database): void {
  const schema = database
    .prepare(`SELECT type, CAST(sql AS BLOB) FROM sqlite_schema WHERE type <> 'trigger' AND sql IS NOT NULL`)
    .raw()
    .all() as [string, Buffer][];
  const isShowable = ([type, bytes]: [string, Buffer]): boolean => {
    if (!isUtf8(bytes)) return false;
    const text = bytes.toString('utf8');
    if (type === 'table' && !/\bAS\b/i.test(text)) return true;
    return [...text.matchAll(binaryLiteral)].every(([, hex]) => isUtf8(Buffer.from(hex!, 'hex')));
  };
  if (!schema.every(isShowable)) throw notShowable();
}
