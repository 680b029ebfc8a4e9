import { ConnectorError, type ConnectorErrorDetails } from '../contract';

/** What can go wrong with a PostgreSQL source and no other, CON-301 to CON-399. No function takes a row or a password. */

const error = (details: ConnectorErrorDetails): ConnectorError => new ConnectorError(details);

/** @param near the tables that the account can read, the most similar first */
export const noSuchTable = (table: string, near: readonly string[]): ConnectorError =>
  error({
    code: 'CON-301',
    what: {
      sv: `Tabellen eller vyn ${table} finns inte i källan.`,
      en: `The source has no table or view ${table}.`,
    },
    why: {
      sv: 'PostgreSQL gör gemener av namn utan citattecken, och letar bara i kontots search_path när schemat inte står.',
      en: 'PostgreSQL makes names without quotes lower case, and looks only in the search_path of the account when no schema is given.',
    },
    fix: {
      sv: `Kontot kan läsa: ${near.join(', ') || 'ingenting'}.`,
      en: `The account can read: ${near.join(', ') || 'nothing'}.`,
    },
    place: { table },
  });

/** @param hint the engine's, about the query's text; empty when it has none */
export const noSuchColumn = (column: string, hint: string): ConnectorError =>
  error({
    code: 'CON-302',
    what: { sv: `Kolumnen ${column} finns inte i källan.`, en: `The source has no column ${column}.` },
    fix: {
      sv: hint ? `Rätta frågan. PostgreSQL säger: ${hint}` : 'Rätta frågan.',
      en: hint ? `Correct the query. PostgreSQL says: ${hint}` : 'Correct the query.',
    },
    place: { field: column },
  });

/** @param reason the engine's word about the query's text, never about a row */
export const brokenSql = (code: string, reason: string, line: number | undefined): ConnectorError =>
  error({
    code: 'CON-303',
    what: {
      sv: `PostgreSQL förstår inte frågan (${code}).`,
      en: `PostgreSQL does not understand the query (${code}).`,
    },
    why: { sv: `PostgreSQL säger: ${reason}`, en: `PostgreSQL says: ${reason}` },
    fix: { sv: 'Rätta frågan.', en: 'Correct the query.' },
    ...(line !== undefined && { place: { line } }),
  });

/** @param encrypted decides which kind of line pg_hba.conf lacks */
export const notAdmitted = (user: string, database: string, encrypted: boolean): ConnectorError => {
  const kind = encrypted ? 'hostssl' : 'host';
  return error({
    code: 'CON-304',
    what: {
      sv: `Servern släpper inte in kontot "${user}" från den här datorn (28000).`,
      en: `The server does not admit the account "${user}" from this machine (28000).`,
    },
    why: {
      sv: 'Ingen rad i serverns pg_hba.conf släpper in kontot härifrån, eller så finns inte kontot eller får inte logga in (NOLOGIN).',
      en: "No line of the server's pg_hba.conf admits the account from here, or the account does not exist or may not log in (NOLOGIN).",
    },
    fix: {
      sv: `Be databasadministratören om raden: ${kind} ${database} ${user} <den här datorns adress>/32 scram-sha-256`,
      en: `Ask the database administrator for the line: ${kind} ${database} ${user} <address of this machine>/32 scram-sha-256`,
    },
    place: { field: 'settings.user' },
  });
};

export const noSuchDatabase = (database: string): ConnectorError =>
  error({
    code: 'CON-305',
    what: {
      sv: `Databasen "${database}" finns inte på servern.`,
      en: `The server has no database "${database}".`,
    },
    fix: {
      sv: 'Rätta database i källans settings; små och stora bokstäver är olika.',
      en: 'Correct database in the settings of the source; small and capital letters differ.',
    },
    place: { field: 'settings.database' },
  });

