import { Problem, ProblemDetails } from '../errors/problem';
import type { RecordName } from '../catalog/model';

/** Every sentence of the store that users meet. None holds a row. */
export const storeProblems = {
  locked: (file: string, cause?: unknown): Problem =>
    problem(
      {
        code: 'STO-001',
        what: {
          sv: 'Uppföljningsdatabasen är låst av ett annat program.',
          en: 'Another program holds the follow-up store.',
        },
        why: {
          sv: 'Väntade utan att få skriva.',
          en: 'Waited without being let in to write.',
        },
        fix: {
          sv: 'Vänta tills den andra läsningen är klar, eller stäng programmet som har filen öppen.',
          en: 'Wait until the other sync is over, or close the program that has the file open.',
        },
        place: { file },
      },
      cause,
    ),
  full: (file: string, cause?: unknown): Problem =>
    problem(
      {
        code: 'STO-002',
        what: {
          sv: 'Disken är full; uppföljningsdatabasen gick inte att skriva.',
          en: 'The disk is full; the follow-up store could not be written.',
        },
        why: {
          sv: 'Det som skrevs före detta är kvar och helt.',
          en: 'What was written before this is there and whole.',
        },
        fix: {
          sv: 'Frigör utrymme och kör läsningen igen; det som är skrivet ligger kvar.',
          en: 'Make room and run the sync again; what has been written stays.',
        },
        place: { file },
      },
      cause,
    ),
  notStore: (file: string, cause?: unknown): Problem =>
    problem(
      {
        code: 'STO-003',
        what: {
          sv: 'Filen är ingen uppföljningsdatabas, eller är skadad.',
          en: 'The file is no follow-up store, or is damaged.',
        },
        fix: {
          sv: 'Ange en annan fil i store.file. Är den skadad: ta bort filen och läs om från källorna, eller lägg tillbaka en säkerhetskopia.',
          en: 'Name another file in store.file. If it is damaged: remove it and sync again from the sources, or restore a backup.',
        },
        place: { file },
      },
      cause,
    ),
  noPermission: (file: string, reason: string, cause?: unknown): Problem =>
    problem(
      {
        code: 'STO-004',
        what: {
          sv: `Uppföljningsdatabasen går inte att öppna för skrivning (${reason}).`,
          en: `The follow-up store cannot be opened for writing (${reason}).`,
        },
        fix: {
          sv: 'Kontrollera att kontot som kör Bryggan äger filen och får skriva i mappen.',
          en: 'See that the account which runs Bryggan owns the file and may write in the folder.',
        },
        place: { file },
      },
      cause,
    ),
  notWritten: (file: string, reason: string, cause?: unknown): Problem =>
    problem(
      {
        code: 'STO-012',
        what: {
          sv: `Operativsystemet lät inte uppföljningsdatabasen läsas eller skrivas (${reason}).`,
          en: `The operating system did not let the follow-up store be read or written (${reason}).`,
        },
        why: {
          sv: 'Oftast en diskkvot som är slut, en nätverksdisk som föll bort eller en skadad disk. Det som skrevs före detta är kvar och helt.',
          en: 'Mostly a disk quota that is used up, a network drive that went away or a damaged disk. What was written before this is there and whole.',
        },
        fix: {
          sv: 'Rätta det och kör läsningen igen; det som är skrivet ligger kvar.',
          en: 'Put that right and run the sync again; what has been written stays.',
        },
        place: { file },
      },
      cause,
    ),
  newer: (file: string, found: number, known: number): Problem =>
    problem({
      code: 'STO-005',
      what: {
        sv: `Uppföljningsdatabasen är av en nyare version (${found}) än denna Bryggan kan läsa (${known}).`,
        en: `The follow-up store is of a newer version (${found}) than this Bryggan can read (${known}).`,
      },
      fix: {
        sv: 'Uppgradera Bryggan, eller lägg tillbaka databasen från tiden före uppgraderingen.',
        en: 'Upgrade Bryggan, or restore the store from before the upgrade.',
      },
      place: { file },
    }),
  wrongKey: (file: string, storeKey: string, thisKey: string): Problem =>
    problem({
      code: 'STO-006',
      what: {
        sv: `Fel huvudnyckel: databasen hör till nyckeln ${storeKey}, men nyckeln ${thisKey} används nu.`,
        en: `Wrong master key: the store belongs to key ${storeKey}, but key ${thisKey} is in use now.`,
      },
      why: {
        sv: 'Med en annan nyckel (eller annan kommun eller nämnd) får samma barn en annan pseudonym och räknas två gånger.',
        en: 'With another key (or another municipality or committee) the same child gets another pseudonym and is counted twice.',
      },
      fix: {
        sv: 'Lägg tillbaka rätt nyckelfil och rätt kommun och nämnd. Är nyckeln borta: börja om med en ny databasfil.',
        en: 'Put the right key file, municipality and committee back. If the key is lost: start anew with another store file.',
      },
      place: { file },
    }),
  brake: (record: RecordName, vanishing: number, before: number, brake: number): Problem =>
    problem({
      code: 'STO-007',
      what: {
        sv: `${vanishing} av ${before} rader i ${record} skulle försvinna, mer än gränsen ${percent(brake)}. Inget togs bort.`,
        en: `${vanishing} of ${before} rows of ${record} would vanish, more than the limit of ${percent(brake)}. Nothing was deleted.`,
      },
      why: {
        sv: 'Det beror oftare på att källan lästes ofullständigt eller att nyckelkolumnen ändrats än på att ärenden gallrats.',
        en: 'More often the source was read in part or its key column has changed than that cases were disposed of.',
      },
      fix: {
        sv: 'Kontrollera källan. Är bortfallet riktigt, höj deleteBrake för en körning.',
        en: 'Check the source. If the loss is right, raise deleteBrake for one run.',
      },
      place: { table: record },
    }),
  notReadable: (): Problem =>
    problem({
      code: 'STO-008',
      what: {
        sv: 'Bara en läsande fråga (SELECT eller WITH) får ställas till uppföljningsdatabasen.',
        en: 'Only a reading query (SELECT or WITH) may be put to the follow-up store.',
      },
    }),
  changedMeanwhile: (file: string): Problem =>
    problem({
      code: 'STO-009',
      what: {
        sv: 'Uppföljningsdatabasen byggdes om av ett annat program medan läsningen pågick. Inget togs bort.',
        en: 'Another program rebuilt the follow-up store during the sync. Nothing was deleted.',
      },
      fix: { sv: 'Kör läsningen igen.', en: 'Run the sync again.' },
      place: { file },
    }),
  writerDied: (file: string, cause?: unknown): Problem =>
    problem(
      {
        code: 'STO-013',
        what: {
          sv: 'Tråden som skriver uppföljningsdatabasen dog.',
          en: 'The thread that writes the follow-up store died.',
        },
        why: {
          sv: 'Oftast tog minnet slut. Det som skrevs före detta är kvar och helt.',
          en: 'Mostly memory ran out. What was written before this is there and whole.',
        },
        fix: {
          sv: 'Starta om Bryggan och kör läsningen igen; händer det på nytt, anmäl det.',
          en: 'Start Bryggan anew and run the sync again; report it if it happens once more.',
        },
        place: { file },
      },
      cause,
    ),
  earlierLock: (file: string): Problem =>
    problem({
      code: 'STO-014',
      what: {
        sv: 'Låsfilen är skriven av en äldre version av Bryggan, som kanske läser just nu.',
        en: 'The lock file was written by an older version of Bryggan, which may be syncing now.',
      },
      why: {
        sv: 'Den är yngre än datorns senaste start, och vem den hör till går inte att säga säkert.',
        en: 'It is younger than the last start of the computer, and whose it is cannot be told for certain.',
      },
      fix: {
        sv: 'Se till att ingen äldre Bryggan kör mot lagret, och ta bort filen. Det behövs en enda gång.',
        en: 'See that no older Bryggan works on the store, and delete the file. That is needed once only.',
      },
      place: { file },
    }),
  doesNotAddUp: (record: RecordName, read: number, accounted: number): Problem =>
    problem({
      code: 'STO-011',
      what: {
        sv: `Av ${read} lästa rader i ${record} är ${accounted} redovisade. Inget av delen skrevs.`,
        en: `Of ${read} rows read of ${record}, ${accounted} are accounted for. Nothing of the chunk was written.`,
      },
      fix: { sv: 'Det är ett fel i Bryggan: anmäl det.', en: 'This is a fault in Bryggan: report it.' },
      place: { table: record },
    }),
};

/** Code of a run that its process did not live to finish. */
export const interruptedRun = 'STO-010';

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

function problem(details: ProblemDetails, cause?: unknown): Problem {
  return new Problem(details, { cause });
}

/** Turns SQLite's errors that a person can do something about into problems; leaves others as they are. */
export function asProblem(error: unknown, file: string): unknown {
  // TypeORM wraps the driver's error.
  const inner = (error as { driverError?: unknown }).driverError ?? error;
  const { code = '', message = '' } = inner as { code?: string; message?: string };
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return storeProblems.locked(file, inner);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return storeProblems.full(file, inner);
  if (code.startsWith('SQLITE_IOERR')) return storeProblems.notWritten(file, code, inner);
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return storeProblems.notStore(file, inner);
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS|EISDIR|ENOTDIR|EEXIST)/.test(code))
    return storeProblems.noPermission(file, code, inner);
  // libsql reports SQLITE_CANTOPEN (14) without a code.
  if (message.startsWith('ConnectionFailed'))
    return storeProblems.noPermission(file, 'SQLITE_CANTOPEN', inner);
  return error;
}
