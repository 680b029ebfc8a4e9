import { ConnectorError, type ConnectorErrorDetails } from '../contract';

/**
 * What can go wrong with anything read over HTTPS: CON-901 to CON-929. An address stands in a sentence without its
 * query string, where keys and identities stand; no function takes a header, a body or what they hold.
 */

const error = (details: ConnectorErrorDetails): ConnectorError => new ConnectorError(details);

/** @param address without its query string */
export const keyRefused = (address: string, status: number): ConnectorError =>
  error({
    code: 'CON-901',
    what: {
      sv: `${address} släpper inte in oss (HTTP ${status}).`,
      en: `${address} does not let us in (HTTP ${status}).`,
    },
    why: {
      sv: 'Nyckeln eller domänen är fel, har gått ut, eller gäller inte den här delen.',
      en: 'The key or the domain is wrong, has expired, or is not for this part.',
    },
    fix: {
      sv: 'Kontrollera hemligheterna som parameters och headers i källans settings pekar på, och fråga leverantören vad nyckeln får läsa.',
      en: 'Check the secrets that parameters and headers in the settings of the source point to, and ask the vendor what the key may read.',
    },
    place: { field: 'settings.parameters' },
  });

export const notFound = (address: string, status: number): ConnectorError =>
  error({
    code: 'CON-902',
    what: {
      sv: `Adressen ${address} finns inte (HTTP ${status}).`,
      en: `There is no ${address} (HTTP ${status}).`,
    },
    fix: {
      sv: 'Kontrollera address i källans settings och path i frågan; tillsammans ger de adressen ovan.',
      en: 'Check address in the settings of the source and path of the request; together they give the address above.',
    },
    place: { field: 'settings.address' },
  });

export const requestRefused = (address: string, status: number): ConnectorError =>
  error({
    code: 'CON-903',
    what: {
      sv: `${address} godtar inte frågan (HTTP ${status}).`,
      en: `${address} does not accept the request (HTTP ${status}).`,
    },
    fix: {
      sv: 'Kontrollera frågans parametrar och deras värden mot leverantörens beskrivning.',
      en: "Check the request's parameters and their values against the vendor's description.",
    },
  });

export const serverFailed = (address: string, status: number): ConnectorError =>
  error({
    code: 'CON-904',
    what: {
      sv: `${address} har ett eget fel (HTTP ${status}).`,
      en: `${address} has an error of its own (HTTP ${status}).`,
    },
    fix: {
      sv: 'Kör igen senare. Återkommer det: visa den som sköter systemet adressen och tiden.',
      en: 'Run again later. If it comes back, show whoever runs the system the address and the time.',
    },
  });

/** @param waitSeconds what the server asked for, when it did */
export const tooBusy = (address: string, status: number, waitSeconds: number | undefined): ConnectorError =>
  error({
    code: 'CON-905',
    what: {
      sv: `${address} ber oss vänta (HTTP ${status}${waitSeconds === undefined ? '' : `, ${waitSeconds} sekunder`}), också efter nya försök.`,
      en: `${address} asks us to wait (HTTP ${status}${waitSeconds === undefined ? '' : `, ${waitSeconds} seconds`}), even after trying again.`,
    },
    fix: {
      sv: 'Läs på en lugnare tid (readingHours, schedule), sänk rowsPerSecond, eller fråga leverantören om gränserna.',
      en: 'Read at a calmer hour (readingHours, schedule), lower rowsPerSecond, or ask the vendor about the limits.',
    },
    place: { field: 'settings.rowsPerSecond' },
  });

export const redirected = (address: string, status: number): ConnectorError =>
  error({
    code: 'CON-906',
    what: {
      sv: `${address} hänvisar till en annan adress (HTTP ${status}).`,
      en: `${address} refers to another address (HTTP ${status}).`,
    },
    why: {
      sv: 'Hänvisningar följs inte: nyckeln skulle följa med. Ofta är det en inloggningssida.',
      en: 'References are not followed: the key would go along. Often it is a sign-in page.',
    },
    fix: {
      sv: 'Skriv den rätta adressen i address, och kontrollera att nyckeln gäller.',
      en: 'Write the right address in address, and check that the key is valid.',
    },
    place: { field: 'settings.address' },
  });

export const tooLarge = (address: string, megabytes: number): ConnectorError =>
  error({
    code: 'CON-907',
    what: {
      sv: `Ett svar från ${address} är större än ${megabytes} MB.`,
      en: `An answer from ${address} is larger than ${megabytes} MB.`,
    },
    fix: {
      sv: 'Sänk size under paging i frågan, eller höj pageMegabytes i källans settings.',
      en: 'Lower size under paging of the request, or raise pageMegabytes in the settings of the source.',
    },
    place: { field: 'settings.pageMegabytes' },
  });

