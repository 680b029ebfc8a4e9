import type { ProblemDetails } from '../errors/problem';

// What moving a mapping to another edition says, MAP-190 to 199.

export const folderExists = (folder: string): ProblemDetails => ({
  code: 'MAP-190',
  what: { sv: `Mappen "${folder}" finns redan.`, en: `The folder "${folder}" is there already.` },
  fix: {
    sv: 'Ange en ny mapp med --out: mappningen skrivs dit och den gamla står kvar orörd.',
    en: 'Name a new folder with --out: the mapping is written there, and the old one stays as it is.',
  },
});

export const sameEdition = (edition: string): ProblemDetails => ({
  code: 'MAP-191',
  what: {
    sv: `Mappningen är redan skriven för utgåvan "${edition}".`,
    en: `The mapping is written for the edition "${edition}" already.`,
  },
  fix: { sv: 'Ange en annan utgåva med --to.', en: 'Name another edition with --to.' },
});

export const movedToOtherRecord = (from: string, to: string): ProblemDetails => ({
  code: 'MAP-192',
  severity: 'warning',
  what: {
    sv: `Variabeln "${from}" heter "${to}" i den nya utgåvan och hör till en annan post.`,
    en: `The variable "${from}" is called "${to}" in the new edition and belongs to another record.`,
  },
  fix: {
    sv: 'Flytta den för hand till den posten, med kolumner ur dess fråga.',
    en: 'Move it by hand to that record, with columns of its query.',
  },
});
