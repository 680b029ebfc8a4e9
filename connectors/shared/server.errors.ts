import { ConnectorError, type ConnectorErrorDetails } from '../contract';

/** What can go wrong with any source on a server, CON-010 to CON-049. No function takes a row or a password. */

const error = (details: ConnectorErrorDetails, cause?: unknown): ConnectorError =>
  new ConnectorError(details, { cause });

export const hostNotFound = (host: string): ConnectorError =>
  error({
    code: 'CON-010',
    what: {
      sv: `Namnet "${host}" finns inte i nätet.`,
      en: `The name "${host}" is not known in the network.`,
    },
    why: {
      sv: 'Namnservern på den här datorn känner inte namnet.',
      en: 'The name server of this machine does not know it.',
    },
    fix: {
      sv: 'Kontrollera host i källans settings, och att datorn får fråga kommunens namnserver.',
      en: "Check host in the settings of the source, and that this machine may ask the municipality's name server.",
    },
    place: { field: 'settings.host' },
  });

/** `reason` is the operating system's code, e.g. `ECONNREFUSED`. */
export const notReachable = (host: string, port: number, reason: string): ConnectorError =>
  error({
    code: 'CON-011',
    what: {
      sv: `Det går inte att ansluta till ${host}:${port} (${reason}).`,
      en: `No connection to ${host}:${port} (${reason}).`,
    },
    why: {
      sv: 'Servern svarar inte där: fel port, en brandvägg emellan, eller så är den nere.',
      en: 'The server does not answer there: a wrong port, a firewall between, or it is down.',
    },
    fix: {
      sv: 'Kontrollera port i källans settings och be nätdriften öppna vägen från den här datorn.',
      en: 'Check port in the settings of the source and ask the network team to open the way from this machine.',
    },
    place: { field: 'settings.port' },
  });

/** `code` is the engine's own. */
export const loginRefused = (user: string, host: string, code: string): ConnectorError =>
  error({
    code: 'CON-012',
    what: {
      sv: `${host} släpper inte in kontot "${user}" (${code}).`,
      en: `${host} does not let the account "${user}" in (${code}).`,
    },
    why: {
      sv: 'Kontot eller lösenordet är fel, eller så är kontot låst eller har gått ut.',
      en: 'The account or the password is wrong, or the account is locked or has expired.',
    },
    fix: {
      sv: 'Kontrollera user och att hemligheten som password pekar på är den som databasadministratören satte.',
      en: 'Check user, and that the secret that password points to is the one that the database administrator set.',
    },
    place: { field: 'settings.user' },
  });

/** `where` names the file, the environment variable or the credential, never what is in it. */
export const secretMissing = (field: string, where: string): ConnectorError =>
  error({
    code: 'CON-013',
    what: {
      sv: `Hemligheten för ${field} finns inte: ${where}.`,
      en: `The secret of ${field} is not there: ${where}.`,
    },
    fix: {
      sv: 'Lägg hemligheten där, läsbar för kontot som kör Bryggan, eller rätta inställningen.',
      en: 'Put the secret there, readable by the account that runs Bryggan, or correct the setting.',
    },
    place: { field: `settings.${field}` },
  });

export const certificateFileUnreadable = (field: string, file: string, reason: string): ConnectorError =>
  error({
    code: 'CON-014',
    what: {
      sv: `Certifikatfilen i ${field} kan inte läsas (${reason}).`,
      en: `The certificate file of ${field} cannot be read (${reason}).`,
    },
    fix: {
      sv: 'Filen ska vara i PEM-format och läsbar för kontot som kör Bryggan.',
      en: 'The file must be in PEM format and readable by the account that runs Bryggan.',
    },
    place: { file, field: `settings.${field}` },
  });

