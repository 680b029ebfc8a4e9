import { Problem } from '../../errors/problem';
import { shownPath } from '../../errors/shown-path';

export const noSuchMap = (name: string, near: string | undefined, known: readonly string[]): Problem =>
  new Problem({
    code: 'MAP-165',
    what: { sv: `Mappningen använder ingen kodmapp ${name}.`, en: `The mapping uses no code map ${name}.` },
    fix: {
      sv: near ? `Menade du ${near}?` : `Den använder: ${known.join(', ') || 'inga'}.`,
      en: near ? `Did you mean ${near}?` : `It uses: ${known.join(', ') || 'none'}.`,
    },
  });

export const noSuchCode = (code: string, near: string | undefined, maps: readonly string[]): Problem =>
  new Problem({
    code: 'MAP-166',
    what: {
      sv: `Ingen okontrollerad rad har koden ${code} (${maps.join(', ')}).`,
      en: `No unchecked row has the code ${code} (${maps.join(', ')}).`,
    },
    why: {
      sv: 'Koden finns inte, eller är redan godkänd eller ignorerad. Det ändras i filen, av den som vet.',
      en: 'There is no such code, or it is approved or ignored already. That is changed in the file, by who knows.',
    },
    ...(near !== undefined && { fix: { sv: `Menade du ${near}?`, en: `Did you mean ${near}?` } }),
  });

export const codeInSeveral = (code: string, maps: readonly string[]): Problem =>
  new Problem({
    code: 'MAP-167',
    what: {
      sv: `Koden ${code} finns i flera kodmappar: ${maps.join(', ')}.`,
      en: `The code ${code} stands in several code maps: ${maps.join(', ')}.`,
    },
    fix: { sv: 'Ange vilken med --map.', en: 'Say which with --map.' },
  });

export const nothingToApprove = (map: string, line: number, code: string): Problem =>
  new Problem({
    code: 'MAP-168',
    what: {
      sv: `Koden ${code} har inget värde att godkänna.`,
      en: `The code ${code} has no value to approve.`,
    },
    fix: {
      sv: `Skriv katalogens värde i kolumnen varde, eller ignorera koden: --codes ${code} --reason "varför".`,
      en: `Write the catalogue's value in the column varde, or ignore the code: --codes ${code} --reason "why".`,
    },
    place: { file: map, line },
  });

export const columnLacking = (file: string, column: string): Problem =>
  new Problem({
    code: 'MAP-169',
    what: { sv: `Kodmappen har ingen kolumn ${column}.`, en: `The code map has no column ${column}.` },
    why: {
      sv: 'Vem som godkände och när ska stå på raden. Kommandot lägger inte till kolumner i din fil.',
      en: 'Who approved and when shall stand on the row. The command adds no columns to your file.',
    },
    fix: {
      sv: `Lägg till ${column} sist på första raden.`,
      en: `Add ${column} at the end of the first line.`,
    },
    place: { file: shownPath(file), line: 1 },
  });

export const whoApproves = (): Problem =>
  new Problem({
    code: 'MAP-170',
    what: { sv: 'Vem godkänner?', en: 'Who approves?' },
    fix: {
      sv: 'Ange namnet med --by "Namn", på en rad.',
      en: 'Give the name with --by "Name", on one line.',
    },
  });

export const notInEncoding = (file: string): Problem =>
  new Problem({
    code: 'MAP-171',
    what: {
      sv: 'Namnet eller skälet har tecken som filens teckenkodning (Windows-1252) saknar.',
      en: 'The name or the reason has characters that the encoding of the file (Windows-1252) lacks.',
    },
    fix: {
      sv: 'Spara filen som CSV UTF-8 i Excel, och kör igen.',
      en: 'Save the file as CSV UTF-8 in Excel, and run again.',
    },
    place: { file: shownPath(file) },
  });

export const cannotChange = (file: string, line: number): Problem =>
  new Problem({
    code: 'MAP-172',
    what: {
      sv: 'Raden kan inte ändras utan att något annat i filen ändras. Ingenting är skrivet.',
      en: 'The row cannot be changed without changing something else in the file. Nothing is written.',
    },
    fix: {
      sv: 'Titta på citattecknen på raden, eller skriv status, av och datum för hand.',
      en: 'Look at the quotes of the row, or write status, av and datum by hand.',
    },
    place: { file: shownPath(file), line },
  });

export const cannotWrite = (files: readonly string[], reason: string): Problem =>
  new Problem({
    code: 'MAP-173',
    what: {
      sv: `Kodmappen kan inte skrivas (${reason}).`,
      en: `The code map cannot be written (${reason}).`,
    },
    why: {
      sv: `Det gäller ${files.map((file) => shownPath(file)).join(', ')}. Är någon öppen i Excel är den låst.`,
      en: `It concerns ${files.map((file) => shownPath(file)).join(', ')}. One that is open in Excel is locked.`,
    },
    fix: { sv: 'Stäng filen och kör igen.', en: 'Close the file and run again.' },
  });

export const approveWhat = (): Problem =>
  new Problem({
    code: 'MAP-174',
    what: { sv: 'Vilka koder gäller det?', en: 'Which codes is it about?' },
    fix: {
      sv: 'Ange --codes A B eller --all, och vem med --by. --reason (ignorera) kräver --codes. Utan något av dem visas det som är okontrollerat.',
      en: 'Give --codes A B or --all, and who with --by. --reason (ignore) needs --codes. With none of them, what is unchecked is shown.',
    },
  });
