import { ConnectorError, type ConnectorErrorDetails } from '../contract';
import { quoteName } from '../shared/sql-text';

/** What only SQL Server can say, CON-5xx. `number` is the engine's own (sys.messages). */

const error = (details: ConnectorErrorDetails, cause?: unknown): ConnectorError =>
  new ConnectorError(details, { cause });

export type ForbiddenWord = 'dirty' | 'locks' | 'elsewhere' | 'sequence' | 'statement';

const forbidden: Record<ForbiddenWord, { sv: string; en: string }> = {
  dirty: {
    sv: 'Då läses sådant som aldrig sparas, och rader kan komma två gånger eller inte alls: uppföljningen blir fel utan att någon ser det.',
    en: 'It reads what is never committed, and rows can come twice or not at all: the figures go wrong and nobody sees it.',
  },
  locks: {
    sv: 'Det håller lås som handläggarnas system får vänta på.',
    en: "It holds locks that the case workers' system must wait for.",
  },
  elsewhere: {
    sv: 'Det läser utanför källans databas, där kontots rättigheter inte är prövade.',
    en: "It reads outside the source's database, where the account's rights have not been checked.",
  },
  sequence: {
    sv: 'Det förbrukar ett nummer i källan och är därmed en skrivning.',
    en: 'It uses up a number in the source and so is a write.',
  },
  statement: {
    sv: 'Det är en sats för sig; en källa läses med en enda SELECT-sats.',
    en: 'It is a statement of its own; a source is read with one single SELECT statement.',
  },
};

export const forbiddenWord = (kind: ForbiddenWord, word: string): ConnectorError =>
  error({
    code: 'CON-501',
    what: { sv: `Frågan får inte innehålla ${word}.`, en: `The query must not contain ${word}.` },
    why: forbidden[kind],
    fix: {
      sv: `Ta bort det. Vill du läsa utan att vänta på lås: be databasadministratören tillåta ögonblicksbilder (ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON). En kolumn med det namnet skrivs [${word}].`,
      en: `Remove it. To read without waiting for locks, ask the database administrator to allow snapshots (ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON). A column of that name is written [${word}].`,
    },
  });

export const noSuchObject = (name: string, likely: readonly string[]): ConnectorError =>
  error({
    code: 'CON-502',
    what: {
      sv: `Källan har ingen tabell eller vy "${name}" som kontot får se.`,
      en: `The source has no table or view "${name}" that the account may see.`,
    },
    fix: {
      sv: `Kontot ser: ${likely.join(', ') || 'ingenting'}. Saknas rätt vy, be databasadministratören köra deploy/sql/mssql/make-account.sql.`,
      en: `The account sees: ${likely.join(', ') || 'nothing'}. If the right view is missing, ask the database administrator to run deploy/sql/mssql/make-account.sql.`,
    },
    place: { table: name },
  });

export const noSuchColumn = (name: string): ConnectorError =>
  error({
    code: 'CON-503',
    what: { sv: `Kolumnen "${name}" finns inte i källan.`, en: `The source has no column "${name}".` },
    fix: {
      sv: 'Rätta frågan. Har systemet bytt version kan kolumnen ha bytt namn.',
      en: 'Correct the query. If the system has a new version, the column may have a new name.',
    },
    place: { field: name },
  });

/** `reason` is the engine's word about the text of the query, never about a row. */
export const brokenSql = (number: number, reason: string): ConnectorError =>
  error({
    code: 'CON-504',
    what: {
      sv: `SQL Server förstår inte frågan (${number}).`,
      en: `SQL Server does not understand the query (${number}).`,
    },
    why: { sv: `SQL Server säger: ${reason}`, en: `SQL Server says: ${reason}` },
    fix: { sv: 'Rätta frågan.', en: 'Correct the query.' },
  });

/** `object` as the engine names it; null where it does not. */
export const notPermitted = (number: number, user: string, object: string | null): ConnectorError => {
  const grant = `GRANT SELECT ON ${object ?? 'SCHEMA::[brygga]'} TO ${quoteName(user, 'mssql')};`;
  return error({
    code: 'CON-505',
    what: {
      sv: `Kontot får inte läsa ${object ?? 'det som frågan gäller'} (${number}).`,
      en: `The account may not read ${object ?? 'what the query is about'} (${number}).`,
    },
    fix: {
      sv: `Be databasadministratören köra: ${grant}`,
      en: `Ask the database administrator to run: ${grant}`,
    },
    ...(object !== null && { place: { table: object } }),
  });
};

