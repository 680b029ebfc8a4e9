import { reserved } from '../catalog/model';
import { addMonths, isLocalDate, type LocalDate } from '../time/local-date';
import type { Barn, DateCell, Insats, KnownIdentity, Placering, YearData } from './model';

/** A real date, or null when it is missing or none. */
export const real = (cell: DateCell): LocalDate | null => (cell !== null && isLocalDate(cell) ? cell : null);

/** The catalogue value that a refined one (`sol.2025-400`) belongs to. */
export const rollUp = (code: string | null): string | null => code && (code.split('.')[0] ?? null);

/** Neither missing nor unmapped. */
export const answered = (code: string | null): code is string => code !== null && code !== reserved.unmapped;

const placementTypes = ['heldygnsvard-sol', 'omedelbart-omhandertagande', 'vard-lvu'] as const;
export type PlacementType = (typeof placementTypes)[number];

/** Which of the register's three classes an insats is, or null when its type is unknown. */
export const typeOf = (insats: Insats): PlacementType | null =>
  placementTypes.find((type) => type === rollUp(insats.type)) ?? null;

/** The insats was running on some day of the year, as far as its dates are real; with an unreal end, on its first day. */
export function inYear(insats: Insats, { first, last }: YearData): boolean {
  const start = real(insats.start);
  if (start === null || start > last) return false;
  return insats.end === null || (real(insats.end) ?? start) >= first;
}

/** The n-th birthday; 1 March in common years for somebody born on 29 February. */
export function birthday(born: LocalDate, n: number): LocalDate {
  const day = addMonths(born, 12 * n);
  return born.endsWith('-02-29') && day.endsWith('-02-28') ? `${day.slice(0, 4)}-03-01` : day;
}

/** From the store, else from a personnummer. */
export function bornOn(barn: Barn, identity: KnownIdentity | undefined): LocalDate | null {
  if (real(barn.born)) return barn.born;
  if (identity?.form !== 'personnummer') return null;
  const { canonical } = identity;
  return real(`${canonical.slice(0, 4)}-${canonical.slice(4, 6)}-${canonical.slice(6, 8)}`);
}

/** By start, then end; what runs or is unknown comes last. */
export function byDates(a: Placering, b: Placering): number {
  return compare(
    `${real(a.start) ?? '9999'} ${real(a.end) ?? '9999'}`,
    `${real(b.start) ?? '9999'} ${real(b.end) ?? '9999'}`,
  );
}

/** Code-unit order: the same on every machine, whatever its locale. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