/** `reason` is the TLS library's code, e.g. `SELF_SIGNED_CERT_IN_CHAIN`. */
export const certificateNotTrusted = (host: string, reason: string): ConnectorError =>
  error({
    code: 'CON-015',
    what: {
      sv: `Certifikatet från ${host} godtas inte (${reason}). Inget lösenord har skickats.`,
      en: `The certificate of ${host} is not accepted (${reason}). No password was sent.`,
    },
    why: {
      sv: 'Det är utfärdat av någon som inte står i tls.ca, gäller ett annat namn, eller har gått ut.',
      en: 'It was issued by somebody who is not in tls.ca, is for another name, or has expired.',
    },
    fix: {
      sv: 'Be databasadministratören om utfärdarens certifikat (PEM) och ange det i tls.ca; anslut med namnet som står i certifikatet, eller ange det i tls.serverName.',
      en: "Ask the database administrator for the issuer's certificate (PEM) and give it in tls.ca; connect by the name in the certificate, or give that in tls.serverName.",
    },
    place: { field: 'settings.tls' },
  });

export const tooManyStreams = (connections: number): ConnectorError =>
  error({
    code: 'CON-016',
    what: {
      sv: `Källan läser redan ${connections} frågor samtidigt, så många som connections tillåter.`,
      en: `The source is reading ${connections} queries already, as many as connections allows.`,
    },
    fix: {
      sv: 'Läs en fråga i taget, eller höj connections i samråd med den som sköter databasen.',
      en: 'Read one query at a time, or raise connections in agreement with whoever runs the database.',
    },
    place: { field: 'settings.connections' },
  });

export const rowsLost = (sent: number, received: number): ConnectorError =>
  error({
    code: 'CON-017',
    what: {
      sv: `Servern skickade ${sent} rader men ${received} kom fram. Läsningen används inte.`,
      en: `The server sent ${sent} rows but ${received} arrived. The reading is not used.`,
    },
    fix: {
      sv: 'Kör igen. Återkommer det: rapportera det till Bryggans utvecklare med drivrutinens version.',
      en: "Run again. If it comes back, report it to Bryggan's developers with the version of the driver.",
    },
  });

/** A warning, not an error: the owner has chosen it. */
export const encryptionOff = (host: string): ConnectorErrorDetails => ({
  code: 'CON-018',
  what: {
    sv: `Trafiken till ${host} går okrypterad (tls: off): personuppgifter och lösenord kan läsas på vägen.`,
    en: `The traffic to ${host} is not encrypted (tls: off): personal data and the password can be read on the way.`,
  },
  fix: {
    sv: 'Slå på TLS på servern och ta bort tls: off.',
    en: 'Turn TLS on at the server and remove tls: off.',
  },
  place: { field: 'settings.tls' },
});

/** Why a text is not one SELECT statement that we may run. */
export type NotSelect =
  'empty' | 'several' | 'not-select' | 'writes' | 'placeholder' | 'hidden-code' | 'unclear';

const refusals: Record<NotSelect, { sv: string; en: string }> = {
  empty: { sv: 'Frågan är tom.', en: 'The query is empty.' },
  several: { sv: 'Frågan har flera satser.', en: 'The query has several statements.' },
  'not-select': {
    sv: 'Frågan är inte en SELECT- eller WITH-sats.',
    en: 'The query is not a SELECT or WITH statement.',
  },
  writes: {
    sv: 'Frågan har ett ord som skriver eller låser (INSERT, UPDATE, INTO, …).',
    en: 'The query has a word that writes or locks (INSERT, UPDATE, INTO, …).',
  },
  placeholder: {
    sv: 'Frågan har en platshållare av ett slag som ingen fyller i.',
    en: 'The query has a placeholder of a kind that nobody fills in.',
  },
  unclear: {
    sv: 'Frågan har styrtecken, eller en kommentar i en kommentar, som databaser läser på olika sätt.',
    en: 'The query has control characters, or a comment inside a comment, which databases read in different ways.',
  },
  'hidden-code': {
    sv: 'Frågan har kod som servern kör utöver SELECT-satsen.',
    en: 'The query has code that the server runs beside the SELECT statement.',
  },
};

export const notOneSelect = (reason: NotSelect): ConnectorError =>
  error({
    code: 'CON-019',
    what: refusals[reason],
    why: {
      sv: 'En källa läses bara, med en sats i taget.',
      en: 'A source is only read, one statement at a time.',
    },
    fix: {
      sv: 'Skriv en enda SELECT-sats. En kolumn med ett sådant namn skrivs inom citattecken, en parameter som :namn.',
      en: 'Write one single SELECT statement. A column of such a name is written in quotes, a parameter as :name.',
    },
  });

