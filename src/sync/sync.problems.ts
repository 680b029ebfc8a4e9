import { Problem } from '../errors/problem';

/** The sentences of the sync room. */
export const notReadOnly = (source: string, evidence: readonly string[]): Problem =>
  new Problem({
    code: 'SYN-001',
    what: {
      sv: `Källan ${source} kan skrivas till av kontot som Bryggan använder. Ingen läsning görs.`,
      en: `The account that Bryggan uses can write to the source ${source}. Nothing is read.`,
    },
    why: { sv: evidence.join(' '), en: evidence.join(' ') },
    fix: {
      sv: 'Ge ett konto som bara har läsrätt (SELECT) och kör igen.',
      en: 'Use an account with read rights (SELECT) only and run again.',
    },
  });

export const alreadyRunning = (lockFile: string, pid: number): Problem =>
  new Problem({
    code: 'SYN-002',
    what: {
      sv: `En annan synkning pågår redan (process ${pid}).`,
      en: `Another sync is already running (process ${pid}).`,
    },
    fix: {
      sv: 'Vänta tills den är klar. En synkning som dog släpper låset av sig själv nästa gång.',
      en: 'Wait until it has finished. The lock of a sync that died is released by itself next time.',
    },
    place: { file: lockFile },
  });

export const tooManyUnmapped = (share: number, allowed: number): Problem =>
  new Problem({
    code: 'SYN-003',
    what: {
      sv: `${percent(share)} av cellerna har koder som ingen mappning känner; gränsen är ${percent(allowed)}.`,
      en: `${percent(share)} of the cells hold codes that no mapping knows; the limit is ${percent(allowed)}.`,
    },
    why: {
      sv: 'Källan har fått nya koder, eller så hör mappningen till ett annat system.',
      en: 'The source has new codes, or the mapping belongs to another system.',
    },
    fix: {
      sv: 'Se listan över omappade koder i körningen, komplettera kodmappningen och kör igen.',
      en: "See the run's list of unmapped codes, complete the code maps and run again.",
    },
  });

export const cancelled = (): Problem =>
  new Problem({
    code: 'SYN-004',
    what: { sv: 'Synkningen avbröts.', en: 'The sync was cancelled.' },
    fix: {
      sv: 'Kör igen: det som redan är skrivet ligger kvar och skrivs inte två gånger.',
      en: 'Run again: what has been written stays and is not written twice.',
    },
  });

/** A bug in Bryggan or in a connector: rows went astray between reading and writing. */
export const doesNotAddUp = (record: string, read: number, accounted: number): Problem =>
  new Problem({
    code: 'SYN-005',
    what: {
      sv: `${record}: ${read} rader lästes men ${accounted} kan redovisas.`,
      en: `${record}: ${read} rows were read but ${accounted} are accounted for.`,
    },
    fix: { sv: 'Anmäl felet. Inget har tagits bort.', en: 'Report this fault. Nothing was removed.' },
    place: { table: record },
  });

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
