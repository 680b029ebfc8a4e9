import { parentsOf, recordNames, type Catalog, type RecordName, type Variable } from '../catalog/model';
import { suggest } from '../errors/suggest';
import type { YamlPath } from '../errors/yaml-reader';
import { isLocalDate } from '../time/local-date';
import { fold } from './cells';
import { compileOperation, type OperationContext } from './operations/compile-operation';
import type { CompiledOperation } from './operations/compiled-operation';
import { JoinedLists, type ListPlan } from './lists/lists-plan';
import type { MappingFiles } from './mapping-files';
import * as problems from './mapping.problems';
import * as operations from './operations/operation.problems';
import type { MappingFile, RecordSpec } from './mapping.schema';
import type { OperationSpec } from './operations/operation.schema';
import { valueProblem } from './operations/value-problem';
import type { DatePlan, RecordPlan, VariablePlan } from './plan';

/** The keys of a record that name columns, `variables` and `countBy` apart. */
const columnKeys = [
  'key',
  'barn',
  'aktualisering',
  'utredning',
  'insats',
  'enhet',
  'eventDate',
  'endDate',
  'protected',
  'changed',
] as const satisfies readonly (keyof RecordSpec)[];

/** Checks one record of a mapping and compiles its variables; null when its source cannot be named. */
export function planRecord(
  record: RecordName,
  spec: RecordSpec,
  file: MappingFile,
  catalog: Catalog,
  files: MappingFiles,
  lists: ReadonlyMap<string, ListPlan>,
): RecordPlan | null {
  return new RecordPlanner(record, spec, file, catalog, files, lists).plan();
}

class RecordPlanner {
  private readonly path: YamlPath;
  private readonly identity: RecordPlan['identity'];
  private readonly joined: JoinedLists;

  constructor(
    private readonly record: RecordName,
    private readonly spec: RecordSpec,
    private readonly file: MappingFile,
    private readonly catalog: Catalog,
    private readonly files: MappingFiles,
    lists: ReadonlyMap<string, ListPlan>,
  ) {
    this.path = ['records', record];
    this.joined = new JoinedLists(spec.join, this.path, lists, files);
    const { barn } = spec;
    this.identity =
      typeof barn === 'string' || Array.isArray(barn)
        ? { columns: listOf(barn), kind: 'person' }
        : { columns: listOf(barn.column), kind: barn.kind };
  }

  plan(): RecordPlan | null {
    const { spec, record, files } = this;
    const query = files.query(spec.from, [...this.path, 'from']);
    for (const key of columnKeys) {
      this.joined.checkAll(spec[key], [...this.path, key]);
      this.checkTwice(spec[key], [...this.path, key]);
    }
    this.checkUnit();
    const parents = this.parents();
    const eventDate = this.date(spec.eventDate, 'eventDate');
    const endDate = this.date(spec.endDate, 'endDate');
    const countBy = this.countBy();
    const variables = this.variables();
    if (!query) return null;
    return {
      record,
      from: spec.from,
      query,
      joins: this.joined.joins,
      repeats: spec.repeats ?? false,
      key: listOf(spec.key),
      identity: this.identity,
      parents,
      unit: spec.enhet ?? null,
      eventDate,
      endDate,
      changed: spec.changed ?? null,
      assumed: spec.assumed ?? null,
      protected: this.protected(),
      countBy,
      variables,
    };
  }

  /** A column that stands twice in a key, or among the identities. */
  private checkTwice(value: unknown, path: YamlPath): void {
    if (Array.isArray(value)) {
      const columns = value.map((column) => fold(String(column)));
      columns.forEach((column, index) => {
        if (columns.indexOf(column) < index) {
          this.files.report(operations.columnTwice(String(value[index])), [...path, index]);
        }
      });
    } else if (typeof value === 'object' && value !== null && 'column' in value) {
      this.checkTwice(value.column, [...path, 'column']);
    }
  }

  /** The unit is stored as it stands, and shown. */
  private checkUnit(): void {
    const { enhet } = this.spec;
    if (enhet === undefined || !this.identity.columns.map(fold).includes(fold(enhet))) return;
    this.files.report(operations.identityIsNoValue(enhet), [...this.path, 'enhet']);
  }

