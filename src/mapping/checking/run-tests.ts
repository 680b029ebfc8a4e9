import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from '../../../connectors/contract';
import { parentsOf, reserved } from '../../catalog/model';
import { Problem, Problems, type Place, type ProblemDetails } from '../../errors/problem';
import { suggest } from '../../errors/suggest';
import { inOrder, type YamlFile } from '../../errors/yaml-reader';
import { fold } from '../cells';
import { bindCountBy, bindRecord, newRow, type VariableHit } from '../compile-record';
import { givenRow, severalInRow } from '../lists/lists-given';
import { noSeveralCells } from '../lists/lists.problems';
import { ambiguousColumn } from '../lists/lists-read';
import * as problems from '../mapping.problems';
import type { MappedRow } from '../model';
import { columnsOf, rulesOf, type MappingPlan, type RecordPlan } from '../plan';
import { readYamlFile } from '../read-mapping';
import { testFileSchema, type TestCase, type TestFile } from './test.schema';

export interface Difference {
  /** Variable, fixed field, `reject` or `unmapped`. */
  what: string;
  want: string;
  got: string;
}

export interface CaseResult {
  name: string;
  record: string;
  place: Place;
  /** What the case asks for; got, when it holds. */
  want: NonNullable<TestCase['want']>;
  /** Empty when the case holds. */
  differences: Difference[];
}

export interface TestReport {
  cases: CaseResult[];
  /** The rules of the mapping: rows of code maps, values, rows of condition tables, other operations. */
  rules: { total: number; reached: number; unreached: string[] };
}

type Wanted = NonNullable<TestCase['want']>[string] | undefined;

export const testFilesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.yaml'))
    .sort();

/**
 * Runs the `*.test.yaml` of the mapping's folder.
 * @throws Problems when a test file is wrong; Problem `MAP-060` when there is none.
 */
export function runMappingTests(plan: MappingPlan): TestReport {
  const names = testFilesIn(plan.folder);
  if (names.length === 0) throw new Problem(problems.noTests(plan.folder));
  const found: ProblemDetails[] = [];
  const reached = new Set<string>();
  const cases = names.flatMap((name) => {
    try {
      const file = readYamlFile(join(plan.folder, name), testFileSchema);
      const record = plan.records.find((candidate) => candidate.record === file.value.record);
      if (record) return new RecordTests(record, file, (rule) => reached.add(rule)).run(found);
      const mapped = plan.records.map((candidate) => candidate.record);
      found.push(file.locate(problems.recordNotMapped(file.value.record, mapped), ['record']));
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      found.push(...error.list);
    }
    return [];
  });
  if (found.length > 0) throw new Problems(inOrder(found));
  const rules = rulesOf(plan);
  return {
    cases,
    rules: {
      total: rules.length,
      reached: rules.filter((rule) => reached.has(rule)).length,
      unreached: rules.filter((rule) => !reached.has(rule)),
    },
  };
}

class RecordTests {
  private readonly columns: readonly string[];
  private readonly map: ReturnType<typeof bindRecord>;
  private readonly countBy: ReturnType<typeof bindCountBy> | null;
  /** What the case that runs asks for: a rule whose answer nobody looks at is not reached. */
  private asked = new Set<string>();

  constructor(
    private readonly plan: RecordPlan,
    private readonly file: YamlFile<TestFile>,
    reach: (rule: string) => void,
  ) {
    const hit: VariableHit = (rule, variable) => {
      if (this.asked.has(variable)) reach(rule);
    };
    this.columns = columnsOf(plan);
    const bound = [...this.columns, ambiguousColumn];
    this.map = bindRecord(plan, plan.variables, bound, hit);
    this.countBy = plan.countBy && bindCountBy(plan, bound, hit);
  }

  run(found: ProblemDetails[]): CaseResult[] {
    const { cases, base } = this.file.value;
    const before = found.length;
    found.push(...this.unknownColumns(base, ['base']));
    cases.forEach((test, index) => found.push(...this.check(test, index)));
    if (found.length > before) return [];
    return cases.map((test, index) => ({
      name: test.name,
      record: this.plan.record,
      place: this.file.placeOf(['cases', index]),
      want: test.want ?? {},
      differences: this.differences(test),
    }));
  }

