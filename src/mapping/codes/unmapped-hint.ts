import type { ProblemDetails } from '../../errors/problem';
import { suggest } from '../../errors/suggest';
import { foldLabel } from '../cells';
import type { CodeLookup, KnownCode } from './code-lookup';
import type { MappingPlan } from '../plan';
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
    for (const lookup of lookups) {
      const near = reason.near(code, lookup);
      if (near) return { ...reason.problem(code, near), ...(near.place && { place: near.place }) };
    }
  }
  return null;
}

interface Reason {
  near(code: string, lookup: CodeLookup): KnownCode | undefined;
  problem(code: string, near: KnownCode): ProblemDetails;
}

const sameWord = (a: string, b: string): boolean => a !== '' && foldLabel(a) === foldLabel(b);

/** The surest first. */
const reasons: readonly Reason[] = [
  {
    near: (code, lookup) =>
      lookup.known.find((entry) => entry.status === 'unchecked' && sameWord(lookup.wordOf(entry), code)),
    problem: hints.hintUnchecked,
  },
  {
    near: (code, lookup) => lookup.known.find((entry) => entry.dated && sameWord(lookup.wordOf(entry), code)),
    problem: hints.hintOtherDay,
  },
  {
    near: (code, lookup) => lookup.known.find((entry) => sameNumber(lookup.wordOf(entry), code)),
    problem: hints.hintZeros,
  },
  {
    near: (code, { known, by }) => (by ? undefined : known.find(({ label }) => sameWord(label, code))),
    problem: hints.hintIsLabel,
  },
  {
    near: (code, { known, by }) => (by ? known.find((entry) => sameWord(entry.code, code)) : undefined),
    problem: hints.hintIsCode,
  },
  {
    near: (code, lookup) => {
      const words = lookup.known.map((entry) => lookup.wordOf(entry));
      const meant = code.length > 2 ? suggest(code, words) : undefined;
      return meant === undefined ? undefined : lookup.known[words.indexOf(meant)];
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
