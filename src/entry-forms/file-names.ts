import type { FormKind } from './fields';

/** The names that the shipped mappings read. */
export const workbookNames: Readonly<Record<FormKind, string>> = {
  excel: 'registrering.xlsx',
  paper: 'inmatning.xlsx',
};
