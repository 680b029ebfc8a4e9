import type { ProblemDetails } from '../errors/problem';

/** All sentences of the room. PRI-001 to PRI-008 are the YAML reader's (`errors/yaml.problems.ts`). */

export const folderUnreadable = (folder: string): ProblemDetails => ({
  code: 'PRI-010',
  what: {
    sv: `Mappen med uppföljningar, ${folder}, finns inte eller går inte att läsa.`,
    en: `The folder with the follow-ups, ${folder}, is missing or unreadable.`,
  },
  fix: { sv: 'Rätta followUps i brygga.yaml.', en: 'Correct followUps in brygga.yaml.' },
});

export const unknownFollowUpVariable = (id: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'PRI-011',
  what: {
    sv: `Uppföljningen behöver variabeln "${id}", som inte finns i katalogen.`,
    en: `The follow-up needs the variable "${id}", which the catalogue does not have.`,
  },
  why: {
    sv: 'Lokala variabler finns bara när filen med kommunens egna tillägg är inläst.',
    en: "Local variables exist only when the file with the municipality's own additions is loaded.",
  },
  fix: suggestion
    ? { sv: `Menade du "${suggestion}"?`, en: `Did you mean "${suggestion}"?` }
    : { sv: 'Se alla med: brygga catalog list', en: 'See all with: brygga catalog list' },
});

export const variableTwice = (id: string): ProblemDetails => ({
  code: 'PRI-012',
  what: { sv: `Variabeln "${id}" står två gånger.`, en: `The variable "${id}" stands twice.` },
  fix: { sv: 'Ta bort den ena.', en: 'Remove one of them.' },
});

export const followUpTwice = (id: string, otherFile: string): ProblemDetails => ({
  code: 'PRI-013',
  what: {
    sv: `En uppföljning med id "${id}" finns redan i ${otherFile}.`,
    en: `A follow-up with the id "${id}" already stands in ${otherFile}.`,
  },
  fix: { sv: 'Ge den ett eget id.', en: 'Give it an id of its own.' },
});

export const endsBeforeStart = (from: string, to: string): ProblemDetails => ({
  code: 'PRI-014',
  what: {
    sv: `Uppföljningen slutar (${to}) innan den börjar (${from}).`,
    en: `The follow-up ends (${to}) before it begins (${from}).`,
  },
});

export const decidedTooLate = (decided: string, from: string): ProblemDetails => ({
  code: 'PRI-015',
  what: {
    sv: `Uppföljningen beslutades ${decided}, efter att den började (${from}).`,
    en: `The follow-up was decided on ${decided}, after it began (${from}).`,
  },
  why: {
    sv: 'Ändamål och behov ska vara bestämda innan uppgifter behandlas (6 § SoLPuL).',
    en: 'Purpose and need must be decided before data are processed (SoLPuL section 6).',
  },
  fix: {
    sv: 'Låt uppföljningen börja tidigast beslutsdagen.',
    en: 'Let it begin on the day of the decision or later.',
  },
});

export const countingImpossible = (missing: readonly string[]): ProblemDetails => ({
  code: 'PRI-016',
  what: {
    sv: `Katalogen saknar ${missing.join(', ')}.`,
    en: `The catalogue lacks ${missing.join(', ')}.`,
  },
  why: {
    sv: 'Utan dem går det inte att skilja ut anmälningar utan utredning, som bara får räknas och aldrig sparas.',
    en: 'Without them notifications without an investigation, which may only be counted, cannot be told apart.',
  },
  fix: {
    sv: 'Behåll dessa id när en utgåva byts ut.',
    en: 'Keep these ids when an edition is replaced.',
  },
});