/** @param encoding as the server names it, or the code of the library that unpacks it */
export const unreadableEncoding = (address: string, encoding: string): ConnectorError =>
  error({
    code: 'CON-908',
    what: {
      sv: `Svaret från ${address} går inte att packa upp (${encoding}).`,
      en: `The answer from ${address} cannot be unpacked (${encoding}).`,
    },
    fix: {
      sv: 'Kör igen. Återkommer det: fråga den som sköter servern eller proxyn emellan.',
      en: 'Run again. If it comes back, ask whoever runs the server or the proxy between.',
    },
  });

export const noAnswer = (address: string, seconds: number): ConnectorError =>
  error({
    code: 'CON-909',
    what: {
      sv: `${address} har inte börjat svara på ${seconds} sekunder (answerTimeoutSeconds).`,
      en: `${address} has not begun to answer in ${seconds} seconds (answerTimeoutSeconds).`,
    },
    fix: {
      sv: 'Läs på en lugnare tid, sänk size under paging i frågan, eller höj answerTimeoutSeconds.',
      en: 'Read at a calmer hour, lower size under paging of the request, or raise answerTimeoutSeconds.',
    },
    place: { field: 'settings.answerTimeoutSeconds' },
  });

/** @param address without its query string */
export const endUnknown = (address: string): ConnectorError =>
  error({
    code: 'CON-910',
    what: {
      sv: `Svaret från ${address} säger inte hur långt det är. Det har inte lästs.`,
      en: `The answer of ${address} does not say how long it is. It was not read.`,
    },
    why: {
      sv: 'Utan Content-Length eller Transfer-Encoding: chunked ser ett avbrutet svar ut som ett helt, och barn skulle kunna saknas utan att det syns.',
      en: 'Without Content-Length or Transfer-Encoding: chunked an answer that was cut off looks like a whole one, and children could be missing without a sign of it.',
    },
    fix: {
      sv: 'Be den som sköter servern, eller proxyn framför den, att svara enligt HTTP/1.1 med längd eller chunked.',
      en: 'Ask those who run the server, or the proxy before it, to answer by HTTP/1.1 with a length or chunked.',
    },
    place: { field: 'settings.address' },
  });

/** @param reason the TLS library's code, e.g. `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED` */
export const clientCertificateWanted = (host: string, reason: string, shown: boolean): ConnectorError =>
  error({
    code: 'CON-914',
    what: shown
      ? {
          sv: `${host} godtar inte vårt klientcertifikat (${reason}).`,
          en: `${host} does not accept our client certificate (${reason}).`,
        }
      : {
          sv: `${host} kräver ett klientcertifikat (${reason}).`,
          en: `${host} demands a client certificate (${reason}).`,
        },
    fix: shown
      ? {
          sv: 'Kontrollera att certifikatet i tls.clientCertificate är det som leverantören har godkänt och att det inte har gått ut.',
          en: 'Check that the certificate in tls.clientCertificate is the one that the vendor has approved and that it has not expired.',
        }
      : {
          sv: 'Be leverantören om ett certifikat och ange det i tls.clientCertificate: { cert, key } eller { pfx, passphrase }.',
          en: 'Ask the vendor for a certificate and give it in tls.clientCertificate: { cert, key } or { pfx, passphrase }.',
        },
    place: { field: 'settings.tls.clientCertificate' },
  });

/** @param code the operating system's */
export const closedOnCertificate = (host: string, code: string): ConnectorError =>
  error({
    code: 'CON-914',
    what: {
      sv: `${host} bröt förbindelsen så snart vårt klientcertifikat hade visats (${code}).`,
      en: `${host} broke the connection as soon as our client certificate had been shown (${code}).`,
    },
    why: {
      sv: 'Oftast godtar servern inte certifikatet; annars bröts nätet just då.',
      en: 'Mostly the server does not accept the certificate; else the network broke just then.',
    },
    fix: {
      sv: 'Kör igen. Återkommer det: kontrollera att certifikatet i tls.clientCertificate är det som leverantören har godkänt.',
      en: 'Run again. If it comes back: check that the certificate in tls.clientCertificate is the one that the vendor has approved.',
    },
    place: { field: 'settings.tls.clientCertificate' },
  });

export const clientCertificateUnusable = (reason: string): ConnectorError =>
  error({
    code: 'CON-915',
    what: {
      sv: `Klientcertifikatet går inte att använda (${reason}).`,
      en: `The client certificate cannot be used (${reason}).`,
    },
    fix: {
      sv: 'Kontrollera att nyckeln hör till certifikatet och att lösenfrasen stämmer.',
      en: 'Check that the key belongs to the certificate and that the passphrase is right.',
    },
    place: { field: 'settings.tls.clientCertificate' },
  });

