/**
 * The invented case system of the fault tests: four tables whose every row carries a mark, `<letter><id>.<version>`,
 * which reaches the store as the row's unit. So what the store must hold can be asked of the source itself, without
 * trusting any part of Bryggan. Belongs here: rows as text of SQL that SQLite and PostgreSQL both read. Never: engines.
 */

export type Table = 'person' | 'akt' | 'utr' | 'ins';

export interface TableShape {
  /** First letter of the marks. */
  letter: string;
  record: 'barn' | 'aktualisering' | 'utredning' | 'insats';
  /** Name and type in both engines; `id` and `andrad` are the key and the time of the last change. */
  columns: readonly (readonly [string, string])[];
}

export const tables: Record<Table, TableShape> = {
  person: {
    letter: 'P',
    record: 'barn',
    columns: [
      ['id', 'bigint'],
      ['personnr', 'text'],
      ['kon', 'text'],
      ['fodd', 'text'],
      ['marke', 'text'],
      ['andrad', 'timestamp'],
    ],
  },
  akt: {
    letter: 'A',
    record: 'aktualisering',
    columns: [
      ['id', 'bigint'],
      ['personnr', 'text'],
      ['inkom', 'text'],
      ['typ', 'text'],
      ['inleds', 'text'],
      ['orsak', 'text'],
      ['marke', 'text'],
      ['andrad', 'timestamp'],
    ],
  },
  utr: {
    letter: 'U',
    record: 'utredning',
    columns: [
      ['id', 'bigint'],
      ['akt', 'bigint'],
      ['personnr', 'text'],
      ['start', 'text'],
      ['utfall', 'text'],
      ['samtal', 'text'],
      ['behov', 'text'],
      ['marke', 'text'],
      ['andrad', 'timestamp'],
    ],
  },
  ins: {
    letter: 'I',
    record: 'insats',
    columns: [
      ['id', 'bigint'],
      ['utr', 'bigint'],
      ['personnr', 'text'],
      ['start', 'text'],
      ['typ', 'text'],
      ['marke', 'text'],
      ['andrad', 'timestamp'],
    ],
  },
};

export const tableNames = Object.keys(tables) as Table[];

const pick = (from: readonly string[], at: number): string => from[at % from.length]!;
const date = (days: number): string => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10);

/** A child of a temporary id with a letter: nobody's personnummer. */
export function identity(child: number): string {
  const birth = new Date(Date.UTC(2008, 0, 1 + Math.floor(child / 900))).toISOString().slice(0, 10);
  return `${birth.replaceAll('-', '')}T${String((child % 900) + 1).padStart(3, '0')}`;
}

/** Seconds after the source's first day, as the source writes it. */
export const instant = (second: number): string =>
  new Date(Date.UTC(2024, 0, 1) + second * 1000).toISOString().slice(0, 19).replace('T', ' ');

const day = 86_400;

/** The `n`th time after everything that the tables begin with. */
export const later = (n: number): string => instant((500 + n) * day);

/** Insatser belong to few children, so that there may be many of them. */
const insChildren = 50;

export interface RowSpec {
  id: number;
  version?: number;
  /** As the source writes it, ten minutes after that of the row before when not given; null: the row does not know. */
  andrad?: string | null;
  /** Number of the child; the row's own when not given, one of the first fifty for an insats. */
  child?: number;
}

/** The cells of a row, in the order of the table's columns. */
export function cells(
  table: Table,
  {
    id,
    version = 0,
    andrad = instant(id * 600),
    child = table === 'ins' ? 1 + ((id - 1) % insChildren) : id,
  }: RowSpec,
): (string | number | null)[] {
  const mark = `${tables[table].letter}${id}.${version}`;
  const who = identity(child);
  const at = id + version;
  const needs = ['halsa', 'utbildning', 'sakerhet'].slice(0, at % 4).join(',');
  switch (table) {
    case 'person':
      return [id, who, pick(['pojke', 'flicka'], at), date(-5000), mark, andrad];
    case 'akt': {
      // Every fifth is a notification without an investigation: only counted.
      const opened = id % 5 === 0 ? 'nej' : 'ja';
      const reasons = ['vald-i-familjen', 'eget-missbruk'].slice(0, at % 3).join(',');
      return [id, who, date(id % 700), pick(['anmalan', 'ansokan'], at), opened, reasons, mark, andrad];
    }
    case 'utr':
      return [
        id,
        id,
        who,
        date(id % 700),
        pick(['inget-behov', 'oppenvard', 'placering'], at),
        pick(['ja', 'nej'], at),
        needs,
        mark,
        andrad,
      ];
    case 'ins':
      return [id, id, who, date(id % 700), pick(['oppenvard', 'vard-lvu'], at), mark, andrad];
  }
}

const literal = (cell: string | number | null): string =>
  cell === null ? 'NULL' : typeof cell === 'number' ? String(cell) : `'${cell}'`;

/** INSERT statements of at most 500 rows each. */
export function inserts(table: Table, rows: readonly RowSpec[]): string[] {
  const statements: string[] = [];
  for (let at = 0; at < rows.length; at += 500) {
    const values = rows.slice(at, at + 500).map((row) => `(${cells(table, row).map(literal).join()})`);
    statements.push(`INSERT INTO ${table} VALUES ${values.join()}`);
  }
  return statements;
}

/** Rows that exist become those of the specifications, mark and all. */
export const updates = (table: Table, rows: readonly RowSpec[]): string[] =>
  rows.map((row) => {
    const values = cells(table, row);
    const set = tables[table].columns.map(([name], i) => `${name} = ${literal(values[i]!)}`);
    return `UPDATE ${table} SET ${set.join(', ')} WHERE id = ${row.id}`;
  });

export const removals = (table: Table, ids: readonly number[]): string[] => [
  `DELETE FROM ${table} WHERE id IN (${ids.join()})`,
];

export const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);

/** How many rows there are, and whether a key may come twice. */
export interface Size {
  children: number;
  /** Rows of `ins`; as many as children when not given. More than eight thousand make several chunks. */
  ins?: number;
  /** A primary key; otherwise an index that does not mind a key that comes twice. */
  unique?: boolean;
}

export const creation = ({ children, ins = children, unique = true }: Size): string[] =>
  tableNames.flatMap((table) => [
    `CREATE TABLE ${table} (${tables[table].columns
      .map(([name, type], i) => `${name} ${type}${i === 0 && unique ? ' PRIMARY KEY' : ''}`)
      .join()})`,
    ...(unique ? [] : [`CREATE INDEX ${table}_id ON ${table} (id)`]),
    ...inserts(
      table,
      range(1, (table === 'ins' ? ins : children) + 1).map((id) => ({ id })),
    ),
    `CREATE INDEX ${table}_andrad ON ${table} (andrad)`,
  ]);

/**
 * What changes between a first load and the next run: one in ten rows changed, one in fifty gone, one in fifty new,
 * in every table but `person`, whose children stay.
 */
export function changes({ children, ins = children }: Size, version = 1): string[] {
  return (['akt', 'utr', 'ins'] as const).flatMap((table) => {
    const rows = table === 'ins' ? ins : children;
    return [
      ...updates(
        table,
        range(version, rows + 1, 10).map((id) => ({ id, version, andrad: later(version) })),
      ),
      ...removals(table, range(version + 1, rows + 1, 50)),
      ...inserts(
        table,
        range(0, Math.ceil(rows / 50)).map((i) => ({
          id: rows * 10 * version + i,
          version,
          andrad: later(version),
          child: 1 + (i % children),
        })),
      ),
    ];
  });
}
