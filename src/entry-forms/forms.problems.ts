import { suggest } from '../errors/suggest';
import { Problem, type ProblemDetails } from '../errors/problem';

/** All sentences of the room. */

export const noSuchFollowUp = (id: string, known: readonly string[]): Problem => {
  const near = suggest(id, known);
  return new Problem({
    code: 'FRM-010',
    what: { sv: `Det finns ingen uppföljning "${id}".`, en: `There is no follow-up "${id}".` },
    fix: near
      ? { sv: `Menade du "${near}"?`, en: `Did you mean "${near}"?` }
      : { sv: `De som finns: ${known.join(', ')}.`, en: `There are: ${known.join(', ')}.` },
  });
};

export const fileExists = (file: string): Problem =>
  new Problem({
    code: 'FRM-011',
    what: { sv: 'Filen finns redan.', en: 'The file already exists.' },
    why: {
      sv: 'En arbetsbok som någon har fyllt i skrivs aldrig över.',
      en: 'A workbook that somebody has filled in is never overwritten.',
    },
    fix: {
      sv: 'Välj ett annat namn, eller flytta den som finns.',
      en: 'Choose another name, or move the one there is.',
    },
    place: { file },
  });

export const cannotWrite = (file: string, cause: unknown): Problem =>
  new Problem(
    {
      code: 'FRM-012',
      what: { sv: 'Filen kunde inte skrivas.', en: 'The file could not be written.' },
      why: { sv: `Systemet svarade ${systemCode(cause)}.`, en: `The system answered ${systemCode(cause)}.` },
      fix: {
        sv: 'Kontrollera att mappen finns och att du får skriva i den.',
        en: 'Check that the folder exists and that you may write in it.',
      },
      place: { file },
    },
    { cause },
  );

const systemCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'EIO';

export const otherEdition = (file: string, has: string, wants: string): Problem =>
  new Problem({
    code: 'FRM-020',
    what: {
      sv: `Arbetsboken är gjord för utgåvan "${has}", men "${wants}" är inläst.`,
      en: `The workbook was made for the edition "${has}", but "${wants}" is loaded.`,
    },
    why: {
      sv: 'Samma fråga kan ha andra svar i en annan utgåva.',
      en: 'The same question may have other answers in another edition.',
    },
    fix: {
      sv: 'Gör en ny arbetsbok och för över raderna, eller läs den med utgåvan som den är gjord för.',
      en: 'Make a new workbook and carry the rows over, or read it with the edition that it was made for.',
    },
    place: { file },
  });

export const newerForm = (file: string, has: number, knows: number): Problem =>
  new Problem({
    code: 'FRM-021',
    what: {
      sv: `Arbetsboken har formulärversion ${has}; denna Bryggan läser till och med ${knows}.`,
      en: `The workbook has form version ${has}; this Bryggan reads up to ${knows}.`,
    },
    fix: { sv: 'Uppgradera Bryggan.', en: 'Upgrade Bryggan.' },
    place: { file },
  });

export const otherFollowUp = (file: string, id: string, known: readonly string[]): Problem =>
  new Problem({
    code: 'FRM-022',
    what: {
      sv: `Arbetsboken är gjord för uppföljningen "${id}", som inte finns här.`,
      en: `The workbook was made for the follow-up "${id}", which is not here.`,
    },
    why: {
      sv: 'Uppgifter får bara läsas in för ett ändamål som är beslutat.',
      en: 'Data may only be loaded for a purpose that has been decided.',
    },
    fix: {
      sv: `Lägg uppföljningen i mappen med uppföljningar, eller ta bort arbetsboken. Här finns: ${known.join(', ')}.`,
      en: `Put the follow-up in the folder of follow-ups, or remove the workbook. There are: ${known.join(', ')}.`,
    },
    place: { file },
  });

const ownMapping = (kind: string): { sv: string; en: string } => ({
  sv: `Skriv en egen mappning: brygga ${kind} mapping --out mappings/${kind}-lokal, och peka på den i brygga.yaml.`,
  en: `Write a mapping of your own: brygga ${kind} mapping --out mappings/${kind}-lokal, and name it in brygga.yaml.`,
});

export const notReadByMapping = (file: string, ids: readonly string[], kind: string): Problem =>
  new Problem({
    code: 'FRM-023',
    what: {
      sv: `Arbetsboken frågar efter uppgifter som mappningen inte läser: ${ids.join(', ')}.`,
      en: `The workbook asks for data that the mapping does not read: ${ids.join(', ')}.`,
    },
    why: { sv: 'Svaren skulle gå förlorade.', en: 'The answers would be lost.' },
    fix: ownMapping(kind),
    place: { file },
  });

