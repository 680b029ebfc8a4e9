import type { VariableType } from '../../catalog/model';
import type { OperationSpec } from './operation.schema';

/** What an operation may stand with, and which types of variable it can fill. The rules, as data. */
interface OperationRule {
  types: readonly VariableType[];
  /** Keys that may stand beside it. */
  companions: readonly (keyof OperationSpec)[];
  /** Needs `map` or `values`. */
  translates?: boolean;
  /** Only for variables with several values. */
  many?: boolean;
}

export const operations = {
  code: { types: ['kod', 'ja-nej'], companions: ['map', 'values', 'by'], translates: true },
  date: { types: ['datum'], companions: ['formats', 'openEnd'] },
  yesNo: { types: ['ja-nej'], companions: ['yes', 'no'] },
  present: { types: ['ja-nej'], companions: ['absent'] },
  number: { types: ['tal'], companions: [] },
  multi: {
    types: ['kod', 'ja-nej'],
    companions: ['map', 'values', 'by', 'separator'],
    translates: true,
    many: true,
  },
  when: { types: ['kod', 'ja-nej'], companions: ['otherwise', 'formats', 'openEnd'] },
  compare: { types: ['ja-nej'], companions: ['formats', 'openEnd'] },
  within: { types: ['ja-nej'], companions: ['formats', 'openEnd'] },
  duration: { types: ['tal'], companions: ['formats', 'openEnd'] },
  earliest: { types: ['datum'], companions: ['formats', 'openEnd'] },
  latest: { types: ['datum'], companions: ['formats', 'openEnd'] },
  identity: { types: ['datum', 'kod'], companions: [] },
  anyOf: { types: ['kod', 'ja-nej'], companions: [], many: true },
  firstOf: { types: ['kod', 'ja-nej', 'datum', 'tal'], companions: [] },
} satisfies Record<string, OperationRule>;

export type OperationName = keyof typeof operations;
export const operationNames = Object.keys(operations) as OperationName[];
export const ruleOf = (name: OperationName): OperationRule => operations[name];

/** The operations that stand in one entry; exactly one is right. */
export const operationsIn = (spec: OperationSpec): OperationName[] =>
  operationNames.filter((name) => spec[name] !== undefined);
