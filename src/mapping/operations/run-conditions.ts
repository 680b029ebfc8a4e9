import { reserved } from '../../catalog/model';
import { showable, textOf } from '../cells';
import type { One, OneValue } from './compiled-operation';
import { allHold, type Test } from './conditions';

// The operations that ask conditions: a table of them, and one comparison.

export interface WhenRow {
  tests: readonly Test[];
  /** null: not answered. */
  then: OneValue;
  rule: string;
}

/**
 * The first row whose conditions all hold. A row that hangs on what is no date makes the answer unmapped. When no row
 * holds, the question is not answered if every column that was asked is empty, or if a row hangs on a comparison with
 * an empty column; else `otherwise` decides. `codeColumn`: the only column, when it holds codes that may be shown.
 */
export function whenOperation(
  rows: readonly WhenRow[],
  otherwise: OneValue,
  otherwiseRule: string | null,
  codeColumn: string | null,
): One {
  const columns = columnsOf(rows.flatMap(({ tests }) => tests));
  return {
    kind: 'one',
    columns,
    produces: [...rows.map(({ then }) => then), otherwise].filter(
      (value) => value !== null && value !== reserved.unmapped,
    ) as string[],
    rules: [...rows.map(({ rule }) => rule), ...(otherwiseRule ? [otherwiseRule] : [])],
    bind: (at, hit) => {
      const indexes = columns.map(at);
      const bound = rows.map(({ tests, then, rule }) => ({
        tests: tests.map((test) => test.bind(at)),
        then,
        rule,
      }));
      return {
        read: (row) => {
          let hangs = false;
          for (let i = 0; i < bound.length; i++) {
            const { tests, then, rule } = bound[i]!;
            const verdict = allHold(tests, row);
            if (verdict === 'unreadable') return reserved.unmapped;
            if (verdict === 'empty') hangs = true;
            if (verdict !== true) continue;
            hit?.(rule);
            return then;
          }
          if (hangs || indexes.every((index) => textOf(row[index]) === null)) return null;
          if (otherwiseRule) hit?.(otherwiseRule);
          return otherwise;
        },
        unknown: (row) => [codeColumn === null ? null : showable(textOf(row[at(codeColumn)]) ?? '')],
      };
    },
  };
}

/** `ja` when all conditions hold, else `nej`; not answered when a column that they ask is empty. */
export function compareOperation(tests: readonly Test[], owner: string): One {
  const filled = columnsOf(tests.filter(({ asksEmptiness }) => !asksEmptiness));
  const rules = { ja: `${owner} compare ja`, nej: `${owner} compare nej` };
  return {
    kind: 'one',
    columns: columnsOf(tests),
    produces: ['ja', 'nej'],
    rules: Object.values(rules),
    bind: (at, hit) => {
      const indexes = filled.map(at);
      const bound = tests.map((test) => test.bind(at));
      return {
        read: (row) => {
          for (let i = 0; i < indexes.length; i++) if (textOf(row[indexes[i]!]) === null) return null;
          for (let i = 0; i < bound.length; i++) if (bound[i]!(row) === 'empty') return null;
          const verdict = allHold(bound, row);
          if (verdict === 'unreadable') return reserved.unmapped;
          const value = verdict === true ? 'ja' : 'nej';
          hit?.(rules[value]);
          return value;
        },
        unknown: () => [null],
      };
    },
  };
}

const columnsOf = (tests: readonly Test[]): string[] => [...new Set(tests.flatMap(({ columns }) => columns))];