  private parents(): RecordPlan['parents'] {
    const needed = parentsOf[this.record];
    const named = this.spec as Partial<Record<RecordName, string | string[]>>;
    for (const other of recordNames) {
      if (other === 'barn' || named[other] === undefined || needed.includes(other)) continue;
      this.files.report(problems.noSuchParent(this.record, other, needed), [...this.path, other], 'key');
    }
    return needed.map((parent) => {
      const columns = named[parent];
      const key = this.file.records[parent]?.key;
      if (columns === undefined) {
        if (key !== undefined)
          this.files.report(problems.parentMissing(this.record, parent), this.path, 'key');
        return null;
      }
      if (key !== undefined && listOf(key).length !== listOf(columns).length) {
        this.files.report(problems.parentKeyDiffers(parent, listOf(key)), [...this.path, parent]);
      }
      return listOf(columns);
    });
  }

  private date(spec: RecordSpec['eventDate'], key: string): DatePlan | null {
    if (spec === undefined) return null;
    if (typeof spec === 'string') return { column: spec, required: false };
    spec.openEnd?.forEach((date, index) => {
      if (isLocalDate(date)) return;
      this.files.report(operations.noSuchDate(date), [...this.path, key, 'openEnd', index]);
    });
    return { ...spec, required: spec.required ?? false };
  }

  private protected(): RecordPlan['protected'] {
    const spec = this.spec.protected;
    if (spec === undefined) return null;
    if (typeof spec === 'string') return { column: spec, codes: null };
    return { column: spec.column, codes: spec.values?.map(String) ?? null };
  }

  private countBy(): RecordPlan['countBy'] {
    const spec = this.spec.countBy;
    if (!spec) return null;
    const path = [...this.path, 'countBy'];
    if (this.record !== 'aktualisering') {
      this.files.report(problems.countByElsewhere(this.record), path, 'key');
      return null;
    }
    const compile = (id: 'barn.kon' | 'barn.fodelsedatum'): CompiledOperation | null => {
      const variable = this.catalog.variable(id);
      const operation = spec[id];
      return variable && operation ? this.compile(operation, [...path, id], variable) : null;
    };
    return { sex: compile('barn.kon'), born: compile('barn.fodelsedatum') };
  }

  private variables(): VariablePlan[] {
    const order = new Map(this.catalog.variables.map(({ id }, index) => [id, index]));
    const plans = Object.entries(this.spec.variables).flatMap(([id, spec]): VariablePlan[] => {
      const path = [...this.path, 'variables', id];
      const variable = this.known(id, path);
      if (!variable) return [];
      const policy = spec.unmapped ?? 'cell';
      if (typeof policy === 'object') {
        const problem = valueProblem(policy.fixed, variable);
        if (problem) this.files.report(problem, [...path, 'unmapped', 'fixed']);
      }
      const operation = this.compile(spec, path, variable);
      return operation ? [{ variable, operation, policy, assumed: spec.assumed ?? null }] : [];
    });
    return plans.sort((a, b) => order.get(a.variable.id)! - order.get(b.variable.id)!);
  }

  private known(id: string, path: YamlPath): Variable | null {
    const variable = this.catalog.variable(id);
    if (!variable) {
      const candidates = this.catalog.variablesOf(this.record).map((candidate) => candidate.id);
      const all = this.catalog.variables.map((candidate) => candidate.id);
      this.files.report(
        problems.unknownVariable(id, suggest(id, candidates) ?? suggest(id, all)),
        path,
        'key',
      );
      return null;
    }
    if (variable.record !== this.record) {
      this.files.report(problems.otherRecord(id, this.record), path, 'key');
      return null;
    }
    return variable;
  }

  private compile(spec: OperationSpec, path: YamlPath, variable: Variable): CompiledOperation | null {
    const { files } = this;
    const context: OperationContext = {
      variable,
      catalog: this.catalog,
      identityColumns: this.identity.columns,
      identityKind: this.identity.kind,
      joined: this.joined,
      report: (problem, at, part) => files.report(problem, at, part),
      reportInMap: (problem, map, line, column) => files.reportInMap(problem, map, line, column),
      codeMap: (name, at) => files.codeMap(name, at),
    };
    return compileOperation(spec, path, context);
  }
}

const listOf = (columns: string | string[]): string[] => (Array.isArray(columns) ? columns : [columns]);