/** @param date `YYYY-MM-DD` */
export const clientCertificateExpired = (date: string): ConnectorError =>
  error({
    code: 'CON-915',
    what: {
      sv: `Klientcertifikatet gick ut ${date}.`,
      en: `The client certificate expired on ${date}.`,
    },
    fix: {
      sv: 'Be leverantören om ett nytt och lägg det där tls.clientCertificate pekar.',
      en: 'Ask the vendor for a new one and put it where tls.clientCertificate points.',
    },
    place: { field: 'settings.tls.clientCertificate' },
  });

export const unusableSecret = (field: string): ConnectorError =>
  error({
    code: 'CON-916',
    what: {
      sv: `Värdet för ${field} har tecken som inte kan skickas.`,
      en: `The value of ${field} has characters that cannot be sent.`,
    },
    fix: {
      sv: 'Filen ska bara innehålla värdet på en rad, utan BOM och utan typografiska tecken.',
      en: 'The file must hold nothing but the value on one line, without a byte order mark and typographic characters.',
    },
    place: { field: `settings.${field}` },
  });

export const notEncrypted = (host: string): ConnectorError =>
  error({
    code: 'CON-917',
    what: {
      sv: `Adressen till ${host} börjar med http: och är alltså okrypterad. Inget har skickats.`,
      en: `The address of ${host} begins with http: and is not encrypted. Nothing was sent.`,
    },
    fix: {
      sv: 'Skriv https:. Går det inte, och är nätet känt, kan tls: off sättas i källans settings.',
      en: 'Write https:. If that cannot be done, and the network is known, tls: off can be set in the settings of the source.',
    },
    place: { field: 'settings.address' },
  });

export const encryptedAfterAll = (): ConnectorError =>
  error({
    code: 'CON-918',
    what: {
      sv: 'Adressen börjar med https: men tls är off.',
      en: 'The address begins with https: but tls is off.',
    },
    fix: { sv: 'Ta bort tls: off.', en: 'Remove tls: off.' },
    place: { field: 'settings.tls' },
  });

/** What the guard says to anything but a GET; shown as evidence, never to a user. */
export const onlyGet = (method: string): ConnectorError =>
  error({
    code: 'CON-919',
    what: {
      sv: `${method} skickas inte: källor läses bara.`,
      en: `${method} is not sent: sources are only read.`,
    },
  });

/** @param address without its query string; @param there names of fields that the answer has */
export const noFileList = (address: string, path: string, there: readonly string[]): ConnectorError =>
  error({
    code: 'CON-920',
    what: {
      sv: `Svaret från ${address} har ingen fillista (${path}).`,
      en: `The answer of ${address} has no list of files (${path}).`,
    },
    fix: {
      sv: `Rätta files, name och link i källans settings${there.length > 0 ? `; svaret har: ${there.join(', ')}` : ''}.`,
      en: `Correct files, name and link in the settings of the source${there.length > 0 ? `; the answer has: ${there.join(', ')}` : ''}.`,
    },
    place: { field: 'settings.https.files' },
  });

export const fileElsewhere = (name: string): ConnectorError =>
  error({
    code: 'CON-921',
    what: {
      sv: `Länken till filen "${name}" leder till en annan server.`,
      en: `The link to the file "${name}" leads to another server.`,
    },
    why: {
      sv: 'Nycklar och certifikat visas bara för servern i address.',
      en: 'Keys and certificates are shown to the server in address only.',
    },
    fix: {
      sv: 'Skriv i address den server som länkarna använder.',
      en: 'Write in address the server that the links use.',
    },
    place: { field: 'settings.https.address' },
  });

export const fileTwice = (name: string): ConnectorError =>
  error({
    code: 'CON-922',
    what: {
      sv: `Serverns fillista har namnet "${name}" två gånger.`,
      en: `The server's list of files has the name "${name}" twice.`,
    },
    why: {
      sv: 'Det går inte att veta vilken av filerna som menas, och den andra skulle saknas utan att det syns.',
      en: 'It cannot be known which of the files is meant, and the other would be missing without a sign of it.',
    },
    fix: {
      sv: 'Be leverantören ta bort eller döpa om den ena, eller peka name i källans settings på ett fält som skiljer dem åt.',
      en: 'Ask the vendor to remove or rename one, or point name in the settings of the source at a field that tells them apart.',
    },
    place: { field: 'settings.https.name' },
  });
