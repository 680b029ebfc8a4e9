// The example municipality: writes an invented case-management database, as a vendor would have built it, with the
// dirt that real ones have. Belongs here: what is needed to make that source, and nothing that reads it for the
// service. Never: a real identity (see identities.ts), the clock, or a random number without the seed.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { codeTable } from './codes';
import { Day, firstDay, today } from './days';
import { cannotWrite, fileExists, notANumber } from './example.problems';
import { planFamily } from './family';
import { otherNames } from './other-names';
import { renameSystem } from './rename-system';
import { writeCase } from './notification';
import { writeFamily } from './person';
import { Random } from './random';
import { caseWorkers, Child, units, World } from './world';
import { firstName, familyName, freeText } from './words';
import { TableWriter } from './writer';

export interface ExampleOptions {
  children: number;
  seed: number;
  file: string;
  /** Replace a file that is there. */
  force?: boolean;
  /** The tables, columns and codes of another vendor: a system that no mapping is written for. */
  renamed?: boolean;
  onProgress?(done: number, total: number): void;
}

export interface ExampleSummary {
  /** Rows per table. */
  rows: Record<string, number>;
  seconds: number;
}

export const mostChildren = 500_000;
/** Numbers of the test series that births in the window have room for, less some to keep searching short. */
const nationalNumbers = 15_000;

/** Writes the example into `file`, making its folder; same children and seed, same content. Throws `Problem` EXA-001 to 003. */
export function createExample(options: ExampleOptions): ExampleSummary {
  const { children, seed, file, force } = options;
  const began = process.hrtime.bigint();
  if (!isWhole(children, 1, mostChildren)) throw notANumber('--children', 1, mostChildren);
  if (!isWhole(seed, 0, Number.MAX_SAFE_INTEGER)) throw notANumber('--seed', 0, Number.MAX_SAFE_INTEGER);
  if (existsSync(file) && !force) throw fileExists(file);
  const unfinished = `${file}.ofardig`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    rmSync(unfinished, { force: true });
    const rows = write(unfinished, options);
    renameSync(unfinished, file);
    return { rows, seconds: Number(process.hrtime.bigint() - began) / 1e9 };
  } catch (error) {
    discard(unfinished);
    throw isSystemError(error) ? cannotWrite(file, error) : error;
  }
}

function write(
  file: string,
  { children, seed, renamed, onProgress }: ExampleOptions,
): Record<string, number> {
  const db = new Database(file);
  try {
    // Nothing to recover: the file gets its name only when it is whole.
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;');
    const schema = readFileSync(join(__dirname, 'schema.sql'), 'utf8');
    const indexes = schema.indexOf('CREATE INDEX');
    db.exec(schema.slice(0, indexes));
    const writer = new TableWriter(db);
    const world = new World(new Random(seed), writer, Math.min(1, nationalNumbers / children));
    writeReference(world);
    for (let done = 0; done < children;) {
      const plans = planFamily(world.random).slice(0, children - done);
      const written = writeFamily(world, plans);
      written.forEach((child, n) => {
        const events = plans[n]?.events ?? [];
        writeCase(world, child, events);
        writeJournal(world, child, events[0]?.day ?? today);
      });
      done += plans.length;
      onProgress?.(done, children);
    }
    const rows = writer.finish();
    db.exec(schema.slice(indexes));
    if (!renamed) return rows;
    renameSystem(db);
    return Object.fromEntries(
      Object.entries(rows).map(([table, count]) => [otherNames[table]!.table, count]),
    );
  } finally {
    db.close();
  }
}

function writeReference({ writer, random }: World): void {
  for (const [KodTyp, codes] of Object.entries(codeTable)) {
    for (const [Kod, Klartext, GiltigFrom = '2002-01-01', GiltigTom = null] of codes) {
      writer.add('Kod', { KodTyp, Kod, Klartext, GiltigFrom, GiltigTom });
    }
  }
  for (const [EnhetKod, Namn] of units) writer.add('Enhet', { EnhetKod, Namn });
  for (let HandlId = 1; HandlId <= caseWorkers; HandlId++) {
    const Namn = `${firstName(random, random.chance(0.8))} ${familyName(random)}`;
    writer.add('Handlaggare', { HandlId, Namn, EnhetKod: random.pick(units)[0] });
  }
}

function writeJournal(world: World, child: Child, first: Day): void {
  const { random, writer, dirt } = world;
  for (let n = Number(random.weighted({ 0: 55, 1: 30, 2: 15 })); n > 0; n--) {
    const JournalId = world.id('Journal');
    const day = random.int(Math.max(firstDay, first), today);
    writer.add('Journal', {
      JournalId,
      PersonLopnr: child.lopnr,
      Datum: dirt.date(day),
      Rubrik: `Kanarienotering ${JournalId}`,
      Anteckning: freeText(random, `J${JournalId}`),
      HandlId: world.caseWorker(),
    });
  }
}

function discard(unfinished: string): void {
  if (existsSync(unfinished)) rmSync(unfinished, { force: true });
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** A failure of the disk or of SQLite, not of this code. */
const isSystemError = (error: unknown): boolean =>
  typeof (error as { code?: unknown } | null)?.code === 'string';