export const wrongParameters = (missing: readonly string[], unused: readonly string[]): ConnectorError => {
  const names = (list: readonly string[]): string => list.map((name) => `:${name}`).join(', ');
  const parts = (words: [string, string]): string =>
    [
      missing.length > 0 && `${words[0]} ${names(missing)}`,
      unused.length > 0 && `${words[1]} ${names(unused)}`,
    ]
      .filter(Boolean)
      .join('; ');
  return error({
    code: 'CON-020',
    what: {
      sv: `Frågans parametrar stämmer inte: ${parts(['saknar värde för', 'använder inte'])}.`,
      en: `The parameters of the query do not fit: ${parts(['no value for', 'does not use'])}.`,
    },
    fix: { sv: 'Rätta frågan.', en: 'Correct the query.' },
  });
};

export const unusableValue = (parameter: string): ConnectorError =>
  error({
    code: 'CON-028',
    what: {
      sv: `Värdet på parametern :${parameter} går inte att skicka som det är.`,
      en: `The value of the parameter :${parameter} cannot be sent as it is.`,
    },
    why: {
      sv: 'Det är text med halva tecken eller noll-tecken, eller inget tal; servern skulle läsa något annat.',
      en: 'It is text with half characters or NUL, or not a number; the server would read something else.',
    },
    fix: { sv: 'Rätta värdet.', en: 'Correct the value.' },
  });

/** @param reason why, without a value of a row */
export const notSliceable = (reason: { sv: string; en: string }, column?: string): ConnectorError =>
  error({
    code: 'CON-029',
    what: {
      sv: 'Källan kan inte ge en del av frågans svar.',
      en: "The source cannot give a part of the query's answer.",
    },
    why: reason,
    fix: {
      sv: 'Ingenting måste göras: hela svaret läses i stället, vilket tar längre tid.',
      en: 'Nothing must be done: all of the answer is read instead, which takes longer.',
    },
    ...(column !== undefined && { place: { field: column } }),
  });

/** @param what its word about the text that asks for the part; it has taken the query itself */
export const partRefused = (
  server: { sv: string; en: string },
  what: { sv: string; en: string },
): ConnectorError =>
  notSliceable({
    sv: `${server.sv} tar inte emot frågan om en del av svaret: ${what.sv}`,
    en: `${server.en} does not take the query for a part of the answer: ${what.en}`,
  });

export const columnNotInAnswer = (column: string): ConnectorError =>
  notSliceable(
    {
      sv: `Frågans svar har ingen kolumn "${column}".`,
      en: `The answer of the query has no column "${column}".`,
    },
    column,
  );

export const columnTwice = (column: string): ConnectorError =>
  error({
    code: 'CON-021',
    what: { sv: `Frågan ger två kolumner "${column}".`, en: `The query gives two columns "${column}".` },
    fix: { sv: 'Ge dem olika namn med AS.', en: 'Give them different names with AS.' },
    place: { field: column },
  });

export const binaryCell = (column: string): ConnectorError =>
  error({
    code: 'CON-022',
    what: {
      sv: `Kolumnen "${column}" innehåller stora binära data.`,
      en: `The column "${column}" holds large binary data.`,
    },
    fix: { sv: 'Lämna den utanför frågan.', en: 'Leave it out of the query.' },
    place: { field: column },
  });

export const noEncryption = (host: string): ConnectorError =>
  error({
    code: 'CON-023',
    what: {
      sv: `${host} erbjuder ingen kryptering. Inget lösenord har skickats.`,
      en: `${host} does not offer encryption. No password was sent.`,
    },
    fix: {
      sv: 'Be databasadministratören slå på TLS. Går det inte, och är nätet känt, kan tls: off sättas i källans settings.',
      en: 'Ask the database administrator to turn TLS on. If that cannot be done, and the network is known, tls: off can be set in the settings of the source.',
    },
    place: { field: 'settings.tls' },
  });

