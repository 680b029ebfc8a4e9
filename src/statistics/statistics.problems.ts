import { Problem, type ProblemDetails } from '../errors/problem';

/** The sentences of the statistics room; STA-001–009 are the YAML reader's. */

export const unknownLayout = (name: string, known: readonly string[]): Problem =>
  new Problem({
    code: 'STA-010',
    what: { sv: `Layouten "${name}" finns inte.`, en: `There is no layout "${name}".` },
    fix: {
      sv: `Välj en av: ${known.join(', ')}. En ny layout är en ny fil catalog/national/layout-<namn>.yaml.`,
      en: `Choose one of: ${known.join(', ')}. A new layout is a new file catalog/national/layout-<name>.yaml.`,
    },
  });

export const codeWithoutTable = (variable: string, codes: string): ProblemDetails => ({
  code: 'STA-011',
  what: {
    sv: `Layouten levererar ${variable} men kodtabellen ${codes} har inga koder för den.`,
    en: `The layout delivers ${variable} but the code table ${codes} has no codes for it.`,
  },
  fix: {
    sv: `Lägg till raderna i ${codes} eller ta bort fältet.`,
    en: `Add the rows to ${codes} or remove the field.`,
  },
});

export const badCodeRow = (file: string, line: number, field: string, value: string): ProblemDetails => ({
  code: 'STA-012',
  what: {
    sv: `Kodtabellen: kolumnen ${field} kan inte vara "${value}".`,
    en: `Code table: column ${field} can not be "${value}".`,
  },
  fix: {
    sv: 'Datum skrivs ÅÅÅÅ-MM-DD eller lämnas tomma, confirmed är yes eller no, variable, value och mnemonic krävs.',
    en: 'Dates are YYYY-MM-DD or empty, confirmed is yes or no, variable, value and mnemonic are required.',
  },
  place: { file, line },
});

export const unknownCheck = (id: string): ProblemDetails => ({
  code: 'STA-013',
  what: {
    sv: `Kontrollen ${id} finns inte i programmet.`,
    en: `The check ${id} does not exist in the program.`,
  },
  why: {
    sv: 'En kontroll som ingen kör skulle alltid se ut som godkänd.',
    en: 'A check that nobody runs would always look passed.',
  },
  fix: {
    sv: 'Rätta id:t, eller ange notApplicable med skälet.',
    en: 'Correct the id, or give notApplicable with the reason.',
  },
});

export const wrongParameters = (id: string, needed: readonly string[]): ProblemDetails => ({
  code: 'STA-014',
  what: {
    sv: `Kontrollen ${id} ska ha parametrarna: ${needed.join(', ') || 'inga'}.`,
    en: `The check ${id} takes the parameters: ${needed.join(', ') || 'none'}.`,
  },
});

export const separatorInValue = (field: string): Problem =>
  new Problem({
    code: 'STA-015',
    what: {
      sv: `Ett värde i fältet ${field} innehåller filens skiljetecken eller en radbrytning. Ingen fil är skriven.`,
      en: `A value of the field ${field} holds the file's separator or a line break. No file was written.`,
    },
    why: {
      sv: 'Raden skulle läsas fel hos mottagaren.',
      en: 'The receiver would read the row wrongly.',
    },
    fix: {
      sv: 'Rätta kodtabellen eller namnet på nämnden i brygga.yaml.',
      en: 'Correct the code table or the name of the committee in brygga.yaml.',
    },
    place: { field },
  });

export const notInCharset = (charset: string): Problem =>
  new Problem({
    code: 'STA-016',
    what: {
      sv: `Ett tecken i filen finns inte i teckenkodningen ${charset}. Ingen fil är skriven.`,
      en: `A character of the file does not exist in the charset ${charset}. No file was written.`,
    },
    fix: { sv: 'Välj en layout med utf-8.', en: 'Choose a layout with utf-8.' },
  });

export const fileExists = (file: string): Problem =>
  new Problem({
    code: 'STA-017',
    what: { sv: `Filen ${file} finns redan.`, en: `The file ${file} already exists.` },
    fix: {
      sv: 'Välj ett annat namn, eller skriv över med --force.',
      en: 'Choose another name, or overwrite with --force.',
    },
    place: { file },
  });

export const reasonMissing = (): Problem =>
  new Problem({
    code: 'STA-018',
    what: { sv: 'Ange ett skäl med --reason.', en: 'Give a reason with --reason.' },
    why: {
      sv: 'Leveransen innehåller personnummer. Vem som gjorde den och varför skrivs i åtkomstloggen.',
      en: 'The delivery holds personal identity numbers. Who made it and why is written to the access log.',
    },
  });

export const badYear = (year: string, thisYear: number): Problem =>
  new Problem({
    code: 'STA-019',
    what: {
      sv: `"${year}" är inte ett år som kan redovisas.`,
      en: `"${year}" is not a year that can be reported.`,
    },
    fix: {
      sv: `Ange ett år från 2018 (registrets första) till ${thisYear}.`,
      en: `Give a year from 2018 (the first of the register) to ${thisYear}.`,
    },
  });

export const deliveryBlocked = (ids: readonly string[]): Problem =>
  new Problem({
    code: 'STA-020',
    what: {
      sv: `Leveransen stoppas av kontroll ${ids.join(', ')}, som gäller hela filen. Ingen fil är skriven.`,
      en: `The delivery is stopped by check ${ids.join(', ')}, which is about the whole file. No file was written.`,
    },
    fix: {
      sv: 'Se kontrollens text med "brygga statistics check" och rätta brygga.yaml.',
      en: 'See the text of the check with "brygga statistics check" and correct brygga.yaml.',
    },
  });

export const badPrevious = (file: string): Problem =>
  new Problem({
    code: 'STA-021',
    what: {
      sv: 'Filen är inte uppgifterna om en tidigare leverans.',
      en: 'The file is not the metadata of an earlier delivery.',
    },
    fix: {
      sv: 'Ange den .json-fil som skrevs bredvid förra leveransen.',
      en: 'Give the .json file that was written beside the last delivery.',
    },
    place: { file },
  });

export const cannotWrite = (file: string, reason: string): Problem =>
  new Problem({
    code: 'STA-022',
    what: { sv: `Det går inte att skriva ${file} (${reason}).`, en: `Can not write ${file} (${reason}).` },
    fix: {
      sv: 'Kontrollera att mappen finns, att du får skriva där och att disken har plats.',
      en: 'Check that the folder exists, that you may write there and that the disk has room.',
    },
    place: { file },
  });

export const wrongCodeColumns = (file: string, columns: readonly string[]): ProblemDetails => ({
  code: 'STA-023',
  what: {
    sv: `Kodtabellen ska ha kolumnerna ${columns.join(', ')}.`,
    en: `The code table should have the columns ${columns.join(', ')}.`,
  },
  place: { file, line: 1 },
});

export const nothingRead = (): Problem =>
  new Problem({
    code: 'STA-025',
    what: {
      sv: 'Ingenting är inläst ännu: det finns inget att kontrollera eller räkna.',
      en: 'Nothing has been read yet: there is nothing to check or count.',
    },
    fix: { sv: 'Kör: brygga sync', en: 'Run: brygga sync' },
  });

export const emptyPopulation = (year: number): Problem =>
  new Problem({
    code: 'STA-024',
    what: {
      sv: `Uppföljningslagret har ingen placeringsinsats under ${year}. Ingen fil är skriven.`,
      en: `The follow-up store has no placement insats in ${year}. No file was written.`,
    },
    fix: {
      sv: 'Kör "brygga sync" och kontrollera året.',
      en: 'Run "brygga sync" and check the year.',
    },
  });
