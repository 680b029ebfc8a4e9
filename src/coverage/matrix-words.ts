import type { UnavailableReason } from '../mapping/mapping.schema';
import type { VariableCoverage } from './coverage';

// The words of one cell of the matrix, short enough for a column of fifteen millimetres.

const shortReasons: Record<UnavailableReason, string> = {
  'free-text-only': 'fritext',
  'not-in-system': 'finns inte',
  'not-licensed': 'ej köpt',
  'not-used': 'används ej',
  'not-exported': 'lämnas ej ut',
};

/** `Helt`, `Antas delvis 5/7`, `Nej: fritext`; what is assumed always says so itself. */
export function cellWords(cell: VariableCoverage | null): string {
  if (!cell) return 'Annan utgåva';
  const { state, assumed, values, reason } = cell;
  switch (state) {
    case 'full':
      return assumed ? 'Antas helt' : 'Helt';
    case 'partial':
      return `${assumed ? 'Antas delvis' : 'Delvis'} ${values.produced}/${values.total}`;
    case 'unavailable':
      return `${assumed ? 'Antas nej' : 'Nej'}: ${shortReasons[reason!]}`;
    case 'not-stated':
      return 'Inget sagt';
  }
}