export const tooManyConnections = (user: string): ConnectorError =>
  error({
    code: 'CON-306',
    what: {
      sv: 'Servern tar inte emot fler anslutningar just nu (53300).',
      en: 'The server takes no more connections now (53300).',
    },
    why: {
      sv: `Serverns max_connections är nådd, eller gränsen för kontot "${user}" (CONNECTION LIMIT).`,
      en: `The max_connections of the server is reached, or the limit of the account "${user}" (CONNECTION LIMIT).`,
    },
    fix: {
      sv: 'Se efter att ingen annan synkning pågår, kör igen senare, eller sänk connections i källans settings.',
      en: 'See that no other sync is under way, run again later, or lower connections in the settings of the source.',
    },
    place: { field: 'settings.connections' },
  });

/** @param grants the statements that give what is missing; empty when a view's owner lacks the right */
export const noPermission = (reason: string, grants: readonly string[]): ConnectorError =>
  error({
    code: 'CON-307',
    what: {
      sv: 'Kontot får inte läsa allt som frågan läser (42501).',
      en: 'The account may not read all that the query reads (42501).',
    },
    why: { sv: `PostgreSQL säger: ${reason}`, en: `PostgreSQL says: ${reason}` },
    fix:
      grants.length > 0
        ? {
            sv: `Be databasadministratören köra: ${grants.join(' ')}`,
            en: `Ask the database administrator to run: ${grants.join(' ')}`,
          }
        : {
            sv: 'Frågan nämner det inte själv: det är en vy som läser det, och vyns ägare saknar rätten. Be databasadministratören ge vyns ägare den.',
            en: 'The query does not name it: a view reads it, and the owner of the view lacks the right. Ask the database administrator to give it to the owner.',
          },
  });

/** @param code the engine's; its text can quote data and is left out */
export const queryFailed = (code: string): ConnectorError =>
  error({
    code: 'CON-308',
    what: {
      sv: `PostgreSQL avbröt frågan (${code}).`,
      en: `PostgreSQL stopped the query (${code}).`,
    },
    why: {
      sv: 'Något värde går inte att räkna med eller omvandla så som frågan gör, eller så fattades servern något. Serverns text kan citera personuppgifter och visas inte.',
      en: 'Some value cannot be calculated with or converted as the query does, or the server was short of something. The text of the server can quote personal data and is not shown.',
    },
    fix: {
      sv: 'Slå upp koden i PostgreSQL:s dokumentation ("PostgreSQL Error Codes"), och kör frågan i databasens eget verktyg för att se raden.',
      en: 'Look the code up in the documentation ("PostgreSQL Error Codes"), and run the query in a tool of the database to see the row.',
    },
  });

export const textNotUtf8 = (code: string): ConnectorError =>
  error({
    code: 'CON-309',
    what: {
      sv: `Någon text i svaret kan inte göras om till UTF-8 (${code}).`,
      en: `Some text of the answer cannot be made UTF-8 (${code}).`,
    },
    why: {
      sv: 'Databasens kodning är troligen SQL_ASCII: den vet inte vad dess bokstäver är.',
      en: 'The encoding of the database is probably SQL_ASCII: it does not know what its letters are.',
    },
    fix: {
      sv: `Skriv ${converted} i frågan för varje sådan kolumn, med den kodning som programmet skriver i stället för WIN1252.`,
      en: `Write ${converted} in the query for each such column, with the encoding that the program writes in place of WIN1252.`,
    },
  });

const converted = `convert_from(convert(convert_to(kolumn, 'SQL_ASCII'), 'WIN1252', 'UTF8'), 'SQL_ASCII') AS kolumn`;

export const passwordReadable = (host: string): ConnectorError =>
  error({
    code: 'CON-310',
    what: {
      sv: `${host} vill ha lösenordet läsbart på nätet. Det har inte skickats.`,
      en: `${host} wants the password in a form that can be read on the network. It was not sent.`,
    },
    why: {
      sv: 'tls är off, och servern frågar efter lösenordet i klartext eller som md5.',
      en: 'tls is off, and the server asks for the password in clear text or as md5.',
    },
    fix: {
      sv: 'Slå på TLS, eller be databasadministratören byta till scram-sha-256 i pg_hba.conf och sätta lösenordet på nytt.',
      en: 'Turn TLS on, or ask the database administrator to change to scram-sha-256 in pg_hba.conf and to set the password anew.',
    },
    place: { field: 'settings.tls' },
  });

