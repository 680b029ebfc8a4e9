import { ConnectorError, type ConnectorErrorDetails } from '../contract';

/** What only Oracle can say, CON-7xx. `code` is the engine's own, e.g. `ORA-00942`. No function takes a row. */

const error = (details: ConnectorErrorDetails, cause?: unknown): ConnectorError =>
  new ConnectorError(details, { cause });

export const accountLocked = (user: string): ConnectorError =>
  error({
    code: 'CON-701',
    what: { sv: `Kontot "${user}" är låst (ORA-28000).`, en: `The account "${user}" is locked (ORA-28000).` },
    why: {
      sv: 'Oracle låser ett konto efter för många försök med fel lösenord.',
      en: 'Oracle locks an account after too many tries with a wrong password.',
    },
    fix: {
      sv: `Rätta lösenordet som password pekar på och be sedan databasadministratören köra: ALTER USER ${user} ACCOUNT UNLOCK;`,
      en: `Correct the password that password points to, then ask the database administrator to run: ALTER USER ${user} ACCOUNT UNLOCK;`,
    },
    place: { field: 'settings.user' },
  });

export const passwordExpired = (user: string): ConnectorError =>
  error({
    code: 'CON-702',
    what: {
      sv: `Lösenordet för kontot "${user}" har gått ut (ORA-28001).`,
      en: `The password of the account "${user}" has expired (ORA-28001).`,
    },
    fix: {
      sv: `Be databasadministratören sätta ett nytt och ge kontot en profil utan tidsgräns: ALTER USER ${user} IDENTIFIED BY …; ALTER USER ${user} PROFILE …; Lägg det nya där password pekar.`,
      en: `Ask the database administrator to set a new one and give the account a profile without a time limit: ALTER USER ${user} IDENTIFIED BY …; ALTER USER ${user} PROFILE …; Put the new one where password points.`,
    },
    place: { field: 'settings.user' },
  });

export const mayNotConnect = (user: string): ConnectorError =>
  error({
    code: 'CON-703',
    what: {
      sv: `Kontot "${user}" får inte ansluta (ORA-01045).`,
      en: `The account "${user}" may not connect (ORA-01045).`,
    },
    fix: {
      sv: `Be databasadministratören köra: GRANT CREATE SESSION TO ${user}; eller deploy/sql/oracle/make-account.sql.`,
      en: `Ask the database administrator to run: GRANT CREATE SESSION TO ${user}; or deploy/sql/oracle/make-account.sql.`,
    },
    place: { field: 'settings.user' },
  });

export const serviceUnknown = (service: string, at: string, code: string): ConnectorError =>
  error({
    code: 'CON-704',
    what: {
      sv: `Lyssnaren på ${at} känner ingen tjänst "${service}" (${code}).`,
      en: `The listener at ${at} knows no service "${service}" (${code}).`,
    },
    why: {
      sv: 'Namnet är fel, eller så är databasen inte startad.',
      en: 'The name is wrong, or the database is not started.',
    },
    fix: {
      sv: 'Kontrollera service; "lsnrctl services" på servern visar namnen. Ett SID är inte ett tjänstenamn.',
      en: 'Check service; "lsnrctl services" at the server shows the names. A SID is not a service name.',
    },
    place: { field: 'settings.service' },
  });

export const listenerRefused = (at: string, code: string): ConnectorError =>
  error({
    code: 'CON-705',
    what: {
      sv: `Servern på ${at} tar inte emot oss (${code}).`,
      en: `The server at ${at} refuses us (${code}).`,
    },
    fix: {
      sv: `Ge databasadministratören koden ${code}; https://docs.oracle.com/error-help/db/ förklarar den.`,
      en: `Give the database administrator the code ${code}; https://docs.oracle.com/error-help/db/ explains it.`,
    },
  });

export const serverTooOld = (): ConnectorError =>
  error({
    code: 'CON-706',
    what: {
      sv: 'Databasen är äldre än Oracle 12.1, som är det äldsta Bryggan läser.',
      en: 'The database is older than Oracle 12.1, the oldest that Bryggan reads.',
    },
    fix: {
      sv: 'Läs en export i stället (connector: csv), eller en kopia i en nyare databas.',
      en: 'Read an export instead (connector: csv), or a copy in a newer database.',
    },
  });

export const passwordTooOld = (user: string): ConnectorError =>
  error({
    code: 'CON-707',
    what: {
      sv: `Lösenordet för "${user}" är sparat på ett sätt som är för gammalt (10G).`,
      en: `The password of "${user}" is stored in a way that is too old (10G).`,
    },
    fix: {
      sv: `Be databasadministratören sätta det igen: ALTER USER ${user} IDENTIFIED BY …; så sparas det på det nya sättet.`,
      en: `Ask the database administrator to set it anew: ALTER USER ${user} IDENTIFIED BY …; then it is stored in the new way.`,
    },
    place: { field: 'settings.user' },
  });

/** `reason` is the TLS library's, about the file and not its content. */
export const walletUnusable = (reason: string): ConnectorError =>
  error({
    code: 'CON-708',
    what: {
      sv: `Certifikaten i tls går inte att använda (${reason}).`,
      en: `The certificates of tls cannot be used (${reason}).`,
    },
    why: {
      sv: 'Filerna är inte PEM, nyckeln hör inte till certifikatet, eller lösenordet är fel.',
      en: 'The files are not PEM, the key does not belong to the certificate, or the password is wrong.',
    },
    fix: {
      sv: 'Ange utfärdarens certifikat i tls.ca, eller plånbokens ewallet.pem i tls.wallet med tls.walletPassword.',
      en: "Give the issuer's certificate in tls.ca, or the wallet's ewallet.pem in tls.wallet with tls.walletPassword.",
    },
    place: { field: 'settings.tls' },
  });

