import type { ReadOnlyProof } from '../../connectors/contract';
import type { RecordName } from '../catalog/model';
import { Problem } from '../errors/problem';

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
      sv: 'Vänta tills den är klar. En synkning som dog släpper låset av sig själv nästa gång.',
      en: 'Wait until it has finished. The lock of a sync that died is released by itself next time.',
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

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
