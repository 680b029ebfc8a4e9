import type { ReadOnlyProof } from '../../connectors/contract';
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

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