export const databaseRefused = (database: string, user: string, number: number): ConnectorError => {
  const account = quoteName(user, 'mssql');
  return error({
    code: 'CON-506',
    what: {
      sv: `Kontot kommer inte in i databasen "${database}" (${number}).`,
      en: `The account does not get into the database "${database}" (${number}).`,
    },
    why: {
      sv: 'Den finns inte på servern, kontot har ingen användare i den, eller så är den inte i drift.',
      en: 'The server does not have it, the account has no user in it, or it is not online.',
    },
    fix: {
      sv: `Kontrollera database i källans settings, och be databasadministratören köra i den: CREATE USER ${account} FOR LOGIN ${account};`,
      en: `Check database in the settings of the source, and ask the database administrator to run in it: CREATE USER ${account} FOR LOGIN ${account};`,
    },
    place: { field: 'settings.database' },
  });
};

export const deadlocked = (): ConnectorError =>
  error({
    code: 'CON-507',
    what: {
      sv: 'SQL Server avbröt läsningen för att släppa fram en skrivning (1205). Det som lästs av frågan används inte.',
      en: 'SQL Server stopped the reading to let a write through (1205). What was read of the query is not used.',
    },
    why: {
      sv: 'Läsningen har låg prioritet med flit: i ett dödläge vinner handläggarnas system.',
      en: "Reading has a low priority on purpose: in a deadlock the case workers' system wins.",
    },
    fix: {
      sv: 'Kör igen på en lugnare tid, eller be databasadministratören tillåta ögonblicksbilder (ALLOW_SNAPSHOT_ISOLATION).',
      en: 'Run again at a calmer hour, or ask the database administrator to allow snapshots (ALLOW_SNAPSHOT_ISOLATION).',
    },
  });

export const snapshotRefused = (number: number): ConnectorError =>
  error({
    code: 'CON-508',
    what: {
      sv: `Ögonblicksbilden gick inte att läsa (${number}). Det som lästs av frågan används inte.`,
      en: `The snapshot could not be read (${number}). What was read of the query is not used.`,
    },
    why: {
      sv: 'Frågan når en databas som inte tillåter ögonblicksbilder, en tabell byggdes om medan den lästes, eller så tog tempdb slut.',
      en: 'The query reaches a database that does not allow snapshots, a table was altered while it was read, or tempdb ran out.',
    },
    fix: {
      sv: 'Kör igen. Vid 3952: ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON i den databas som vyn når, eller läs inte över databasgränser. Annars: be databasadministratören se på tempdb.',
      en: 'Run again. For 3952: ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON in the database that the view reaches, or do not reach across databases. Otherwise ask the database administrator to look at tempdb.',
    },
  });

export const driverChanged = (): ConnectorError =>
  error({
    code: 'CON-509',
    what: {
      sv: 'Drivrutinen för SQL Server läser inte decimaltal exakt i den här versionen. Ingenting har lästs.',
      en: 'The driver of SQL Server does not read decimals exactly in this version. Nothing was read.',
    },
    why: {
      sv: 'Paketen mssql och tedious har en annan version än den som Bryggan är prövad med.',
      en: 'The packages mssql and tedious have another version than the one that Bryggan was tested with.',
    },
    fix: {
      sv: 'Installera med npm ci, så att package-lock.json gäller.',
      en: 'Install with npm ci, so that package-lock.json holds.',
    },
  });

export const lockTimeout = (seconds: number): ConnectorError =>
  error({
    code: 'CON-510',
    what: {
      sv: `Frågan väntade ${seconds} sekunder på ett lås och avbröts (1222).`,
      en: `The query waited ${seconds} seconds for a lock and was stopped (1222).`,
    },
    fix: {
      sv: 'Kör igen på en lugnare tid, eller be databasadministratören tillåta ögonblicksbilder (ALLOW_SNAPSHOT_ISOLATION), som läser utan att vänta på lås.',
      en: 'Run again at a calmer hour, or ask the database administrator to allow snapshots (ALLOW_SNAPSHOT_ISOLATION), which read without waiting for locks.',
    },
  });

