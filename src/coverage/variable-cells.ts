import type { Cell } from './cells';
import type { CoverageReport, VariableCoverage } from './coverage';
import { provenanceNames, reasonNames, rowsShareText, shareText, stateNames, stepNames } from './words';

// The cells of a variable in every list of coverage, in the order of the lists' heads.

type National = Pick<CoverageReport['national'][number], 'confirmed'> | null | undefined;

/** Key, id, name, step, national, confirmed, state. */
export const stateCells = ({ variable, state }: VariableCoverage, national: National): Cell[] => [
  variable.key,
  variable.id,
  variable.name,
  stepNames[variable.step],
  national ? 'ja' : 'nej',
  national ? (national.confirmed ? 'ja' : 'nej') : '',
  stateNames[state],
];

/** Refined, values asked for, values produced, missing codes, reason, where it stands instead. */
export const answerCells = ({ refined, values, missing, reason, seen }: VariableCoverage): Cell[] => [
  refined ? 'ja' : 'nej',
  values.total,
  values.produced,
  missing.map(({ code }) => code).join(','),
  reason ? reasonNames[reason] : '',
  seen ?? '',
];

/** Where the variable and its values come from, and what was read: rows, filled, translated, unmapped. */
export const originCells = ({ variable, live }: VariableCoverage): Cell[] => [
  provenanceNames[variable.provenance],
  provenanceNames[variable.valuesProvenance],
  live ? live.rows : '',
  live ? rowsShareText(live.filled) : '',
  live ? shareText(live.produced) : '',
  live ? (live.unmapped ?? '') : '',
];
