import { reserved, type Variable } from '../../catalog/model';
import { baseOf } from '../../catalog/values';
import type { ProblemDetails } from '../../errors/problem';
import { suggest } from '../../errors/suggest';
import * as problems from './operation.problems';

/** What is wrong with a target value, or null: every value of the variable may be a target, and `ej-aktuellt`. */
export function valueProblem(value: string, variable: Variable): ProblemDetails | null {
  const known = variable.values.map(({ code }) => code);
  if (known.includes(value)) return null;
  if (value === reserved.notApplicable) {
    return variable.notApplicable ? null : problems.cannotBeNotApplicable(variable.id);
  }
  const refined = baseOf(value);
  if (refined !== undefined && known.includes(refined)) {
    const others = known.filter((code) => code.startsWith(`${refined}.`));
    return problems.unknownRefinement(value, refined, variable.id, suggest(value, others));
  }
  const allowed = variable.notApplicable ? [...known, reserved.notApplicable] : known;
  return problems.unknownValue(value, variable.id, meant(value, allowed), allowed);
}

/** Words of other languages and of Excel are no misspellings, but everybody knows what they mean. */
const otherWords: Record<string, string> = {
  ...{ yes: 'ja', true: 'ja', sant: 'ja', j: 'ja', y: 'ja' },
  ...{ no: 'nej', false: 'nej', falskt: 'nej', n: 'nej' },
};

function meant(value: string, allowed: readonly string[]): string | undefined {
  const word = otherWords[value.toLowerCase()];
  return word !== undefined && allowed.includes(word) ? word : suggest(value, allowed);
}
