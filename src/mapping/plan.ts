import type { Query } from '../../connectors/contract';
import type { RecordName, Variable } from '../catalog/model';
import type { ProblemDetails } from '../errors/problem';
import type { IdentityKind } from '../identity/model';
import type { LocalDate } from '../time/local-date';
import type { CodeMap } from './codes/code-map';
import type { CompiledOperation } from './operations/compiled-operation';
import type { JoinPlan } from './lists/lists-plan';
import type { MappingFile } from './mapping.schema';
import type { UnmappedPolicy } from './operations/operation.schema';

/** A checked mapping with everything that it says, loaded or not: what coverage, tests and the compiler start from. */
export interface MappingPlan {
  folder: string;
  file: MappingFile;
  hash: string;
  records: readonly RecordPlan[];
  aliases?: { from: string; query: Query; joins: readonly JoinPlan[]; old: string; current: string };
  codeMaps: readonly CodeMap[];
  /** Nothing that stops the mapping, but somebody should know. */
  warnings: readonly ProblemDetails[];
}

export interface DatePlan {
  column: string;
  formats?: string[];
  openEnd?: LocalDate[];
  required: boolean;
}

export interface RecordPlan {
  record: RecordName;
  /** As the mapping names it, for messages. */
  from: string;
  query: Query;
  /** Lists that its rows are widened with, in order. */
  joins: readonly JoinPlan[];
  /** Rows with the same key and the same answers are one thing. */
  repeats: boolean;
  /** One column, or several together. */
  key: readonly string[];
  /** The first of the columns that is filled holds the identity. */
  identity: { columns: readonly string[]; kind: IdentityKind };
  /** The parent's key per parent in the order of `parentsOf`; null where the mapping names none. */
  parents: readonly (readonly string[] | null)[];
  unit: string | null;
  eventDate: DatePlan | null;
  endDate: DatePlan | null;
  /** Folded codes that mean protected; null codes: anything in the column does. */
  /** When the row was last changed: for reading only what is new. */
  changed: string | null;
  /** What nobody has seen on site. */
  assumed: string | null;
  protected: { column: string; codes: readonly string[] | null } | null;
  countBy: { sex: CompiledOperation | null; born: CompiledOperation | null } | null;
  /** In the order of the catalogue. */
  variables: readonly VariablePlan[];
}

export interface VariablePlan {
  variable: Variable;
  operation: CompiledOperation;
  policy: UnmappedPolicy;
  /** What nobody has seen on site. */
  assumed: string | null;
}

/** Every column that the mapping reads for a record, those of its lists as `list.Column`. */
export function columnsOf(plan: RecordPlan): string[] {
  const operations = [
    ...plan.variables.map(({ operation }) => operation),
    plan.countBy?.sex,
    plan.countBy?.born,
  ];
  return [
    ...new Set(
      [
        ...plan.joins.map(({ by }) => by),
        ...plan.key,
        ...plan.identity.columns,
        ...plan.parents.flatMap((columns) => columns ?? []),
        plan.unit,
        plan.changed,
        plan.eventDate?.column,
        plan.endDate?.column,
        plan.protected?.column,
        ...operations.flatMap((operation) => operation?.columns ?? []),
      ].filter((column) => column !== null && column !== undefined),
    ),
  ];
}

/** What nobody has seen on site: of the whole mapping, of a record, of a variable. In the order of the catalogue. */
export interface Assumption {
  record: RecordName | null;
  variable: string | null;
  text: string;
}

export const assumptionsOf = (plan: MappingPlan): Assumption[] => [
  ...(plan.file.assumed ?? []).map((text) => ({ record: null, variable: null, text })),
  ...plan.records.flatMap(({ record, assumed, variables }) => [
    ...(assumed === null ? [] : [{ record, variable: null, text: assumed }]),
    ...variables.flatMap((entry) =>
      entry.assumed === null ? [] : [{ record, variable: entry.variable.id, text: entry.assumed }],
    ),
  ]),
];

/** Names of all rules of a mapping, each once. */
export const rulesOf = (plan: MappingPlan): string[] => [
  ...new Set(plan.records.flatMap((record) => record.variables.flatMap(({ operation }) => operation.rules))),
];
