import type { ProblemDetails } from '../errors/problem';
import { suggest } from '../errors/suggest';
import { fold, foldLabel } from './cells';
import type { KnownCode } from './code-lookup';
import type { MappingPlan } from './plan';
import * as hints from './unmapped-hint.problems';

/**
 * Why a code of the source may be unmapped, where the mapping's own codes tell: its row is not checked or holds on
 * other days, a spreadsheet took the zeros before it, it is a label where codes are matched, or it is nearly a known
 * one. Null when nothing is near. A warning; its place is the row of the code map, where there is one.
 */
export function unmappedHint(plan: MappingPlan, variable: string, code: string): ProblemDetails | null {
  const lookups = plan.records
    .flatMap(({ variables }) => variables)
    .filter((entry) => entry.variable.id === variable)
    .flatMap(({ operation }) => operation.lookups ?? []);
  for (const reason of reasons) {
    for (const { known, by } of lookups) {
      const near = reason.near(code, known, by);
      if (near) return { ...reason.problem(code, near), ...(near.place && { place: near.place }) };
    }
  }
  return null;
}

interface Reason {
  near(code: string, known: readonly KnownCode[], by: 'label' | undefined): KnownCode | undefined;
  problem(code: string, near: KnownCode): ProblemDetails;
}

const matched = (entry: KnownCode, by: 'label' | undefined): string =>
  by === 'label' ? entry.label : entry.code;

/** The surest first. */
const reasons: readonly Reason[] = [
  {
    near: (code, known, by) =>
      known.find(
        (entry) => entry.status === 'unchecked' && foldLabel(matched(entry, by)) === foldLabel(code),
      ),
    problem: hints.hintUnchecked,
  },
  {
    near: (code, known, by) =>
      known.find((entry) => entry.dated && foldLabel(matched(entry, by)) === foldLabel(code)),
    problem: hints.hintOtherDay,
  },
  {
    near: (code, known, by) => known.find((entry) => sameNumber(matched(entry, by), code)),
    problem: hints.hintZeros,
  },
  {
    near: (code, known, by) =>
      by === 'label'
        ? undefined
        : known.find(({ label }) => label !== '' && foldLabel(label) === foldLabel(code)),
    problem: hints.hintIsLabel,
  },
  {
    near: (code, known, by) =>
      by === 'label' ? known.find((entry) => fold(entry.code) === fold(code)) : undefined,
    problem: hints.hintIsCode,
  },
  {
    near: (code, known, by) => {
      const meant =
        code.length > 2
          ? suggest(
              code,
              known.map((entry) => matched(entry, by)),
            )
          : undefined;
      return meant === undefined ? undefined : known.find((entry) => matched(entry, by) === meant);
    },
    problem: hints.hintNear,
  },
];

/** `01` and `1`, `2.0` and `2`: what a spreadsheet or a driver makes of the same code. */
function sameNumber(a: string, b: string): boolean {
  const plain = (text: string): string | undefined => /^0*(\d+)(?:[.,]0+)?$/.exec(text.trim())?.[1];
  const number = plain(a);
  return number !== undefined && number === plain(b);
}
