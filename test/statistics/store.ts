import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { Catalog } from '../../src/catalog/model';
import type { SourceIdentity } from '../../src/statistics/model';
import type { StatisticsSource } from '../../src/statistics/statistics';
import type { RunSummary } from '../../src/store/model';

/** A store made by hand with the documented tables, and a source of identities: what the statistics room reads. */
export class HandMadeStore implements StatisticsSource {
  readonly folder = mkdtempSync(join(tmpdir(), 'brygga-statistics-'));
  readonly accesses: { who: string; what: string; profile: string; reason: string }[] = [];
  readonly known: SourceIdentity[] = [];
  sender = { kommun: '1257', namnd: 'socialnamnden', example: false };
  catalog: Catalog = catalog;
  private readonly db = new Database(join(this.folder, 'store.sqlite'));
  private rows = 0;

  constructor() {
    const fixed = 'nyckel TEXT PRIMARY KEY, barn TEXT, kalla TEXT';
    this.db.exec(`
      CREATE TABLE barn (${fixed}, kon TEXT, fodelsedatum TEXT, ensamkommande TEXT, vardnadshavare TEXT);
      CREATE TABLE insats (${fixed}, typ TEXT, lagrum TEXT, beslutsdatum TEXT, startdatum TEXT, slutdatum TEXT,
        utforare TEXT);
      CREATE TABLE placering (${fixed}, insats TEXT, form TEXT, startdatum TEXT, slutdatum TEXT);`);
  }

  barn(cells: { id?: string; form?: SourceIdentity['form'] } & Record<string, string | null>): string {
    const { id = personnummer('2010-05-17', this.rows * 2 + 2), form = 'personnummer', ...rest } = cells;
    const barn = `b${++this.rows}`;
    if (id !== '') this.known.push({ pseudonym: barn, canonical: id, form });
    this.insert('barn', {
      nyckel: `nb${barn}`,
      barn,
      kon: 'flicka',
      fodelsedatum: '2010-05-17',
      ensamkommande: 'nej',
      vardnadshavare: 'bada-foraldrarna',
      ...rest,
    });
    return barn;
  }

  insats(barn: string, cells: Record<string, string | null> = {}): string {
    const nyckel = `i${++this.rows}`;
    this.insert('insats', {
      nyckel,
      barn,
      typ: 'heldygnsvard-sol',
      lagrum: 'sol.2001-453',
      beslutsdatum: '2024-02-01',
      startdatum: '2024-02-01',
      slutdatum: null,
      utforare: 'egen-regi',
      ...cells,
    });
    return nyckel;
  }

  placering(barn: string, insats: string | null, cells: Record<string, string | null> = {}): string {
    const nyckel = `p${++this.rows}`;
    this.insert('placering', {
      nyckel,
      barn,
      insats,
      form: 'familjehem',
      startdatum: '2024-02-01',
      slutdatum: null,
      ...cells,
    });
    return nyckel;
  }

  /** A child, an insats and a placement that pass every check for 2024, with what should differ. */
  child(
    cells: {
      barn?: Record<string, string | null>;
      insats?: Record<string, string | null>;
      placering?: Record<string, string | null>;
    } = {},
  ): { barn: string; insats: string; placering: string } {
    const barn = this.barn(cells.barn ?? {});
    const insats = this.insats(barn, cells.insats);
    return { barn, insats, placering: this.placering(barn, insats, cells.placering) };
  }

  readonly store: StatisticsSource['store'] = {
    query: async <T extends Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []) =>
      this.db.prepare(sql).all(...parameters) as T[],
    logAccess: async (entry) => void this.accesses.push(entry),
    snapshot: (read) => read(this.store),
    latestRuns: async () => [run],
  };

  async *identities(): AsyncIterable<SourceIdentity> {
    yield* this.known;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  remove(): void {
    this.db.close();
    rmSync(this.folder, { recursive: true });
  }

  private insert(table: string, cells: Record<string, string | null>): void {
    const row = { kalla: 'test', ...cells };
    const names = Object.keys(row);
    this.db
      .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
      .run(...Object.values(row));
  }
}

