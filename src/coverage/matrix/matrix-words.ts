import type { Language } from '../../errors/problem';
import type { UnavailableReason } from '../../mapping/mapping.schema';
import type { VariableCoverage } from '../coverage';

// The words of one cell of the matrix, short enough for a column of fifteen millimetres.

type CellWords = Record<UnavailableReason, string> &
  Record<'full' | 'partial' | 'untranslated' | 'no' | 'silent' | 'other' | 'assumed', string>;

const words: Record<Language, CellWords> = {
  sv: {
    'free-text-only': 'fritext',
    'not-in-system': 'finns inte',
    'not-licensed': 'ej köpt',
    'not-used': 'används ej',
    'not-exported': 'lämnas ej ut',
    full: 'Helt',
    partial: 'Delvis',
    untranslated: 'Ej översatt',
    no: 'Nej',
    silent: 'Inget sagt',
    other: 'Annan utgåva',
    assumed: 'Antas',
  },
  en: {
    'free-text-only': 'free text',
    'not-in-system': 'not there',
    'not-licensed': 'not licensed',
    'not-used': 'not used',
    'not-exported': 'not exported',
    full: 'Full',
    partial: 'Partial',
    untranslated: 'Not translated',
    no: 'No',
    silent: 'Not stated',
    other: 'Other edition',
    assumed: 'Assumed',
  },
};

/** `Helt`, `Antas delvis 5/7`, `Nej: fritext`; what is assumed always says so itself. */
export function cellWords(cell: VariableCoverage | null, language: Language = 'sv'): string {
  const w = words[language];
  if (!cell) return w.other;
  const { state, assumed, values, reason } = cell;
  const said = (word: string): string => (assumed ? `${w.assumed} ${word.toLowerCase()}` : word);
  switch (state) {
    case 'full':
      return said(w.full);
    case 'partial':
      return `${said(w.partial)} ${values.produced}/${values.total}`;
    case 'untranslated':
      return w.untranslated;
    case 'unavailable':
      return `${said(w.no)}: ${w[reason!]}`;
    case 'not-stated':
      return w.silent;
  }
}
