import type { Cell } from '../../connectors/contract';
import type { Bilingual } from '../errors/problem';
import { isMoment } from './overlap';

/** How a time is written, told without the time. */
export interface Form extends Bilingual {
  /** Whether it is a date, or a date and a time, so that a later time is a greater text. */
  isTime: boolean;
}

const forms: readonly [RegExp, Omit<Form, 'isTime'>][] = [
  [/^\d{4}-\d\d-\d\d$/, { sv: 'ÅÅÅÅ-MM-DD', en: 'YYYY-MM-DD' }],
  [/^\d{4}-\d\d-\d\d \d\d:\d\d/, { sv: 'ÅÅÅÅ-MM-DD TT:MM:SS', en: 'YYYY-MM-DD HH:MM:SS' }],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d/i, { sv: 'ÅÅÅÅ-MM-DDTtt:mm:ss', en: 'YYYY-MM-DDThh:mm:ss' }],
  [/^\d{4}-\d\d-\d\d/, { sv: 'ÅÅÅÅ-MM-DD…', en: 'YYYY-MM-DD…' }],
  [/^(19|20)\d{6}([ T]?\d{4,6})?$/, { sv: 'ÅÅÅÅMMDD', en: 'YYYYMMDD' }],
  [/^\d{4}\/\d\d?\/\d\d?\b/, { sv: 'ÅÅÅÅ/MM/DD', en: 'YYYY/MM/DD' }],
  [/^\d\d?\/\d\d?\/\d{4}\b/, { sv: 'DD/MM/ÅÅÅÅ eller MM/DD/ÅÅÅÅ', en: 'DD/MM/YYYY or MM/DD/YYYY' }],
  [/^\d\d?\.\d\d?\.\d{4}\b/, { sv: 'DD.MM.ÅÅÅÅ', en: 'DD.MM.YYYY' }],
  [/^\d\d?-\d\d?-\d{4}\b/, { sv: 'DD-MM-ÅÅÅÅ', en: 'DD-MM-YYYY' }],
  [/^\d\d:\d\d/, { sv: 'klockslag utan datum', en: 'a time of day without a date' }],
  [/^\d+$/, { sv: 'ett tal', en: 'a number' }],
];

const otherForm = { sv: 'inget känt datum', en: 'no date that is known' };

export function formOf(cell: Cell): Form {
  const text = String(cell);
  const form = forms.find(([pattern]) => pattern.test(text))?.[1] ?? otherForm;
  return { ...form, isTime: isMoment(cell) };
}