/** A personnummer with a right check digit, in the published test series 238 (n even, girls) and 239 (see `src/example/identities.ts`). */
export function personnummer(born: string, n: number, dayPlus = 0): string {
  const day = String(Number(born.slice(8)) + dayPlus).padStart(2, '0');
  const nine = `${born.slice(2, 4)}${born.slice(5, 7)}${day}${238 + (n % 2)}`;
  const sum = [...nine].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return `${born.slice(0, 2)}${nine}${(10 - (sum % 10)) % 10}`;
}

const national = [
  ['person-id', 'barn.fodelsedatum', true],
  ['kon', 'barn.kon', false],
  ['ensamkommande', 'barn.ensamkommande', true],
  ['vardnadshavare', 'barn.vardnadshavare', true],
  ['insatstyp', 'insats.typ', true],
  ['lagrum', 'insats.lagrum', true],
  ['beslutsdatum', 'insats.beslutsdatum', true],
  ['insats-start', 'insats.startdatum', true],
  ['insats-slut', 'insats.slutdatum', true],
  ['placeringsform', 'placering.form', true],
  ['placering-start', 'placering.startdatum', true],
  ['placering-slut', 'placering.slutdatum', true],
  ['utforare', 'insats.utforare', false],
] as const;

const values: Record<string, string[]> = {
  'barn.kon': ['flicka', 'pojke'],
  'barn.ensamkommande': ['ja', 'nej'],
  'barn.vardnadshavare': ['bada-foraldrarna', 'mor', 'far', 'annan', 'okand'],
  'insats.typ': ['oppenvard', 'heldygnsvard-sol', 'omedelbart-omhandertagande', 'vard-lvu'],
  'insats.lagrum': ['sol', 'sol.2001-453', 'sol.2025-400', 'lvu-6', 'lvu-2', 'lvu-3', 'lvu-2-3', 'lvu-22'],
  'placering.form': ['familjehem', 'jourhem', 'hvb', 'stodboende'],
  'insats.utforare': ['egen-regi', 'annan-offentlig', 'enskild'],
};

const variables = national.map(([, id]) => ({
  id,
  key: '',
  step: 'besluta' as const,
  area: 'bakgrund' as const,
  record: id.split('.')[0] as 'barn',
  name: id,
  type: values[id] ? ('kod' as const) : ('datum' as const),
  multiple: false,
  notApplicable: false,
  values: (values[id] ?? []).map((code) => ({
    code,
    label: code,
    ...(code.includes('.') ? { refines: code.split('.')[0] } : {}),
  })),
  comment: '',
  national: 'ja' as const,
  provenance: 'source' as const,
  valuesProvenance: 'source' as const,
}));

export const catalog: Catalog = {
  edition: 'test',
  status: 'working',
  title: 'test',
  notice: '',
  variables,
  variable: (id) => variables.find((variable) => variable.id === id),
  variablesOf: (record) => variables.filter((variable) => variable.record === record),
  national: {
    id: 'hslf-fs-2016-3',
    title: 'test',
    status: 'Preliminär.',
    variables: national.map(([id, variable, confirmed]) => ({
      id,
      name: id,
      variable,
      definition: '',
      confirmed,
      source: '',
      validFrom: '2017-01-01',
    })),
  },
  timeLimits: [],
  timeLimit: () => undefined,
};

const run: RunSummary = {
  id: 7,
  source: 'test',
  mapping: 'exempel',
  mappingVersion: '1.0.0',
  mappingHash: '0123456789abcdef',
  catalogue: 'test',
  status: 'done',
  startedAt: '2025-01-10T02:00:00Z',
  finishedAt: '2025-01-10T02:00:05Z',
  read: 10,
  inserted: 10,
  updated: 0,
  unchanged: 0,
  rejected: 3,
  countedOnly: 0,
  deleted: 0,
  unmapped: 0,
  cells: 100,
  unmatched: 0,
  standing: 0,
  problem: null,
};
