import { ConnectorError, type ConnectorErrorDetails } from '../contract';

/**
 * What can go wrong with a request of the REST connector and its answers: CON-930 to CON-959. The connection's own
 * errors are CON-901 to 929 (shared/https.errors.ts). An answer is named by its fields, never by what they hold.
 */

const error = (details: ConnectorErrorDetails): ConnectorError => new ConnectorError(details);
const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** @param reasons each with the key it is about, English */
export const wrongRequest = (reasons: string, line: number, column: number): ConnectorError =>
  error({
    code: 'CON-930',
    what: { sv: 'Frågebeskrivningen har fel.', en: 'The request description is wrong.' },
    why: { sv: reasons, en: reasons },
    fix: {
      sv: 'Nycklarna är path, parameters, modifiedAfter, paging, result, each, first, where och columns; docs/connectors/rest.md har ett exempel.',
      en: 'The keys are path, parameters, modifiedAfter, paging, result, each, first, where and columns; docs/connectors/rest.md has an example.',
    },
    place: { line, column },
  });

/** @param kind media type as the server says it, without its parameters */
export const notJson = (address: string, kind: string): ConnectorError =>
  error({
    code: 'CON-931',
    what: {
      sv: `Svaret från ${address} är inte JSON (${kind}).`,
      en: `The answer of ${address} is not JSON (${kind}).`,
    },
    why: {
      sv: 'Ofta är det en inloggnings- eller felsida från en proxy, eller så är adressen en annan än API:ets.',
      en: 'Often it is a sign-in or error page of a proxy, or the address is not that of the API.',
    },
    fix: {
      sv: 'Hämta adressen från samma dator med curl och se vad som kommer.',
      en: 'Fetch the address from the same machine with curl and look at what comes.',
    },
    place: { field: 'settings.address' },
  });

/** @param wanted English and Swedish: what should stand there */
export const pathMissing = (
  key: string,
  path: string,
  wanted: { sv: string; en: string },
  there: readonly string[],
): ConnectorError =>
  error({
    code: 'CON-932',
    what: {
      sv: `Svaret har ${wanted.sv} inte i "${path}", som ${key} säger.`,
      en: `The answer has no ${wanted.en} in "${path}", as ${key} says.`,
    },
    fix: {
      sv: there.length > 0 ? `Där finns: ${list(there)}.` : 'Jämför med leverantörens beskrivning.',
      en: there.length > 0 ? `There is: ${list(there)}.` : "Compare with the vendor's description.",
    },
    place: { field: key },
  });

export const fieldMissing = (column: string, path: string, there: readonly string[]): ConnectorError =>
  error({
    code: 'CON-933',
    what: {
      sv: `En post i svaret har inget fält "${path}", som kolumnen "${column}" läser.`,
      en: `A record of the answer has no field "${path}", which the column "${column}" reads.`,
    },
    fix: {
      sv: `Posten har: ${list(there)}. Utelämnar API:et tomma fält: skriv { path: ${path}, optional: true }.`,
      en: `The record has: ${list(there)}. If the API leaves out empty fields: write { path: ${path}, optional: true }.`,
    },
    place: { field: column },
  });

/** @param found the JSON kind: `object`, `array`, `text`, `number`, `boolean` */
export const wrongCell = (column: string, path: string, wanted: string, found: string): ConnectorError =>
  error({
    code: 'CON-934',
    what: {
      sv: `Kolumnen "${column}" ska vara ${wanted}, men "${path}" är ${found} (eller har en annan form).`,
      en: `The column "${column}" should be ${wanted}, but "${path}" is ${found} (or has another form).`,
    },
    fix: {
      sv: 'Rätta type eller path i frågan. Det som är en lista läses med each eller first.',
      en: 'Correct type or path of the request. What is a list is read by each or first.',
    },
    place: { field: column },
  });

/** @param total as the last answer says it; null when no answer says it */
export const movedWhileReading = (read: number, total: number | null): ConnectorError =>
  error({
    code: 'CON-935',
    what: {
      sv: `Posterna ändrades medan de lästes: ${read} lästa${total === null ? '' : `, ${total} finns`}. Läsningen används inte.`,
      en: `The records changed while they were read: ${read} read${total === null ? '' : `, ${total} there`}. The reading is not used.`,
    },
    why: {
      sv: 'Sidorna hämtas en i taget. Det som tas bort eller läggs till under tiden flyttar de andra, så att poster kan missas eller läsas två gånger.',
      en: 'The pages are fetched one at a time. What is removed or added meanwhile moves the others, so that records can be missed or read twice.',
    },
    fix: {
      sv: 'Kör igen, helst när ingen arbetar i systemet (readingHours, schedule). Större sidor gör risken mindre.',
      en: 'Run again, best when nobody works in the system (readingHours, schedule). Larger pages make the risk smaller.',
    },
  });

export const notInOrder = (key: string): ConnectorError =>
  error({
    code: 'CON-936',
    what: {
      sv: `Posterna kommer inte i ordning efter "${key}", så det går inte att visa att ingen saknas.`,
      en: `The records do not come in the order of "${key}", so that it cannot be shown that none is missing.`,
    },
    fix: {
      sv: 'Be API:et om ordning efter nyckeln (parameters), eller skriv unordered: true under paging: då minns anslutningen alla nycklar (ungefär 16 MB per miljon).',
      en: 'Ask the API for the order of the key (parameters), or write unordered: true under paging: then the connector remembers every key (about 16 MB per million).',
    },
    place: { field: 'paging.key' },
  });

export const wrongLink = (): ConnectorError =>
  error({
    code: 'CON-937',
    what: {
      sv: 'Länken till nästa sida leder till en annan server, eller till en sida som redan är läst.',
      en: 'The link to the next page leads to another server, or to a page that has been read already.',
    },
    why: {
      sv: 'Nyckeln skickas bara till servern i address.',
      en: 'The key is sent to the server in address only.',
    },
    fix: {
      sv: 'Skriv i address den server som API:et själv använder i sina länkar.',
      en: 'Write in address the server that the API itself uses in its links.',
    },
    place: { field: 'paging' },
  });

export const noTables = (): ConnectorError =>
  error({
    code: 'CON-938',
    what: {
      sv: 'En REST-källa har inga tabeller att räkna i.',
      en: 'A REST source has no tables to count in.',
    },
    fix: {
      sv: 'Skriv en frågebeskrivning och titta på kolumnerna med brygga mapping preview.',
      en: 'Write a request description and look at the columns with brygga mapping preview.',
    },
  });

export const unreadableLink = (): ConnectorError =>
  error({
    code: 'CON-939',
    what: {
      sv: 'Huvudet Link talar om en nästa sida, men inte så att adressen säkert kan läsas. Läsningen används inte.',
      en: 'The header Link speaks of a next page, but not so that its address can be read for certain. The reading is not used.',
    },
    why: {
      sv: 'Det följer inte RFC 8288, eller har flera olika länkar med rel="next".',
      en: 'It does not follow RFC 8288, or has several different links with rel="next".',
    },
    fix: {
      sv: 'Se huvudet med curl -i, och visa leverantören det. Har svaret adressen även i ett fält: skriv by: link med next.',
      en: 'Look at the header with curl -i, and show it to the vendor. If the answer has the address in a field too: write by: link with next.',
    },
    place: { field: 'paging' },
  });
