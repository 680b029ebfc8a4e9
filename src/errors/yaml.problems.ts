import type { Bilingual, ProblemDetails } from './problem';

/**
 * What can be wrong with any YAML file that somebody writes. A room passes its prefix; the numbers 001–009 of
 * every room mean the same.
 */
type Sentence = Pick<ProblemDetails, 'code' | 'what' | 'why' | 'fix'>;

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ');

/** "Did you mean …? Allowed: …" in both languages. */
export function choices(suggestion: string | undefined, allowed: readonly string[]): Bilingual | undefined {
  const shown = allowed.slice(0, 20);
  const rest = allowed.length > shown.length ? ' …' : '';
  const sv = [
    suggestion && `Menade du "${suggestion}"?`,
    shown.length > 0 && `Tillåtet: ${quoted(shown)}${rest}.`,
  ];
  const en = [
    suggestion && `Did you mean "${suggestion}"?`,
    shown.length > 0 && `Allowed: ${quoted(shown)}${rest}.`,
  ];
  if (!sv.some(Boolean)) return undefined;
  return { sv: sv.filter(Boolean).join(' '), en: en.filter(Boolean).join(' ') };
}

const where = (path: string): Bilingual =>
  path ? { sv: ` i ${path}`, en: ` in ${path}` } : { sv: '', en: '' };

export const brokenYaml = (room: string, reason: string): Sentence => ({
  code: `${room}-001`,
  what: { sv: 'Filen är inte giltig YAML.', en: 'The file is not valid YAML.' },
  why: { sv: `YAML-läsaren säger: ${reason}`, en: `The YAML reader says: ${reason}` },
  fix: {
    sv: 'Kontrollera indrag (mellanslag, inte tabb), kolon och citattecken på raden. Text som börjar med * & ! @ behöver citattecken.',
    en: 'Check the indentation (spaces, not tabs), colons and quotes on that line. Text that begins with * & ! @ needs quotes.',
  },
});

export const nestedTooDeep = (room: string, deepest: number): Sentence => ({
  ...brokenYaml(room, ''),
  why: {
    sv: `Här är det mer än ${deepest} nivåer av parenteser, streck eller indrag i varandra.`,
    en: `There are more than ${deepest} levels of brackets, dashes or indents inside each other here.`,
  },
});

export const unknownKey = (
  room: string,
  key: string,
  path: string,
  suggestion: string | undefined,
  allowed: readonly string[],
): Sentence => ({
  code: `${room}-002`,
  what: { sv: `Okänd nyckel "${key}"${where(path).sv}.`, en: `Unknown key "${key}"${where(path).en}.` },
  fix: choices(suggestion, allowed),
});

export const missingKey = (room: string, key: string, path: string): Sentence => ({
  code: `${room}-003`,
  what: {
    sv: `Nyckeln "${key}" saknas${where(path).sv}.`,
    en: `The key "${key}" is missing${where(path).en}.`,
  },
  fix: { sv: `Lägg till "${key}:" med ett värde.`, en: `Add "${key}:" with a value.` },
});

export const wrongType = (room: string, path: string, expected: Bilingual, got: Bilingual): Sentence => ({
  code: `${room}-004`,
  what: {
    sv: `${path || 'Filen'} ska vara ${expected.sv}, men är ${got.sv}.`,
    en: `${path || 'The file'} should be ${expected.en}, but is ${got.en}.`,
  },
  fix: fixOf(expected, got),
});

/** What to write instead of a value of another kind. */
function fixOf(expected: Bilingual, got: Bilingual): Bilingual {
  if (got.en === 'empty') {
    return {
      sv: 'Skriv ett värde efter kolonet; text som börjar med # & ! behöver citattecken.',
      en: 'Write a value after the colon; text that begins with # & ! needs quotes.',
    };
  }
  if (expected.en === 'text' && !/^(?:a list|keys)/.test(got.en)) {
    return { sv: "Sätt citattecken runt värdet, t.ex. '1'.", en: "Put quotes around the value, e.g. '1'." };
  }
  if (expected.en === 'a list') return { sv: 'Skriv en lista: [a, b].', en: 'Write a list: [a, b].' };
  return { sv: `Skriv ${expected.sv}.`, en: `Write ${expected.en}.` };
}

export const notAllowed = (
  room: string,
  value: string,
  path: string,
  suggestion: string | undefined,
  allowed: readonly string[],
): Sentence => ({
  code: `${room}-005`,
  what: {
    sv: `"${value}" är inte ett tillåtet värde${where(path).sv}.`,
    en: `"${value}" is not an allowed value${where(path).en}.`,
  },
  fix: choices(suggestion, allowed),
});

export const wrongForm = (room: string, value: string, path: string, expected: Bilingual): Sentence => ({
  code: `${room}-006`,
  what: {
    sv: `"${value}"${where(path).sv} har fel form; väntat: ${expected.sv}.`,
    en: `"${value}"${where(path).en} has the wrong form; expected: ${expected.en}.`,
  },
  fix: {
    sv: `Skriv ${expected.sv}.${inQuotes(value, expected)?.sv ?? ''}`,
    en: `Write ${expected.en}.${inQuotes(value, expected)?.en ?? ''}`,
  },
});

/** What YAML reads as true or false where a text is meant. */
const inQuotes = (value: string, { en }: Bilingual): Bilingual | undefined =>
  /^(?:true|false)$/.test(value) && en.includes('text')
    ? { sv: ` Med citattecken är det text: '${value}'.`, en: ` In quotes it is text: '${value}'.` }
    : undefined;

export const repeatedKey = (room: string): Sentence => ({
  code: `${room}-007`,
  what: { sv: 'Nyckeln står två gånger på samma ställe.', en: 'The key stands twice in the same place.' },
  fix: { sv: 'Ta bort den ena.', en: 'Remove one of them.' },
});

export const notUtf8 = (room: string): Sentence => ({
  code: `${room}-008`,
  what: { sv: 'Filen är inte sparad som UTF-8.', en: 'The file is not saved as UTF-8.' },
  why: {
    sv: 'Här står ett tecken som inte går att läsa.',
    en: 'There is a character here that cannot be read.',
  },
  fix: { sv: 'Spara om filen med kodningen UTF-8.', en: 'Save the file again with the encoding UTF-8.' },
});

export const readOtherwise = (room: string, text: string, value: string): Sentence => ({
  code: `${room}-009`,
  what: { sv: `${text} läses som ${value}.`, en: `${text} is read as ${value}.` },
  why: {
    sv: 'YAML gör om det som ser ut som ett tal; en kod är en text.',
    en: 'YAML converts what looks like a number; a code is a text.',
  },
  fix: { sv: `Sätt citattecken runt den: '${text}'.`, en: `Put quotes around it: '${text}'.` },
});