export const noSuchTable = (name: string, likely: readonly string[]): ConnectorError =>
  error({
    code: 'CON-709',
    what: {
      sv: `Källan har ingen tabell eller vy "${name}" som kontot får läsa.`,
      en: `The source has no table or view "${name}" that the account may read.`,
    },
    fix: {
      sv: `Närmast: ${likely.join(', ') || 'ingenting, kontot får inte läsa något'}. Vyer som ägs av någon annan skrivs ÄGARE.NAMN. Saknas rätt vy, be databasadministratören köra deploy/sql/oracle/make-account.sql.`,
      en: `Nearest: ${likely.join(', ') || 'nothing, the account may read nothing'}. Views of another owner are written OWNER.NAME. If the right view is missing, ask the database administrator to run deploy/sql/oracle/make-account.sql.`,
    },
    place: { table: name },
  });

export const noSuchColumn = (name: string, likely: readonly string[]): ConnectorError =>
  error({
    code: 'CON-710',
    what: {
      sv: `Ingen av frågans tabeller har en kolumn "${name}".`,
      en: `None of the tables of the query has a column "${name}".`,
    },
    fix: {
      sv: `Närmast: ${likely.join(', ') || 'ingen liknande'}. Ett namn med små bokstäver skrivs inom citattecken.`,
      en: `Nearest: ${likely.join(', ') || 'none alike'}. A name with small letters is written in quotes.`,
    },
    place: { field: name },
  });

/** @param reason the engine's sentence, which is about the query's text */
export const sqlNotUnderstood = (
  reason: string,
  text: string,
  position: number | undefined,
): ConnectorError => {
  const before = position === undefined ? undefined : text.slice(0, position);
  return error({
    code: 'CON-711',
    what: {
      sv: `Oracle förstår inte frågan: ${reason}.`,
      en: `Oracle does not understand the query: ${reason}.`,
    },
    fix: {
      sv: 'Rätta frågan; prova den i SQL*Plus eller SQL Developer med samma konto.',
      en: 'Correct the query; try it in SQL*Plus or SQL Developer with the same account.',
    },
    ...(before !== undefined && {
      place: { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') },
    }),
  });
};

export const snapshotTooOld = (code: string): ConnectorError =>
  error({
    code: 'CON-712',
    what: {
      sv: `Databasen har inte kvar hur raderna såg ut när läsningen började (${code}).`,
      en: `The database no longer has the rows as they were when the reading began (${code}).`,
    },
    why: {
      sv: 'Bryggan läser allt som det var i ett ögonblick. Läsningen tog längre tid än databasen sparar gamla värden (undo).',
      en: 'Bryggan reads everything as it was at one moment. The reading took longer than the database keeps old values (undo).',
    },
    fix: {
      sv: 'Läs på en tid då få skriver (readingHours), i mindre frågor, eller be databasadministratören höja UNDO_RETENTION. Bromsen rowsPerSecond gör det värre.',
      en: 'Read when few write (readingHours), in smaller queries, or ask the database administrator to raise UNDO_RETENTION. The brake rowsPerSecond makes it worse.',
    },
  });

export const queryFailed = (code: string): ConnectorError =>
  error({
    code: 'CON-713',
    what: { sv: `Databasen avbröt frågan (${code}).`, en: `The database stopped the query (${code}).` },
    fix: {
      sv: `https://docs.oracle.com/error-help/db/ förklarar koden. Meddelandet visas inte, eftersom det kan innehålla uppgifter ur en rad.`,
      en: `https://docs.oracle.com/error-help/db/ explains the code. Its message is not shown, because it can hold what stood in a row.`,
    },
  });

/** @param how the SQL function that makes text of it */
export const unreadType = (column: string, type: string, how: string): ConnectorError =>
  error({
    code: 'CON-714',
    what: {
      sv: `Kolumnen "${column}" har typen ${type}, som inte läses som den är.`,
      en: `The column "${column}" has the type ${type}, which is not read as it is.`,
    },
    fix: { sv: `Skriv ${how} i frågan.`, en: `Write ${how} in the query.` },
    place: { field: column },
  });

/** @param what `@länk` or `NEXTVAL` */
export const notRead = (what: string, why: { sv: string; en: string }): ConnectorError =>
  error({
    code: 'CON-715',
    what: { sv: `Frågan får inte innehålla ${what}.`, en: `The query must not contain ${what}.` },
    why,
    fix: { sv: 'Ta bort det ur frågan.', en: 'Take it out of the query.' },
  });

export const unknownDriver = (): ConnectorError =>
  error({
    code: 'CON-716',
    what: {
      sv: 'Drivrutinen för Oracle är inte den version som Bryggan är gjord för.',
      en: 'The driver for Oracle is not the version that Bryggan is made for.',
    },
    why: {
      sv: 'Datum och tal skulle kunna läsas fel; därför läses ingenting.',
      en: 'Dates and numbers could be read wrongly; therefore nothing is read.',
    },
    fix: {
      sv: 'Installera om med npm ci, som tar den version som står i package-lock.json.',
      en: 'Install again with npm ci, which takes the version of package-lock.json.',
    },
  });