export const needsOwnMapping = (file: string, kind: string): Problem =>
  new Problem({
    code: 'FRM-027',
    what: {
      sv: 'Arbetsboken har svar som kommunen har lagt till, men läses med den medföljande mappningen.',
      en: 'The workbook has answers that the municipality has added, but is read with the shipped mapping.',
    },
    why: {
      sv: 'Den mappningen läser utgåvan, inte kommunens egna tillägg.',
      en: "That mapping reads the edition, not the municipality's own additions.",
    },
    fix: ownMapping(kind),
    place: { file },
  });

export const unknownAnswers = (file: string, answers: readonly string[]): Problem =>
  new Problem({
    code: 'FRM-029',
    what: {
      sv: `Arbetsboken har svar som katalogen inte känner: ${answers.join(', ')}.`,
      en: `The workbook has answers that the catalogue does not know: ${answers.join(', ')}.`,
    },
    why: {
      sv: 'Den är gjord med andra egna tillägg (catalogue.local) än de som brygga.yaml nu anger. Svaren skulle bli omappade.',
      en: 'It was made with other additions (catalogue.local) than brygga.yaml now names. The answers would be unmapped.',
    },
    fix: {
      sv: 'Ange samma tillägg, eller gör en ny arbetsbok med samma brygga.yaml och för över raderna.',
      en: 'Name the same additions, or make a new workbook with the same brygga.yaml and carry the rows over.',
    },
    place: { file },
  });

export const otherHeaderRow = (file: string, row: number): Problem =>
  new Problem({
    code: 'FRM-026',
    what: {
      sv: `Källans headerRow är en annan än arbetsbokens rubrikrad, ${row}.`,
      en: `The headerRow of the source is not the workbook's header row, ${row}.`,
    },
    fix: {
      sv: `Skriv headerRow: ${row} i källans settings i brygga.yaml.`,
      en: `Write headerRow: ${row} in the settings of the source in brygga.yaml.`,
    },
    place: { file },
  });

export const changedFollowUp = (file: string, id: string, missing: readonly string[]): ProblemDetails => ({
  code: 'FRM-024',
  what: {
    sv: `Uppföljningen "${id}" behöver mer än arbetsboken frågar efter: ${missing.join(', ')}.`,
    en: `The follow-up "${id}" needs more than the workbook asks for: ${missing.join(', ')}.`,
  },
  why: {
    sv: 'Den har ändrats sedan arbetsboken gjordes. De frågorna blir obesvarade.',
    en: 'It has changed since the workbook was made. Those questions become unanswered.',
  },
  fix: {
    sv: 'Gör en ny arbetsbok och för över raderna.',
    en: 'Make a new workbook and carry the rows over.',
  },
  place: { file },
});

export const wrongForm = (file: string, has: string, reads: string): Problem =>
  new Problem({
    code: 'FRM-025',
    what: {
      sv: `Arbetsboken är av slaget "${has}", men läses som "${reads}".`,
      en: `The workbook is of the kind "${has}", but is read as "${reads}".`,
    },
    fix: { sv: `Läs den med mappningen för ${has}.`, en: `Read it with the mapping for ${has}.` },
    place: { file },
  });

export const nothingMissing = (followUp: string, mapping: string): Problem =>
  new Problem({
    code: 'FRM-013',
    what: {
      sv: `Mappningen "${mapping}" lämnar allt som uppföljningen "${followUp}" behöver. Ingen komplettering behövs.`,
      en: `The mapping "${mapping}" delivers all that the follow-up "${followUp}" needs. Nothing is to be supplemented.`,
    },
  });

export const severalKeys = (mapping: string, record: string, columns: readonly string[]): Problem =>
  new Problem({
    code: 'FRM-014',
    what: {
      sv: `En rad av ${record} i mappningen "${mapping}" har ingen nyckel i en kolumn, utan i flera: ${columns.join(', ')}.`,
      en: `A row of ${record} in the mapping "${mapping}" has no key in one column, but in several: ${columns.join(', ')}.`,
    },
    why: {
      sv: 'Den som fyller i en komplettering måste kunna skriva ett nummer som pekar ut raden.',
      en: 'Whoever fills in a supplement must be able to write one number that names the row.',
    },
    fix: {
      sv: 'Låt exporten eller vyn lämna ett eget nummer för raden, och använd det som key.',
      en: 'Have the export or view give a number of its own for the row, and use that as the key.',
    },
  });

export const brokenStamp = (file: string): Problem =>
  new Problem({
    code: 'FRM-028',
    what: {
      sv: 'Det går inte att se vad arbetsboken är: bladet "brygga" är ändrat.',
      en: 'What the workbook is cannot be seen: its sheet "brygga" has been changed.',
    },
    fix: {
      sv: 'Gör en ny arbetsbok och för över raderna.',
      en: 'Make a new workbook and carry the rows over.',
    },
    place: { file },
  });
