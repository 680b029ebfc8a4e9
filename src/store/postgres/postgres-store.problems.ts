import { Problem, type Bilingual, type ProblemDetails } from '../../errors/problem';

/** Every sentence about a store in PostgreSQL, STO-020 to STO-039. None holds a row, a password or the server's own text. */
export const postgresProblems = {
  /** @param connector what the way to the server stumbled on, in the words that sources have for it */
  notOpened: (place: string, connector: ProblemDetails, cause: unknown): Problem =>
    problem(
      {
        code: 'STO-020',
        what: {
          sv: `Uppföljningslagret i PostgreSQL gick inte att öppna (${connector.code}).`,
          en: `The follow-up store in PostgreSQL could not be opened (${connector.code}).`,
        },
        why: joined(connector.what, connector.why),
        ...(connector.fix && { fix: connector.fix }),
        place: { file: place, field: 'store.postgres' },
      },
      cause,
    ),
  lost: (place: string, code: string, cause: unknown): Problem =>
    problem(
      {
        code: 'STO-021',
        what: {
          sv: `Förbindelsen med uppföljningslagret bröts (${code}).`,
          en: `The connection to the follow-up store was lost (${code}).`,
        },
        why: {
          sv: 'Servern startade om eller stängdes av, eller så bröts nätet. Det som skrevs före detta är kvar och helt; av det som höll på att skrivas finns inget.',
          en: 'The server restarted or was shut down, or the network broke. What was written before this is there and whole; of what was being written there is nothing.',
        },
        fix: {
          sv: 'Se till att servern svarar och kör läsningen igen: den går vidare där den var.',
          en: 'See that the server answers and run the sync again: it goes on where it was.',
        },
        place: { file: place },
      },
      cause,
    ),
  noSchema: (place: string, user: string): Problem =>
    problem({
      code: 'STO-022',
      what: {
        sv: 'Schemat brygga finns inte i databasen, och kontot får inte göra det.',
        en: 'There is no schema brygga in the database, and the account may not make it.',
      },
      fix: {
        sv: `Be databasadministratören köra: CREATE SCHEMA brygga AUTHORIZATION "${user}";`,
        en: `Ask the database administrator to run: CREATE SCHEMA brygga AUTHORIZATION "${user}";`,
      },
      place: { file: place },
    }),
  readByAll: (place: string, tables: readonly string[]): Problem =>
    problem({
      code: 'STO-023',
      what: {
        sv: `Alla konton på servern (PUBLIC) har rättigheter i uppföljningslagret: ${shown(tables)}.`,
        en: `Every account of the server (PUBLIC) has rights in the follow-up store: ${shown(tables)}.`,
      },
      why: {
        sv: 'Lagret är personuppgifter. Den som beslutat om uppföljningen bestämmer vilka konton som får läsa det.',
        en: 'The store is personal data. Whoever decided on the follow-up says which accounts may read it.',
      },
      fix: {
        sv: 'Be databasadministratören köra: REVOKE ALL ON ALL TABLES IN SCHEMA brygga FROM PUBLIC; och ALTER DEFAULT PRIVILEGES … REVOKE där rätten kom av sig själv; ge i stället läsrätt till var och en som ska ha den.',
        en: 'Ask the database administrator to run: REVOKE ALL ON ALL TABLES IN SCHEMA brygga FROM PUBLIC; and ALTER DEFAULT PRIVILEGES … REVOKE where the right came by itself; grant reading to each who shall have it instead.',
      },
      place: { file: place },
    }),
  notStore: (place: string): Problem =>
    problem({
      code: 'STO-024',
      what: {
        sv: 'Schemat brygga i databasen har andra tabeller än uppföljningslagrets.',
        en: 'The schema brygga of the database has other tables than those of the follow-up store.',
      },
      fix: {
        sv: 'Ange en databas som bara är Bryggans i store.postgres. Inget har ändrats.',
        en: "Name a database that is Bryggan's alone in store.postgres. Nothing was changed.",
      },
      place: { file: place },
    }),
  noRight: (place: string, cause: unknown): Problem =>
    problem(
      {
        code: 'STO-025',
        what: {
          sv: 'Kontot saknar en rättighet i uppföljningslagret (42501).',
          en: 'The account lacks a right in the follow-up store (42501).',
        },
        why: {
          sv: 'Tabellerna måste ägas av kontot i store.postgres.user. Har de gjorts eller återställts av ett annat konto är de det kontots.',
          en: 'The tables must be owned by the account in store.postgres.user. If another account has made or restored them, they are that account’s.',
        },
        fix: {
          sv: 'Be databasadministratören ge schemat brygga och allt i det till kontot: se docs/store.md.',
          en: 'Ask the database administrator to give the schema brygga and all in it to the account: see docs/store.md.',
        },
        place: { file: place },
      },
      cause,
    ),
  short: (place: string, code: string, cause: unknown): Problem =>
    problem(
      {
        code: 'STO-026',
        what: {
          sv: `Servern är full eller har för lite av något; uppföljningslagret gick inte att skriva (${code}).`,
          en: `The server is full or short of something; the follow-up store could not be written (${code}).`,
        },
        why: {
          sv: '53100 är disken, 53200 minnet, 53300 anslutningarna. Det som skrevs före detta är kvar och helt.',
          en: '53100 is the disk, 53200 the memory, 53300 the connections. What was written before this is there and whole.',
        },
        fix: {
          sv: 'Be databasadministratören göra plats och kör läsningen igen; det som är skrivet ligger kvar.',
          en: 'Ask the database administrator to make room and run the sync again; what has been written stays.',
        },
        place: { file: place },
      },
      cause,
    ),
  sourceBusy: (place: string, source: string): Problem =>
    problem({
      code: 'STO-027',
      what: {
        sv: `Källan ${source} skrivs redan av en annan session.`,
        en: `The source ${source} is being written by another session already.`,
      },
      why: {
        sv: 'En annan instans läser den, eller så har servern inte märkt än att den instansen är borta.',
        en: 'Another instance syncs it, or the server has not noticed yet that that instance is gone.',
      },
      fix: {
        sv: 'Vänta någon minut och kör igen.',
        en: 'Wait a minute or so and run again.',
      },
      place: { file: place },
    }),
  refused: (place: string, code: string, cause: unknown): Problem =>
    problem(
      {
        code: 'STO-028',
        what: {
          sv: `PostgreSQL avbröt arbetet med uppföljningslagret (${code}).`,
          en: `PostgreSQL stopped the work on the follow-up store (${code}).`,
        },
        why: {
          sv: 'Det som skrevs före detta är kvar och helt. Serverns text kan citera rader och visas inte.',
          en: "What was written before this is there and whole. The server's text can quote rows and is not shown.",
        },
        fix: {
          sv: 'Slå upp koden i PostgreSQL:s dokumentation ("PostgreSQL Error Codes"). 57014 och 55P03 är en tidsgräns eller någon som avbröt.',
          en: 'Look the code up in the documentation ("PostgreSQL Error Codes"). 57014 and 55P03 are a time limit or somebody who stopped it.',
        },
        place: { file: place },
      },
      cause,
    ),
  replica: (place: string, cause: unknown): Problem =>
    problem(
      {
        code: 'STO-029',
        what: {
          sv: 'Uppföljningslagret går inte att skriva: servern eller kontot är bara till för läsning (25006).',
          en: 'The follow-up store cannot be written: the server or the account is for reading only (25006).',
        },
        fix: {
          sv: 'Ange huvudservern i store.postgres.host, inte en replik, och ett konto utan default_transaction_read_only.',
          en: 'Name the main server in store.postgres.host, no replica, and an account without default_transaction_read_only.',
        },
        place: { file: place },
      },
      cause,
    ),
};

const shown = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} …` : names.join(', ');

const joined = (what: Bilingual, why: Bilingual | undefined): Bilingual =>
  why ? { sv: `${what.sv} ${why.sv}`, en: `${what.en} ${why.en}` } : what;

function problem(details: ProblemDetails, cause?: unknown): Problem {
  return new Problem(details, { cause });
}
