import type { ConnectorError } from '../contract';
import { fileError } from '../shared/files/make-file-error';
import type { Place } from '../shared/files/file.errors';
import type { MarkupFault } from '../shared/files/markup';
import { shownColumn, shownName, shownNames } from '../shared/shown-names';

/** What is wrong with an XML file. Never a text of it; names of elements only. */

const faults: Record<MarkupFault, { sv: string; en: string }> = {
  syntax: {
    sv: 'Här är filen inte välformad XML.',
    en: 'Here the file is not well-formed XML.',
  },
  entity: {
    sv: 'I texten som börjar här står en teckenreferens (&…;) som XML inte har, eller ett & ensamt.',
    en: 'The text that begins here has a reference (&…;) that XML does not have, or a & alone.',
  },
  doctype: {
    sv: 'Filen har en DOCTYPE, och en sådan läses inte.',
    en: 'The file has a DOCTYPE, which is not read.',
  },
  end: {
    sv: 'Efter det här slutar filen, innan alla element är stängda.',
    en: 'After this the file ends, before all elements are closed.',
  },
  size: {
    sv: 'Här börjar en text, tagg eller nästling som är orimligt stor.',
    en: 'Here begins a text, tag or nesting of unreasonable size.',
  },
};

const reasons: Partial<Record<MarkupFault, { sv: string; en: string }>> = {
  doctype: {
    sv: 'En DOCTYPE kan få läsaren att hämta andra filer eller fylla minnet.',
    en: 'A DOCTYPE can make a reader fetch other files or fill its memory.',
  },
  end: {
    sv: 'Exporten är avbruten, eller så står ett & ensamt i texten här. Inget av filen används.',
    en: 'The export is cut off, or a & stands alone in the text here. Nothing of the file is used.',
  },
};

export const broken = (place: Place, fault: MarkupFault): ConnectorError =>
  fileError({
    code: fault === 'doctype' ? 'CON-802' : fault === 'end' ? 'CON-803' : 'CON-801',
    what: faults[fault],
    ...(reasons[fault] && { why: reasons[fault] }),
    fix: {
      sv: fault === 'doctype' ? 'Be leverantören om en export utan DOCTYPE.' : 'Gör om exporten.',
      en: fault === 'doctype' ? 'Ask the vendor for an export without a DOCTYPE.' : 'Make the export again.',
    },
    place,
  });

export const unknownEncoding = (file: string, known: readonly string[]): ConnectorError =>
  fileError({
    code: 'CON-804',
    what: {
      sv: 'Filen säger att den har en teckenkodning som inte läses.',
      en: 'The file says that it has an encoding that is not read.',
    },
    fix: {
      sv: `Exportera som UTF-8, eller sätt encoding i källans settings till en av ${known.join(', ')}.`,
      en: `Export as UTF-8, or set encoding in the settings of the source to one of ${known.join(', ')}.`,
    },
    place: { file, line: 1, column: 1 },
  });

const candidates = (file: string, paths: readonly string[]): { sv: string; en: string } => {
  const list = shownNames(paths.map((path) => `${file}#${path}`));
  return {
    sv: list === '' ? 'Filens början har inga element som upprepas.' : `I filens början finns: ${list}.`,
    en:
      list === '' ? 'The beginning of the file has no elements that repeat.' : `Its beginning has: ${list}.`,
  };
};

export const recordNotNamed = (shown: string, file: string, paths: readonly string[]): ConnectorError =>
  fileError({
    code: 'CON-805',
    what: {
      sv: `from säger inte vilka element i filen som är rader.`,
      en: 'from does not say which elements of the file are rows.',
    },
    fix: {
      sv: `Skriv elementets väg efter #. ${candidates(file, paths).sv}`,
      en: `Write the path of the element after #. ${candidates(file, paths).en}`,
    },
    place: { file: shown },
  });

export const recordMissing = (
  shown: string,
  file: string,
  record: string,
  paths: readonly string[],
): ConnectorError =>
  fileError({
    code: 'CON-806',
    what: {
      sv: `Filen har inga element "${shownName(record)}".`,
      en: `The file has no elements "${shownName(record)}".`,
    },
    why: {
      sv: 'En tom lista läses bara när columns namnger dess kolumner, vägen har två steg och elementet runt listan finns.',
      en: 'An empty list is read only when columns names its columns, the path has two steps and the element around it is there.',
    },
    fix: candidates(file, paths),
    place: { file: shown, table: record },
  });

export const separatorInValue = (place: Place, column: string, separator: string): ConnectorError =>
  fileError({
    code: 'CON-807',
    what: {
      sv: `"${shownColumn(column)}" upprepas, och ett av värdena innehåller "${separator}".`,
      en: `"${shownColumn(column)}" is repeated, and one of its values holds "${separator}".`,
    },
    why: {
      sv: 'Hopfogade skulle de inte gå att skilja åt igen.',
      en: 'Joined, they could not be told apart again.',
    },
    fix: {
      sv: 'Sätt join i källans settings till något som inte finns i värdena, eller räkna upp de kolumner som behövs i columns.',
      en: 'Set join in the settings of the source to something that the values do not hold, or list the columns that are needed in columns.',
    },
    place: { ...place, field: shownColumn(column) },
  });

export const afterItsRecords = (place: Place, column: string): ConnectorError =>
  fileError({
    code: 'CON-808',
    what: {
      sv: `"${shownColumn(column)}" står efter poster som skulle ha haft det.`,
      en: `"${shownColumn(column)}" stands after records that should have had it.`,
    },
    why: {
      sv: 'Filen läses en gång framifrån, så det som gäller en post måste stå före den.',
      en: 'The file is read once from its beginning, so what concerns a record must stand before it.',
    },
    fix: {
      sv: 'Be om en export där det står först, eller läs det från en egen lista.',
      en: 'Ask for an export in which it stands first, or read it from a list of its own.',
    },
    place: { ...place, field: shownColumn(column) },
  });

export const recordTooLarge = (place: Place, megabytes: number): ConnectorError =>
  fileError({
    code: 'CON-809',
    what: {
      sv: `Posten som slutar här har mer än ${megabytes} MB text.`,
      en: `The record that ends here has more than ${megabytes} MB of text.`,
    },
    why: {
      sv: 'Elementet efter # är troligen listan och inte posten.',
      en: 'The element after # is probably the list and not the record.',
    },
    fix: { sv: 'Lägg till ett steg i vägen efter #.', en: 'Add a step to the path after #.' },
    place,
  });
