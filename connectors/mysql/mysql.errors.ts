import { ConnectorError, type ConnectorErrorDetails } from '../contract';

/**
 * What can go wrong with MySQL and MariaDB only, CON-401 to CON-449. No function takes a row, a parameter or a
 * password; `reason` is the engine's word about the text of a query.
 */

const error = (details: ConnectorErrorDetails): ConnectorError => new ConnectorError(details);

const few = (names: readonly string[], none: string): string => names.join(', ') || none;

export const notMysql = (host: string, port: number): ConnectorError =>
  error({
    code: 'CON-401',
    what: {
      sv: `Det som svarar på ${host}:${port} är inte MySQL eller MariaDB. Inget lösenord har skickats.`,
      en: `What answers at ${host}:${port} is not MySQL or MariaDB. No password was sent.`,
    },
    fix: {
      sv: 'Kontrollera host och port i källans settings.',
      en: 'Check host and port in the settings of the source.',
    },
    place: { field: 'settings.port' },
  });

/** `code` is the engine's own: 1130 for a host that no account is for, 1129 for one that failed too often. */
export const hostNotAllowed = (host: string, code: number): ConnectorError =>
  error({
    code: 'CON-402',
    what: {
      sv: `${host} tar inte emot anslutningar från den här datorn (${code}).`,
      en: `${host} takes no connections from this machine (${code}).`,
    },
    why:
      code === 1129
        ? {
            sv: 'För många misslyckade försök har gjorts härifrån, och servern har spärrat datorn.',
            en: 'Too many attempts from here have failed, and the server has blocked the machine.',
          }
        : {
            sv: "Kontot finns inte för den adress som servern ser ('konto'@'adress').",
            en: "There is no account for the address that the server sees ('account'@'address').",
          },
    fix: {
      sv: 'Be databasadministratören skapa kontot för den här datorns adress (deploy/sql/mysql/make-account.sql), eller köra FLUSH HOSTS om datorn är spärrad.',
      en: "Ask the database administrator to make the account for this machine's address (deploy/sql/mysql/make-account.sql), or to run FLUSH HOSTS if the machine is blocked.",
    },
    place: { field: 'settings.host' },
  });

export const tooManyConnections = (host: string, code: number): ConnectorError =>
  error({
    code: 'CON-403',
    what: {
      sv: `${host} har inga lediga anslutningar (${code}).`,
      en: `${host} has no connections left (${code}).`,
    },
    why: {
      sv: 'Servern är full, eller så har kontot nått sitt eget tak (MAX_USER_CONNECTIONS). Bryggan behöver connections och en till: en fråga avbryts från en anslutning bredvid.',
      en: 'The server is full, or the account has reached its own limit (MAX_USER_CONNECTIONS). Bryggan needs connections and one more: a query is stopped from a connection beside it.',
    },
    fix: {
      sv: 'Kör igen på en lugnare tid, eller be databasadministratören höja taket.',
      en: 'Run again at a calmer hour, or ask the database administrator to raise the limit.',
    },
  });

export const unknownDatabase = (database: string, user: string): ConnectorError =>
  error({
    code: 'CON-404',
    what: {
      sv: `Databasen "${database}" finns inte, eller så får kontot "${user}" inte öppna den.`,
      en: `The database "${database}" is not there, or the account "${user}" may not open it.`,
    },
    fix: {
      sv: 'Kontrollera database i källans settings, och att kontot har SELECT på något i den.',
      en: 'Check database in the settings of the source, and that the account has SELECT on something in it.',
    },
    place: { field: 'settings.database' },
  });