  private check(test: TestCase, index: number): ProblemDetails[] {
    const path = ['cases', index];
    const possible = [
      ...this.plan.variables.map(({ variable }) => variable.id),
      ...Object.keys(this.fixed()),
    ];
    const unknown = (
      names: readonly string[],
      at: (name: string, i: number) => PropertyKey[],
    ): ProblemDetails[] =>
      names.flatMap((name, i) =>
        possible.includes(name)
          ? []
          : [
              this.file.locate(
                problems.cannotWant(name, suggest(name, possible), possible),
                at(name, i),
                'key',
              ),
            ],
      );
    const wantsSomething =
      Object.keys(test.want ?? {}).length > 0 || test.unmapped !== undefined || test.reject !== undefined;
    const clear = wantsSomething && (test.reject === undefined || test.want === undefined);
    return [
      ...this.unknownColumns(test.given, [...path, 'given']),
      ...unknown(Object.keys(test.want ?? {}), (name) => [...path, 'want', name]),
      ...unknown(test.unmapped ?? [], (_, i) => [...path, 'unmapped', i]),
      ...(clear ? [] : [this.file.locate(problems.wantsNothing(), path)]),
    ];
  }

  private unknownColumns(given: TestFile['base'], path: PropertyKey[]): ProblemDetails[] {
    const known = new Set(this.columns.map(fold));
    const several = severalInRow(given, this.plan.joins).map((name) =>
      this.file.locate(noSeveralCells(name), [...path, name]),
    );
    const unknown = Object.keys(given)
      .filter((name) => !known.has(fold(name)))
      .map((name) =>
        this.file.locate(
          problems.columnNotRead(name, suggest(name, this.columns), this.columns),
          [...path, name],
          'key',
        ),
      );
    return [...several, ...unknown];
  }

  private differences(test: TestCase): Difference[] {
    const row = givenRow(this.columns, this.plan.joins, this.file.value.base, test.given);
    const out = newRow(this.plan, this.plan.variables);
    this.asked = new Set([...Object.keys(test.want ?? {}), ...(test.unmapped ?? [])]);
    const unmapped = new Set<string>();
    const reject = this.map(row, out, { unmapped: (variable) => unmapped.add(variable) });
    if (reject !== (test.reject ?? null)) {
      return [{ what: 'reject', want: test.reject ?? '–', got: reject ?? '–' }];
    }
    if (reject) return unmappedDifference(test, unmapped, test.unmapped === undefined);
    const got = this.got(row, out);
    const differences = Object.entries(test.want ?? {}).flatMap(([what, want]) => {
      const pair = { want: textOfWanted(want), got: textOfWanted(got[what]) };
      return pair.want === pair.got ? [] : [{ what, ...pair }];
    });
    return [...differences, ...unmappedDifference(test, unmapped, false)];
  }

  private got(row: readonly Cell[], out: MappedRow): Record<string, Wanted> {
    const variables = this.plan.variables.map(({ variable }, index) => {
      const many = out.multi[index];
      return [variable.id, many ? [...many] : out.values[index]];
    });
    return { ...Object.fromEntries(variables), ...this.fixed(row, out) } as Record<string, Wanted>;
  }

  /** The fields beside the variables that a case may ask for. */
  private fixed(row?: readonly Cell[], out?: MappedRow): Record<string, Wanted> {
    const counted = row && this.countBy?.(row);
    return {
      key: out?.key,
      ...Object.fromEntries(parentsOf[this.plan.record].map((parent, i) => [parent, out?.parents[i]])),
      enhet: out?.unit,
      eventDate: out?.eventDate,
      endDate: out?.endDate,
      protected: out?.protectedIdentity,
      ...(this.countBy && { 'barn.kon': counted?.sex, 'barn.fodelsedatum': counted?.born }),
    };
  }
}

function unmappedDifference(test: TestCase, unmapped: ReadonlySet<string>, any: boolean): Difference[] {
  const inWant = Object.entries(test.want ?? {})
    .filter(([, value]) => [value].flat().includes(reserved.unmapped))
    .map(([variable]) => variable);
  const want = [...new Set([...(test.unmapped ?? []), ...inWant])].sort().join(', ');
  const got = [...unmapped].sort().join(', ');
  return any || want === got ? [] : [{ what: 'unmapped', want: want || '–', got: got || '–' }];
}

function textOfWanted(value: Wanted): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? `[${[...value].sort().join(', ')}]` : String(value);
}
