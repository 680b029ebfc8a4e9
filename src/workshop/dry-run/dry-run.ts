import type { Column, Query, Source } from '../../../connectors/contract';
import type { ProblemDetails } from '../../errors/problem';
import { problemsOf } from '../../errors/render';
import { suggest } from '../../errors/suggest';
import { fold } from '../../mapping/cells';
import { compileRecord } from '../../mapping/compile-record';
import { placesOf } from '../../mapping/lists/lists-places';
import { UnmatchedRows } from '../../mapping/lists/lists-unmatched';
import { unmatchedRows } from '../../mapping/lists/lists.problems';
import { columnMissing } from '../../mapping/mapping.problems';
import type { MappingPlan } from '../../mapping/plan';
import { previewMapping } from '../../mapping/preview';
import { readMappingFile } from '../../mapping/read-mapping';
import { unmappedHint } from '../../mapping/codes/unmapped-hint';
import { doubtOf } from './column-types';
import { splitList, usesOf, usesOfLists, type ColumnUse } from './column-uses';
import { canWrite, readElsewhere, sameKeys, typeDoubt } from './dry-run.problems';

/** What a mapping meets in its source, without a row being shown or written. */
export interface DryRun {
  product: string;
  readOnly: boolean;
  /** English, as the connector says it. */
  evidence: string[];
  queries: { query: string; columns: number }[];
  /** What became of the first rows; empty when something is wrong with the columns. */
  sample: SampledRecord[];
  problems: ProblemDetails[];
}

export interface SampledRecord {
  record: string;
  read: number;
  /** Rows by the code of what rejected them. */
  rejected: Partial<Record<string, number>>;
  /** Rows whose key an earlier row has. */
  sameKey: number;
  unmapped: { variable: string; shown: string | null; count: number }[];
}

interface Asked {
  name: string;
  from: string;
  query: Query;
  uses: readonly ColumnUse[];
}

/**
 * Tries a mapping on an open source: rights, columns and types of every query and list, and the first `rows` rows of
 * each record mapped and thrown away. What the source itself answers with an error stands among the problems.
 */
export async function dryRun(plan: MappingPlan, name: string, source: Source, rows: number): Promise<DryRun> {
  const places = placesOf(source);
  const problems: ProblemDetails[] = [];
  const noting = async <T>(step: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      problems.push(...problemsOf(error));
      return undefined;
    }
  };
  const proof = await noting(() => source.proveReadOnly());
  if (proof && !proof.readOnly) problems.push(canWrite(name, proof.excess));
  const status = await noting(() => source.status());

  const yaml = readMappingFile(plan.folder);
  const locate = (problem: ProblemDetails, { path }: ColumnUse): ProblemDetails => ({
    ...yaml.locate(problem, path, path.includes('when') || path.includes('compare') ? 'key' : 'value'),
  });
  const queries: DryRun['queries'] = [];
  for (const asked of recordQueries(plan)) {
    const columns = await noting(() => source.describe(asked.query));
    if (!columns) continue;
    queries.push({ query: asked.name, columns: columns.length });
    problems.push(...missingAndDoubtful(asked, columns).map(([problem, use]) => locate(problem, use)));
  }
  for (const { place, ...asked } of listQueries(plan)) {
    const from = place === null ? source : places.get(place);
    if (!from) {
      problems.push(yaml.locate(readElsewhere(asked.name, place!), ['lists', asked.name, 'source']));
      continue;
    }
    const columns = await noting(() => from.describe(asked.query));
    if (!columns) continue;
    queries.push({ query: asked.name, columns: columns.length });
    problems.push(...missingAndDoubtful(asked, columns).map(([problem, use]) => locate(problem, use)));
  }
  const isWhole = problems.every(({ severity }) => severity === 'warning');
  const unmatched = new UnmatchedRows(plan.records.map((record) => compileRecord(record, null)));
  const sample = isWhole ? await noting(() => sampled(plan, source, rows, unmatched)) : undefined;
  problems.push(...unmatched.list().map(({ list, from, rows: lost }) => unmatchedRows(list, from, lost)));
  return {
    product: status?.product ?? '',
    readOnly: proof?.readOnly ?? false,
    evidence: proof?.evidence ?? [],
    queries,
    sample: sample ?? [],
    problems: [...problems, ...keysTwice(plan, sample ?? []), ...hints(plan, sample ?? [])],
  };
}

function keysTwice(plan: MappingPlan, sample: readonly SampledRecord[]): ProblemDetails[] {
  const yaml = readMappingFile(plan.folder);
  return sample
    .filter(({ sameKey }) => sameKey > 0)
    .map(({ record, sameKey }) => yaml.locate(sameKeys(record, sameKey), ['records', record, 'key']));
}

/** Why codes of the sample may be unmapped, where the mapping's own codes tell. */
const hints = (plan: MappingPlan, sample: readonly SampledRecord[]): ProblemDetails[] =>
  sample
    .flatMap(({ unmapped }) => unmapped)
    .flatMap(({ variable, shown }) => (shown === null ? [] : (unmappedHint(plan, variable, shown) ?? [])));

function recordQueries({ file, records, aliases }: MappingPlan): Asked[] {
  const lists = new Map(Object.entries(file.lists ?? {}));
  const own = (uses: readonly ColumnUse[]): ColumnUse[] =>
    uses.filter(({ column }) => splitList(column, lists)[0] === null);
  return [
    ...records.map(({ record, from, query }) => ({
      name: record,
      from,
      query,
      uses: own(usesOf(record, file.records[record]!)),
    })),
    ...(aliases
      ? [
          {
            name: 'aliases',
            from: aliases.from,
            query: aliases.query,
            uses: own(
              (['old', 'current'] as const).map((key) => ({
                column: aliases[key],
                as: 'identity' as const,
                path: ['aliases', key],
              })),
            ),
          },
        ]
      : []),
  ];
}

function listQueries({ file, records, aliases }: MappingPlan): (Asked & { place: string | null })[] {
  const uses = usesOfLists(file);
  const joins = [...records, ...(aliases ? [aliases] : [])].flatMap((one) => one.joins);
  const lists = new Map(joins.map(({ list }) => [list.name, list]));
  return [...lists.values()].map(({ name, from, query, source }) => ({
    name,
    from,
    query,
    place: source,
    uses: uses.get(name) ?? [],
  }));
}

function missingAndDoubtful(
  { from, uses }: Asked,
  columns: readonly Column[],
): [ProblemDetails, ColumnUse][] {
  const names = columns.map(({ name }) => name);
  const known = new Map(columns.map((column) => [fold(column.name), column]));
  return uses.flatMap((use): [ProblemDetails, ColumnUse][] => {
    const column = known.get(fold(use.column));
    if (!column) {
      const usedBy = use.path.map(String).join('.');
      return [[columnMissing(from, use.column, usedBy, suggest(use.column, names), names), use]];
    }
    const doubt = doubtOf(use.as, column.type);
    return doubt ? [[typeDoubt(doubt, column.name, column.type), use]] : [];
  });
}

async function sampled(
  plan: MappingPlan,
  source: Source,
  rows: number,
  unmatched: UnmatchedRows,
): Promise<SampledRecord[]> {
  const records = await previewMapping(plan, source, rows, unmatched);
  return records.map(({ record, read, rejected, sameKey, unmapped }) => ({
    record,
    read,
    rejected,
    sameKey,
    unmapped,
  }));
}