/** `reason` is a code of the driver, or the name of a way to sign in. */
export const unknownSignIn = (user: string, reason: string): ConnectorError =>
  error({
    code: 'CON-405',
    what: {
      sv: `Kontot "${user}" loggar in på ett sätt som Bryggan inte använder (${reason}).`,
      en: `The account "${user}" signs in by a way that Bryggan does not use (${reason}).`,
    },
    why: {
      sv: 'Servern ville ha lösenordet i klartext, eller använder en insticksmodul som drivrutinen saknar.',
      en: 'The server wanted the password in clear text, or uses a plug-in that the driver has not.',
    },
    fix: {
      sv: 'Be databasadministratören ge kontot caching_sha2_password (MySQL) eller mysql_native_password (MariaDB).',
      en: 'Ask the database administrator to give the account caching_sha2_password (MySQL) or mysql_native_password (MariaDB).',
    },
    place: { field: 'settings.user' },
  });

export const encryptionRequired = (host: string): ConnectorError =>
  error({
    code: 'CON-406',
    what: {
      sv: `${host} kräver krypterad trafik, men källan har tls: off.`,
      en: `${host} demands encrypted traffic, but the source has tls: off.`,
    },
    fix: {
      sv: 'Ta bort tls: off ur källans settings.',
      en: 'Remove tls: off from the settings of the source.',
    },
    place: { field: 'settings.tls' },
  });

export const noSuchTable = (table: string, like: readonly string[]): ConnectorError =>
  error({
    code: 'CON-407',
    what: {
      sv: `Tabellen "${table}" finns inte i källan.`,
      en: `The source has no table "${table}".`,
    },
    fix: {
      sv: `Kontot ser bland annat: ${few(like, 'inga tabeller')}.`,
      en: `The account sees, among others: ${few(like, 'no tables')}.`,
    },
    place: { table },
  });

export const noSuchColumn = (column: string, like: readonly string[]): ConnectorError =>
  error({
    code: 'CON-408',
    what: {
      sv: `Kolumnen "${column}" finns inte i frågans tabeller.`,
      en: `No table of the query has a column "${column}".`,
    },
    fix: {
      sv: `Rätta frågan. Liknande kolumner i källan: ${few(like, 'inga')}. Text skrivs inom '…'; "…" är ett namn.`,
      en: `Correct the query. Columns like it in the source: ${few(like, 'none')}. Text is written in '…'; "…" is a name.`,
    },
    place: { field: column },
  });

/** `table` as the engine names it, `db`.`table`; empty when it did not say. */
export const noRight = (user: string, table: string): ConnectorError =>
  error({
    code: 'CON-409',
    what: {
      sv: `Kontot "${user}" får inte läsa ${table || 'allt i frågan'}.`,
      en: `The account "${user}" may not read ${table || 'everything in the query'}.`,
    },
    why: {
      sv: 'Kontot saknar SELECT där, eller så finns tabellen inte: MySQL säger samma sak om båda.',
      en: 'The account has no SELECT there, or there is no such table: MySQL says the same of both.',
    },
    fix: {
      sv: `Be databasadministratören köra: GRANT SELECT ON ${table || '<databas>.<tabell>'} TO '${user}'@'<adress>';`,
      en: `Ask the database administrator to run: GRANT SELECT ON ${table || '<database>.<table>'} TO '${user}'@'<address>';`,
    },
    place: { table },
  });

export const brokenSql = (reason: string): ConnectorError =>
  error({
    code: 'CON-410',
    what: { sv: 'Databasen förstår inte frågan.', en: 'The database does not understand the query.' },
    why: { sv: `Databasen säger: ${reason}`, en: `The database says: ${reason}` },
    fix: {
      sv: `Rätta frågan. I Bryggans session är "…" ett namn, '…' en text, \\ ett vanligt tecken och || sammanfogning.`,
      en: `Correct the query. In Bryggan's session "…" is a name, '…' a text, \\ an ordinary character and || concatenation.`,
    },
  });

export const routineNotAllowed = (routine: string): ConnectorError =>
  error({
    code: 'CON-411',
    what: {
      sv: `Frågan använder funktionen ${routine}, som kontot inte får köra.`,
      en: `The query uses the function ${routine}, which the account may not run.`,
    },
    why: {
      sv: 'En lagrad funktion kan skriva. Därför ska kontot inte ha EXECUTE.',
      en: 'A stored function can write. That is why the account shall not have EXECUTE.',
    },
    fix: {
      sv: 'Skriv om frågan, eller be databasadministratören lägga funktionen i en vy (SQL SECURITY DEFINER).',
      en: 'Rewrite the query, or ask the database administrator to put the function in a view (SQL SECURITY DEFINER).',
    },
  });

