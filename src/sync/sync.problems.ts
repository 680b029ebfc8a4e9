import type { ReadOnlyProof } from '../../connectors/contract';
import type { RecordName } from '../catalog/model';
import { Problem, type Bilingual, type ProblemDetails } from '../errors/problem';

/** The sentences of the sync room. */
export const notReadOnly = (source: string, { evidence, excess }: ReadOnlyProof): Problem => {
  const why = [...evidence, ...excess.map(({ right }) => `Excess right: ${right}.`)].join(' ');
  const remove = excess.map(({ remove }) => `\n    ${remove}`).join('');
  return new Problem({
    code: 'SYN-001',
    what: {
      sv: `Källan ${source} kan skrivas till av kontot som Bryggan använder. Ingen läsning görs.`,
      en: `The account that Bryggan uses can write to the source ${source}. Nothing is read.`,
    },
    why: { sv: why, en: why },
    fix: {
      sv: `Ge ett konto som bara har läsrätt (SELECT) och kör igen.${remove && ` Detta tar bort det som är för mycket:${remove}`}`,
      en: `Use an account with read rights (SELECT) only and run again.${remove && ` This removes what is too much:${remove}`}`,
    },
  });
};

export const alreadyRunning = (source: string): Problem =>
  new Problem({
    code: 'SYN-002',
    what: {
      sv: `En annan synkning av ${source} pågår redan.`,
      en: `Another sync of ${source} is already running.`,
    },
    fix: {
      sv: 'Vänta tills den är klar, eller be den stanna: brygga sync --stop. En som har dött håller inget lås.',
      en: 'Wait until it has finished, or ask it to stop: brygga sync --stop. One that has died holds no lock.',
    },
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

export const purposesChanged = (): Problem =>
  new Problem({
    code: 'SYN-006',
    what: {
      sv: 'En uppföljning har börjat eller slutat gälla sedan tjänsten startade. Ingen läsning görs.',
      en: 'A follow-up has begun or ended since the service started. Nothing is read.',
    },
    why: {
      sv: 'Bara det som en gällande uppföljning behöver får läsas.',
      en: 'Only what an active follow-up needs may be read.',
    },
    fix: { sv: 'Starta om tjänsten.', en: 'Restart the service.' },
  });

export const strangersInStore = (sources: readonly string[]): Problem =>
  new Problem({
    code: 'SYN-007',
    what: {
      sv: `Uppföljningslagret har rader från källor som inte finns i inställningarna: ${sources.join(', ')}.`,
      en: `The follow-up store has rows of sources that are not in the settings: ${sources.join(', ')}.`,
    },
    why: {
      sv: 'Har källan bytt namn skulle varje barn räknas två gånger.',
      en: 'If the source has been renamed, every child would be counted twice.',
    },
    fix: {
      sv: `Ge källan tillbaka sitt namn, eller ta bort dess rader: brygga source forget ${sources[0]}`,
      en: `Give the source its name back, or remove its rows: brygga source forget ${sources[0]}`,
    },
  });

export const stillInSettings = (source: string): Problem =>
  new Problem({
    code: 'SYN-008',
    what: {
      sv: `Källan ${source} finns i inställningarna och läses; dess rader tas inte bort.`,
      en: `The source ${source} is in the settings and is read; its rows are not removed.`,
    },
    fix: {
      sv: 'Ta först bort den ur sources i brygga.yaml.',
      en: 'Take it out of sources in brygga.yaml first.',
    },
  });

export const sourceGaveOther = (record: RecordName, counted: number, read: number): Problem =>
  new Problem({
    code: 'SYN-009',
    what: {
      sv: `Källan räknar ${counted} rader i ${record} men lämnade ${read}. Inget togs bort.`,
      en: `The source counts ${counted} rows of ${record} but gave ${read}. Nothing was deleted.`,
    },
    why: {
      sv: 'Båda frågorna ställdes i samma ögonblicksbild och ska ge samma antal.',
      en: 'Both were asked in the same snapshot and should agree.',
    },
    fix: {
      sv: 'Kör igen. Händer det igen: ge frågan till den som sköter källan, den ger olika svar på samma fråga.',
      en: 'Run again. If it happens again, give the query to whoever runs the source: it answers the same question differently.',
    },
    place: { table: record },
  });

export const drifted = (
  record: RecordName,
  columns: readonly { column: string; type: string | null }[],
  policy: string,
): Problem => {
  const list = (gone: string, is: string): string =>
    columns
      .map(({ column, type }) => (type === null ? `${column} ${gone}` : `${column} ${is} ${type}`))
      .join(', ');
  return new Problem({
    code: 'SYN-010',
    what: {
      sv: `Källan har ändrats sedan ${record} lästes senast: ${list('finns inte längre', 'är nu')}. ${record} läses inte; övriga poster läses.`,
      en: `The source has changed since ${record} was last read: ${list('is gone', 'is now')}. ${record} is not read; other records are.`,
    },
    why: {
      sv: `Inställningen drift är ${policy}, och mappningen är densamma som förra gången.`,
      en: `The setting drift is ${policy}, and the mapping is the same as last time.`,
    },
    fix: {
      sv: 'Kontrollera med brygga mapping dry-run och rätta mappningen (en ändrad mappning godtar kolumnerna som de är), eller ändra reading.drift för källan.',
      en: 'Check with brygga mapping dry-run and change the mapping (a changed mapping accepts the columns as they are), or change reading.drift of the source.',
    },
    place: { table: record },
  });
};

export const notRunning = (source: string): Problem =>
  new Problem({
    code: 'SYN-011',
    what: { sv: `Ingen synkning av ${source} pågår.`, en: `No sync of ${source} is running.` },
  });

const takesLonger = {
  sv: 'Rättas det inte läses allt ändå; det tar bara längre tid.',
  en: 'Left as it is, everything is read all the same; it only takes longer.',
};

/** @param form how the greatest value is written; null when the column is empty */
export const changedUseless = (
  record: RecordName,
  column: string,
  type: string,
  form: Bilingual | null,
): ProblemDetails => {
  const typed = type && ` (${type})`;
  return {
    code: 'SYN-012',
    severity: 'warning',
    what: form
      ? {
          sv: `${record}: av ändringskolumnen "${column}"${typed} syns inte vad som är nytt: det största värdet är skrivet som ${form.sv}.`,
          en: `${record}: the change column "${column}"${typed} does not tell what is new: its greatest value is written as ${form.en}.`,
        }
      : {
          sv: `${record}: ändringskolumnen "${column}"${typed} är tom i alla rader.`,
          en: `${record}: the change column "${column}"${typed} is empty in all rows.`,
        },
    why: {
      sv: 'Bara av datum, eller text som börjar med ÅÅÅÅ-MM-DD, går det att läsa från en viss dag. Nu läses alla rader varje gång.',
      en: 'Only dates, or text that begins with YYYY-MM-DD, can be read from a certain day. Now every row is read each time.',
    },
    fix: {
      sv: `Omvandla den till datum i frågan, ta en annan kolumn, eller ta bort changed ur mappningen. ${takesLonger.sv}`,
      en: `Convert it to a date in the query, take another column, or take changed out of the mapping. ${takesLonger.en}`,
    },
  };
};

export const changedInOtherForms = (
  record: RecordName,
  column: string,
  others: number,
  rows: number,
): ProblemDetails => ({
  code: 'SYN-013',
  severity: 'warning',
  what: {
    sv: `${record}: i ${others} av ${rows} rader börjar "${column}" inte med ÅÅÅÅ-MM-DD, som det största värdet gör.`,
    en: `${record}: in ${others} of ${rows} rows "${column}" does not begin with YYYY-MM-DD, as its greatest value does.`,
  },
  why: {
    sv: 'Det går inte att se om en sådan rad har ändrats. Så länge någon finns läses alla rader varje gång.',
    en: 'Whether such a row has changed cannot be seen. As long as there is one, every row is read each time.',
  },
  fix: {
    sv: `Omvandla alla till datum i frågan, eller gör dem tomma (NULLIF). ${takesLonger.sv}`,
    en: `Convert all of them to dates in the query, or make them empty (NULLIF). ${takesLonger.en}`,
  },
});

export const changedAhead = (record: RecordName, column: string): ProblemDetails => ({
  code: 'SYN-014',
  severity: 'warning',
  what: {
    sv: `${record}: det största värdet i "${column}" ligger mer än ett dygn framåt i tiden.`,
    en: `${record}: the greatest value of "${column}" lies more than a day ahead.`,
  },
  why: {
    sv: 'Det räknas som nu, så att inget missas, och raderna läses varje gång. Antingen går en klocka fel, eller så står ett datum som 9999-12-31 för att något inte har ändrats.',
    en: 'It is taken as now, so that nothing is missed, and those rows are read each time. Either a clock is wrong, or a date such as 9999-12-31 means that nothing has changed.',
  },
  fix: {
    sv: 'Rätta klockan, eller gör sådana datum tomma i frågan (NULLIF).',
    en: 'Correct the clock, or make such dates empty in the query (NULLIF).',
  },
});

export const changedLacking = (
  record: RecordName,
  column: string,
  missing: number,
  rows: number,
): ProblemDetails => ({
  code: 'SYN-015',
  severity: 'warning',
  what: {
    sv: `${record}: ${missing} av ${rows} rader saknar värde i "${column}".`,
    en: `${record}: ${missing} of ${rows} rows have no value in "${column}".`,
  },
  why: {
    sv: 'Det syns inte om de har ändrats, så de läses varje gång.',
    en: 'Whether they have changed cannot be seen, so they are read each time.',
  },
  fix: {
    sv: `Ta en tid som alltid finns, t.ex. när raden skapades: COALESCE i frågan. ${takesLonger.sv}`,
    en: `Take a time that is always there, such as when the row was made: COALESCE in the query. ${takesLonger.en}`,
  },
});

export const countStopped = (record: RecordName): ProblemDetails => ({
  code: 'SYN-016',
  severity: 'warning',
  what: {
    sv: `${record}: källan hann inte räkna raderna inom sin gräns för en fråga (statementTimeoutSeconds).`,
    en: `${record}: the source did not count the rows within its limit for one query (statementTimeoutSeconds).`,
  },
  why: {
    sv: 'Utan antalet går det inte att läsa bara det som ändrats, eller att stämma av mot källan: alla rader läses.',
    en: 'Without the count it cannot read only what has changed, or be reconciled with the source: every row is read.',
  },
  fix: {
    sv: `Gör frågan lättare att räkna (färre tabeller, index), eller höj gränsen i samråd med den som sköter databasen. ${takesLonger.sv}`,
    en: `Make the query easier to count (fewer tables, indexes), or raise the limit in agreement with whoever runs the database. ${takesLonger.en}`,
  },
});

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
