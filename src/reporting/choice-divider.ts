import type { Category } from '../disclosure/model';
import type { Choice } from './cube-plans';
import type { Divider } from './dimensions';

/** The rows that pass every condition. */
export const chosen = 'urval';
const failsAt = (step: number): string => `faller-${step}`;
const passesTo = (step: number): string => `klarar-${step}`;

/**
 * Conditions as one dimension: the rows that pass all of them, and those that fail at the first, the second, …, so
 * that nothing is left out of the sums. The categories say what they mean, so that the gate knows "notifications"
 * here and in a table by type as the same cells.
 */
export function choiceDivider(choices: readonly Choice[]): Divider {
  const passing = (step: number): string[] => choices.slice(0, step).map((choice) => condition(choice, true));
  const stepOf = (codeOf: (divider: Divider) => string): string => {
    const failed = choices.findIndex(
      ({ divider, values, includes }) => values.includes(codeOf(divider)) !== includes,
    );
    return failed < 0 ? chosen : failsAt(failed + 1);
  };
  const leaves: Category[] = [
    { code: chosen, label: 'Urvalet', conditions: passing(choices.length) },
    ...choices.map((choice, i) => ({
      code: failsAt(i + 1),
      label: `Utanför urvalet (villkor ${i + 1})`,
      conditions: [...passing(i), condition(choice, false)],
    })),
  ];
  const groups = choices.slice(0, -1).map((_, i): Category => ({
    code: passesTo(i + 1),
    label: `Klarar villkor ${i + 1}`,
    conditions: passing(i + 1),
    sums: [chosen, ...choices.slice(i + 1).map((__, later) => failsAt(i + later + 2))],
  }));
  return {
    id: chosen,
    label: 'Urval',
    identity: `urval(${passing(choices.length).join(';')})`,
    variables: choices.flatMap(({ divider }) => divider.variables),
    categories: [...leaves, ...groups],
    codeOf: (row, value) => stepOf((divider) => divider.codeOf(row, value)),
    codeOfCounted: (row) => stepOf((divider) => divider.codeOfCounted(row)),
  };
}

const condition = ({ divider, values, includes }: Choice, passes: boolean): string =>
  `${divider.identity}${includes === passes ? '=' : '!='}${[...values].sort().join(',')}`;
