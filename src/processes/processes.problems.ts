import { Problem, type Bilingual } from '../errors/problem';

/** The sentences of the processes. */
export const processDied = (name: Bilingual, cause?: unknown): Problem =>
  new Problem(
    {
      code: 'OPS-001',
      what: { sv: `Processen för ${name.sv} dog.`, en: `The process of ${name.en} died.` },
      why: {
        sv: 'Det är ett fel i Bryggan eller i en drivrutin. Lagret är helt: varje skrivning är en transaktion.',
        en: 'It is an error of Bryggan or of a driver. The store is whole: every write is a transaction.',
      },
      fix: {
        sv: 'Tjänsten försöker igen vid nästa tillfälle. Händer det igen: kör brygga sync med BRYGGA_DEBUG=1 och skicka utskriften till utvecklarna.',
        en: 'The service tries again at the next occasion. If it happens again: run brygga sync with BRYGGA_DEBUG=1 and send the output to the developers.',
      },
    },
    { cause },
  );

export const processOutOfMemory = (name: Bilingual, mb: number): Problem =>
  new Problem({
    code: 'OPS-002',
    what: {
      sv: `Minnet tog slut i processen för ${name.sv} (gränsen är ${mb} MB).`,
      en: `The process of ${name.en} ran out of memory (the limit is ${mb} MB).`,
    },
    why: {
      sv: 'Den som svarar på frågor har eget minne och påverkas inte.',
      en: 'What answers requests has memory of its own and is not affected.',
    },
    fix: {
      sv: 'Kör brygga sync, som får ta mer minne. Stora listor i mappningen är den vanligaste orsaken.',
      en: 'Run brygga sync, which may take more memory. Large lists in the mapping are the usual cause.',
    },
  });
