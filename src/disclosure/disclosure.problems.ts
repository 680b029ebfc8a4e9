import { Problem } from '../errors/problem';

/** All sentences of the room. */

export const reasonMissing = (): Problem =>
  new Problem({
    code: 'DIS-001',
    what: {
      sv: 'Profilen internal kräver vem som tar del av uppgifterna och varför.',
      en: 'The profile internal needs who reads the figures and why.',
    },
    why: {
      sv: 'Den visar även celler med enstaka personer, och varje läsning loggas.',
      en: 'It shows cells with single persons too, and every reading is logged.',
    },
    fix: { sv: 'Ange ett skäl: --reason "…".', en: 'Give a reason: --reason "…".' },
  });

export const cellDiffers = (population: string, cell: string): Problem =>
  new Problem({
    code: 'DIS-002',
    what: {
      sv: `Två tabeller över ${population} säger olika om samma cell (${cell}).`,
      en: `Two tables of ${population} disagree about the same cell (${cell}).`,
    },
    why: {
      sv: 'Celler som betyder samma sak skyddas tillsammans; då måste de vara lika.',
      en: 'Cells that mean the same are protected together, so they must be equal.',
    },
    fix: {
      sv: 'Ge dimensioner som delar in på olika sätt olika identity.',
      en: 'Give dimensions that divide differently different identities.',
    },
  });

export const notAdditive = (population: string, line: string): Problem =>
  new Problem({
    code: 'DIS-003',
    what: {
      sv: `En summa i ${population} stämmer inte med sina delar (${line}).`,
      en: `A sum in ${population} does not agree with its parts (${line}).`,
    },
    why: {
      sv: 'Skyddet räknar ut vad som går att räkna ut. Det kan det bara om summorna är summor.',
      en: 'The gate works out what can be worked out. It can do so only if the sums are sums.',
    },
  });

export const unsafe = (population: string): Problem =>
  new Problem({
    code: 'DIS-004',
    what: {
      sv: `Tabellerna över ${population} kunde inte skyddas och lämnas inte ut.`,
      en: `The tables of ${population} could not be protected and are not given out.`,
    },
    why: {
      sv: 'Slutkontrollen fann en dold cell som går att räkna ut.',
      en: 'The last check found a hidden cell that can be worked out.',
    },
    fix: {
      sv: 'Slå samman kategorier eller ta bort en dimension ur tabellerna.',
      en: 'Merge categories or take a dimension out of the tables.',
    },
  });

export const unknownCell = (cube: string, codes: string): Problem =>
  new Problem({
    code: 'DIS-005',
    what: { sv: `${cube} har ingen cell ${codes}.`, en: `${cube} has no cell ${codes}.` },
  });