export const notReady = (code: string): ConnectorError =>
  error({
    code: 'CON-311',
    what: {
      sv: `Servern startar eller stängs av (${code}).`,
      en: `The server is starting or shutting down (${code}).`,
    },
    fix: { sv: 'Kör igen om en stund.', en: 'Run again in a while.' },
  });

export const lockedTable = (seconds: number): ConnectorError =>
  error({
    code: 'CON-312',
    what: {
      sv: `En tabell i frågan var låst i ${seconds} sekunder (55P03).`,
      en: `A table of the query was locked for ${seconds} seconds (55P03).`,
    },
    why: {
      sv: 'Något annat program ändrar tabellen själv, t.ex. en uppgradering av verksamhetssystemet.',
      en: 'Another program is changing the table itself, e.g. an upgrade of the case-management system.',
    },
    fix: { sv: 'Kör igen när det är klart.', en: 'Run again when it is done.' },
  });

export const replicaConflict = (code: string): ConnectorError =>
  error({
    code: 'CON-313',
    what: {
      sv: `Repliken avbröt läsningen (${code}): huvudservern har tagit bort rader som läsningen såg.`,
      en: `The replica stopped the reading (${code}): the main server has removed rows that the reading saw.`,
    },
    fix: {
      sv: 'Be databasadministratören sätta hot_standby_feedback = on på repliken, eller höja max_standby_streaming_delay; kör igen.',
      en: 'Ask the database administrator to set hot_standby_feedback = on at the replica, or to raise max_standby_streaming_delay; run again.',
    },
  });

export const stoppedByAdministrator = (): ConnectorError =>
  error({
    code: 'CON-314',
    what: {
      sv: 'Någon på servern avbröt frågan (57014, pg_cancel_backend).',
      en: 'Somebody at the server stopped the query (57014, pg_cancel_backend).',
    },
    fix: {
      sv: 'Fråga databasadministratören varför innan du kör igen.',
      en: 'Ask the database administrator why before you run again.',
    },
  });

export const signInUnknown = (host: string): ConnectorError =>
  error({
    code: 'CON-315',
    what: {
      sv: `${host} kräver ett sätt att logga in som Bryggan inte har (t.ex. gss eller sspi), eller är inte PostgreSQL.`,
      en: `${host} demands a way to sign in that Bryggan does not have (e.g. gss or sspi), or is not PostgreSQL.`,
    },
    fix: {
      sv: 'Be databasadministratören om en rad med scram-sha-256 för kontot i pg_hba.conf, före de andra.',
      en: 'Ask the database administrator for a line with scram-sha-256 for the account in pg_hba.conf, before the others.',
    },
    place: { field: 'settings.host' },
  });

/** @param setting the engine's name of it, or of the function that changes any */
export const settingsChanged = (setting: string): ConnectorError =>
  error({
    code: 'CON-316',
    what: {
      sv: `Frågan ändrar hur databasen skriver sina värden (${setting}).`,
      en: `The query changes how the database writes its values (${setting}).`,
    },
    why: {
      sv: 'Bryggan läser datum, tider och text så som sessionen är inställd. Med en annan inställning skulle de bli andra, utan att någon såg det.',
      en: 'Bryggan reads dates, times and text as the session is set. With another setting they would become others, and nobody would see it.',
    },
    fix: {
      sv: 'Skriv om frågan utan set_config och utan vyer och funktioner som ställer om sessionen. AT TIME ZONE ger en annan tidszon, to_char en annan form.',
      en: 'Rewrite the query without set_config, and without views and functions that set the session. AT TIME ZONE gives another time zone, to_char another form.',
    },
  });