/** For every other number. Without the engine's text, which may quote a cell. */
export const engineError = (number: number, line: number | undefined): ConnectorError =>
  error({
    code: 'CON-511',
    what: {
      sv: `SQL Server avbröt frågan med fel ${number}${line ? ` på rad ${line}` : ''}.`,
      en: `SQL Server stopped the query with error ${number}${line ? ` at line ${line}` : ''}.`,
    },
    why: {
      sv: 'Felets text visas inte, eftersom den kan återge innehåll ur en rad.',
      en: 'The text of the error is not shown, since it may repeat what stands in a row.',
    },
    fix: {
      sv: `Slå upp ${number} bland SQL Servers felnummer, eller be databasadministratören köra frågan. 245 och 8114 är värden som inte går att omvandla (TRY_CONVERT), 8134 delning med noll, 8115 tal som inte får plats.`,
      en: `Look ${number} up among the error numbers of SQL Server, or ask the database administrator to run the query. 245 and 8114 are values that cannot be converted (TRY_CONVERT), 8134 is division by zero, 8115 a number that does not fit.`,
    },
  });

export const encryptionDemanded = (host: string): ConnectorError =>
  error({
    code: 'CON-512',
    what: {
      sv: `${host} tar bara emot krypterade anslutningar, men tls är off.`,
      en: `${host} takes encrypted connections only, but tls is off.`,
    },
    fix: {
      sv: 'Ta bort tls: off ur källans settings och ange utfärdarens certifikat i tls.ca.',
      en: "Remove tls: off from the settings of the source and give the issuer's certificate in tls.ca.",
    },
    place: { field: 'settings.tls' },
  });

export const instanceNotFound = (host: string, instance: string): ConnectorError =>
  error({
    code: 'CON-513',
    what: {
      sv: `SQL Browser på ${host} säger inte vilken port instansen "${instance}" har.`,
      en: `The SQL Browser of ${host} does not tell the port of the instance "${instance}".`,
    },
    fix: {
      sv: 'Ange port i stället för instance; databasadministratören ser porten i SQL Server Configuration Manager. Annars måste UDP 1434 vara öppet hit.',
      en: 'Give port instead of instance; the database administrator sees it in SQL Server Configuration Manager. Otherwise UDP 1434 must be open from here.',
    },
    place: { field: 'settings.instance' },
  });

export const joinedRows = (column: string): ConnectorError =>
  error({
    code: 'CON-514',
    what: {
      sv: 'Frågan ger ett enda långt dokument (FOR JSON eller FOR XML) i stället för rader.',
      en: 'The query gives one long document (FOR JSON or FOR XML) instead of rows.',
    },
    fix: {
      sv: 'Ta bort FOR JSON eller FOR XML sist i frågan.',
      en: 'Remove FOR JSON or FOR XML from the end of the query.',
    },
    place: { field: column },
  });

/** `name` is that of the parameter, never its value. */
export const unsuitableParameter = (name: string): ConnectorError =>
  error({
    code: 'CON-515',
    what: {
      sv: `Parametern :${name} har ett värde som SQL Server inte kan ta emot.`,
      en: `The parameter :${name} has a value that SQL Server cannot take.`,
    },
    fix: {
      sv: 'Ge text, ett ändligt tal, ett heltal på högst 64 bitar, sant, falskt eller inget värde, och ett namn av bokstäver, siffror och _.',
      en: 'Give text, a finite number, a whole number of at most 64 bits, true, false or no value, and a name of letters, digits and _.',
    },
  });

export const transactionEnded = (): ConnectorError =>
  error({
    code: 'CON-516',
    what: {
      sv: 'SQL Server har avslutat sessionens transaktion efter ett tidigare fel; källan läses inte vidare.',
      en: "SQL Server has ended the session's transaction after an earlier error; the source is not read any further.",
    },
    why: {
      sv: 'Det som läses efteråt vore från en annan tidpunkt än det som redan är läst.',
      en: 'What is read afterwards would be of another moment than what has been read already.',
    },
    fix: { sv: 'Kör om från början.', en: 'Run again from the start.' },
  });
