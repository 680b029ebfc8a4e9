import { Problem, type ProblemDetails } from '../../errors/problem';

/** Sentences about moving a store, STO-030 to STO-039. */
export const moveProblems = {
  wrongPlaces: (): Problem =>
    problem({
      code: 'STO-030',
      what: {
        sv: 'En flytt går från en fil (store.file) till PostgreSQL (store.postgres).',
        en: 'A move goes from a file (store.file) to PostgreSQL (store.postgres).',
      },
      fix: {
        sv: 'Ange den nuvarande inställningsfilen med --config och en med store.postgres med --to.',
        en: 'Name the present settings file with --config and one with store.postgres with --to.',
      },
    }),
  noFile: (file: string): Problem =>
    problem({
      code: 'STO-031',
      what: {
        sv: 'Det finns inget uppföljningslager att flytta.',
        en: 'There is no follow-up store to move.',
      },
      fix: {
        sv: 'Kontrollera store.file. Är inget läst än behövs ingen flytt: byt bara store i brygga.yaml.',
        en: 'Check store.file. If nothing has been synced yet no move is needed: just change store in brygga.yaml.',
      },
      place: { file },
    }),
  busy: (file: string): Problem =>
    problem({
      code: 'STO-032',
      what: {
        sv: 'En läsning pågår, eller slutade inte: lagret är inte klart att flytta.',
        en: 'A sync is under way, or did not end: the store is not ready to be moved.',
      },
      fix: {
        sv: 'Stoppa tjänsten, kör brygga sync tills den är klar, och flytta sedan.',
        en: 'Stop the service, run brygga sync until it is done, and move then.',
      },
      place: { file },
    }),
  otherVariables: (file: string): Problem =>
    problem({
      code: 'STO-033',
      what: {
        sv: 'Lagret har andra variabler än dem som inställningarna laddar nu.',
        en: 'The store has other variables than the settings load now.',
      },
      why: {
        sv: 'Vad som inte längre får behandlas ska inte följa med.',
        en: 'What may no longer be processed must not come along.',
      },
      fix: {
        sv: 'Kör brygga sync en gång med de nuvarande inställningarna, och flytta sedan.',
        en: 'Run brygga sync once with the present settings, and move then.',
      },
      place: { file },
    }),
  notEmpty: (place: string, table: string): Problem =>
    problem({
      code: 'STO-034',
      what: {
        sv: 'Lagret dit flytten går är inte tomt. Inget har ändrats.',
        en: 'The store that the move goes to is not empty. Nothing was changed.',
      },
      fix: {
        sv: 'Ange en databas som Bryggan inte har använt. Är det resterna av ett försök: be databasadministratören köra DROP SCHEMA brygga CASCADE;',
        en: 'Name a database that Bryggan has not used. If it is what a trial left: ask the database administrator to run DROP SCHEMA brygga CASCADE;',
      },
      place: { file: place, table },
    }),
  differs: (place: string, table: string): Problem =>
    problem({
      code: 'STO-035',
      what: {
        sv: 'Det som kom fram är inte det som skickades. Flytten är återtagen och målet är tomt.',
        en: 'What arrived is not what was sent. The move was taken back and the target is empty.',
      },
      fix: { sv: 'Det är ett fel i Bryggan: anmäl det.', en: 'This is a fault in Bryggan: report it.' },
      place: { file: place, table },
    }),
};

function problem(details: ProblemDetails): Problem {
  return new Problem(details);
}