export const queryFailed = (code: string): ConnectorError =>
  error({
    code: 'CON-412',
    what: {
      sv: `Databasen avbröt arbetet med ett fel (${code}).`,
      en: `The database ended the work with an error (${code}).`,
    },
    why: {
      sv: 'Felets text visas inte: den kan innehålla uppgifter ur källan.',
      en: 'The text of the error is not shown: it can hold data of the source.',
    },
    fix: {
      sv: 'Slå upp felkoden, eller kör frågan i databasens eget verktyg.',
      en: 'Look the code up, or run the query in the tool of the database.',
    },
  });

export const waitedForLock = (code: number): ConnectorError =>
  error({
    code: 'CON-413',
    what: {
      sv: `Frågan fick vänta för länge på ett lås i databasen (${code}).`,
      en: `The query waited too long for a lock in the database (${code}).`,
    },
    fix: {
      sv: 'Kör igen när ingen ändrar tabellerna (ALTER TABLE, LOCK TABLES).',
      en: 'Run again when nobody changes the tables (ALTER TABLE, LOCK TABLES).',
    },
  });

/** `code` is the engine's own. */
export const notReadOnly = (code: string): ConnectorError =>
  error({
    code: 'CON-414',
    what: {
      sv: `Sessionen gick inte att göra skrivskyddad (${code}). Inget har lästs.`,
      en: `The session could not be made read-only (${code}). Nothing was read.`,
    },
    why: {
      sv: 'Servern är äldre än MySQL 5.6 eller MariaDB 10.1, eller förbjuder kontot sina egna sessionsinställningar.',
      en: 'The server is older than MySQL 5.6 or MariaDB 10.1, or forbids the account its own session settings.',
    },
    fix: {
      sv: 'Be databasadministratören om en nyare server, eller om en kopia att läsa ur.',
      en: 'Ask the database administrator for a newer server, or for a copy to read.',
    },
  });

export const brokenView = (reason: string): ConnectorError =>
  error({
    code: 'CON-415',
    what: { sv: 'En vy i frågan går inte att använda.', en: 'A view in the query cannot be used.' },
    why: { sv: `Databasen säger: ${reason}`, en: `The database says: ${reason}` },
    fix: {
      sv: 'Vyns ägare (DEFINER) är borttagen eller saknar SELECT, eller så har en tabell under den ändrats. Be databasadministratören göra om vyn.',
      en: 'The owner of the view (DEFINER) is gone or lacks SELECT, or a table under it has changed. Ask the database administrator to make the view again.',
    },
  });

export const tableChanged = (code: number): ConnectorError =>
  error({
    code: 'CON-416',
    what: {
      sv: `En tabell i frågan har gjorts om sedan läsningen började (${code}).`,
      en: `A table of the query has been altered since the reading began (${code}).`,
    },
    why: {
      sv: 'Allt läses som det stod i ett ögonblick, och den tabell som stod där då finns inte längre.',
      en: 'Everything is read as it stood at one moment, and the table of that moment is no more.',
    },
    fix: { sv: 'Kör igen när ändringen är klar.', en: 'Run again when the change is done.' },
  });

export const queryWrites = (): ConnectorError =>
  error({
    code: 'CON-417',
    what: {
      sv: 'Frågan skriver, genom en lagrad funktion eller en sekvens. Databasen har vägrat.',
      en: 'The query writes, through a stored function or a sequence. The database has refused.',
    },
    why: {
      sv: 'Källan läses i en skrivskyddad transaktion.',
      en: 'The source is read in a read-only transaction.',
    },
    fix: { sv: 'Skriv om frågan utan funktionen.', en: 'Rewrite the query without the function.' },
  });
