import type { Query } from '../../connectors/contract';
import type { RecordName, Variable } from '../catalog/model';
import type { ProblemDetails } from '../errors/problem';
import type { IdentityKind } from '../identity/model';
import type { LocalDate } from '../time/local-date';
import type { CodeMap } from './code-map';
import type { CompiledOperation } from './compiled-operation';
import type { MappingFile, UnmappedPolicy } from './mapping.schema';

/** A checked mapping with everything that it says, loaded or not: what coverage, tests and the compiler start from. */
export interface MappingPlan {
  folder: string;
  file: MappingFile;
  hash: string;
  records: readonly RecordPlan[];
  aliases?: { from: string; query: Query; old: string; current: string };
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
  key: string;
  identity: { column: string; kind: IdentityKind };
  /** Column per parent in the order of `parentsOf`; null where the mapping names none. */
  parents: readonly (string | null)[];
  unit: string | null;
  eventDate: DatePlan | null;
  endDate: DatePlan | null;
  /** Folded codes that mean protected; null codes: anything in the column does. */
  protected: { column: string; codes: readonly string[] | null } | null;
  countBy: { sex: CompiledOperation | null; born: CompiledOperation | null } | null;
  /** In the order of the catalogue. */
  variables: readonly VariablePlan[];
}

export interface VariablePlan {
  variable: Variable;
  operation: CompiledOperation;
  policy: UnmappedPolicy;
}

/** Every column that the mapping reads for a record. */
export function columnsOf(plan: RecordPlan): string[] {
  const operations = [
    ...plan.variables.map(({ operation }) => operation),
    plan.countBy?.sex,
    plan.countBy?.born,
  ];
  return [
    ...new Set(
      [
        plan.key,
        plan.identity.column,
        ...plan.parents,
        plan.unit,
        plan.eventDate?.column,
        plan.endDate?.column,
        plan.protected?.column,
        ...operations.flatMap((operation) => operation?.columns ?? []),
      ].filter((column) => column !== null && column !== undefined),
    ),
  ];
}

/** Names of all rules of a mapping, each once. */
export const rulesOf = (plan: MappingPlan): string[] => [
  ...new Set(plan.records.flatMap((record) => record.variables.flatMap(({ operation }) => operation.rules))),
];