export const statementTimeout = (seconds: number): ConnectorError =>
  error({
    code: 'CON-024',
    what: {
      sv: `Frågan avbröts efter ${seconds} sekunder (statementTimeoutSeconds).`,
      en: `The query was stopped after ${seconds} seconds (statementTimeoutSeconds).`,
    },
    fix: {
      sv: 'Gör frågan lättare (villkor på indexerade kolumner), läs på en lugnare tid, eller höj gränsen i samråd med den som sköter databasen.',
      en: 'Make the query lighter (conditions on indexed columns), read at a calmer hour, or raise the limit in agreement with whoever runs the database.',
    },
  });

export const stalled = (seconds: number): ConnectorError =>
  error({
    code: 'CON-025',
    what: {
      sv: `Servern skickade ingenting på ${seconds} sekunder (stallSeconds); läsningen är avbruten.`,
      en: `The server sent nothing for ${seconds} seconds (stallSeconds); the reading is stopped.`,
    },
    why: {
      sv: 'Servern är överlastad eller väntar på ett lås, eller så är nätet brutet utan att någon sagt det.',
      en: 'The server is overloaded or waits for a lock, or the network is broken without saying so.',
    },
    fix: {
      sv: 'Kör igen på en lugnare tid; be den som sköter databasen titta på lås.',
      en: 'Run again at a calmer hour; ask whoever runs the database to look for locks.',
    },
  });

export const connectionLost = (reason: string): ConnectorError =>
  error({
    code: 'CON-026',
    what: {
      sv: `Förbindelsen med servern bröts (${reason}). Det som lästs av frågan används inte.`,
      en: `The connection to the server broke (${reason}). What was read of the query is not used.`,
    },
    fix: {
      sv: 'Kör igen. Återkommer det: fråga den som sköter servern om omstarter och brandväggens tidsgränser.',
      en: "Run again. If it comes back, ask whoever runs the server about restarts and the firewall's time limits.",
    },
  });

export const outsideReadingHours = (hours: string): ConnectorError =>
  error({
    code: 'CON-027',
    what: {
      sv: `Källan får bara läsas ${hours} (readingHours, svensk tid).`,
      en: `The source may only be read ${hours} (readingHours, Swedish time).`,
    },
    fix: {
      sv: 'Kör då, lägg schedule i brygga.yaml inom tiden, eller ändra readingHours i samråd med den som sköter källan.',
      en: 'Run then, put schedule in brygga.yaml within the hours, or change readingHours in agreement with whoever runs the source.',
    },
    place: { field: 'settings.readingHours' },
  });

const untrusted =
  /^(?:CERT_|ERR_TLS_CERT|ERR_SSL_.*(?:CERTIFICATE|UNKNOWN_CA|VERIFY)|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE)/;
const unreachable = new Set([
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EACCES',
]);
const lost = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_SOCKET_CLOSED',
]);

/** What Node or its TLS library says about the network, in our words; undefined for anything else. */
export function networkError(cause: unknown, at: { host: string; port: number }): ConnectorError | undefined {
  const code = networkCode(cause);
  if (code === undefined) return undefined;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return hostNotFound(at.host);
  if (unreachable.has(code)) return notReachable(at.host, at.port, code);
  if (untrusted.test(code)) return certificateNotTrusted(at.host, code);
  if (lost.has(code)) return connectionLost(code);
  return undefined;
}

/** Drivers wrap: the code may stand on the error, on its cause, or on the first of several. */
function networkCode(cause: unknown): string | undefined {
  // Not `instanceof Error`: errors of Node's core come from another realm where the code runs in a sandbox.
  for (let at: unknown = cause, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth++) {
    const {
      code,
      errors,
      cause: inner,
      originalError,
    } = at as NodeJS.ErrnoException & {
      errors?: unknown[];
      originalError?: unknown;
    };
    if (typeof code === 'string' && isKnown(code)) return code;
    at = errors?.[0] ?? originalError ?? inner;
  }
  return undefined;
}

const isKnown = (code: string): boolean =>
  code === 'ENOTFOUND' ||
  code === 'EAI_AGAIN' ||
  unreachable.has(code) ||
  lost.has(code) ||
  untrusted.test(code);
