import { reserved } from '../../catalog/model';
import { Problem } from '../../errors/problem';
import type { MappingPlan, VariablePlan } from '../../mapping/plan';
import { runMappingTests, type CaseResult } from '../../mapping/checking/run-tests';
import type { Bid, Refusal, ValueClaim, VariableClaim } from './claims';
import { rollsUpTo, type CoverageReport, type VariableCoverage } from '../coverage';

/**
 * A mapping as a bid: it claims what it can produce. The evidence is the columns that it names, and a passing case of
 * its tests that gives the value.
 * @throws Problems when a test file is wrong
 */
export function claimsOfMapping(plan: MappingPlan, report: CoverageReport, label: string): Bid {
  const passing = passingCases(plan);
  const plans = new Map(
    plan.records.flatMap((record) => record.variables.map((entry) => [entry.variable.id, { record, entry }])),
  );
  return {
    label,
    bidder: report.mapping.title,
    system: `${report.mapping.id} ${report.mapping.version}`,
    kind: 'mapping',
    template: report.mapping.template || report.mapping.status === 'example',
    claims: report.variables.map((cover) => {
      const mapped = plans.get(cover.variable.id);
      const where = mapped ? `${mapped.record.from}: ${columnsOf(mapped.entry)}` : null;
      return claimOf(cover, where, passing);
    }),
  };
}

const columnsOf = ({ operation }: VariablePlan): string => [...new Set(operation.columns)].join(', ');

/** Cases that hold; none when the mapping has no tests. */
function passingCases(plan: MappingPlan): CaseResult[] {
  try {
    return runMappingTests(plan).cases.filter(({ differences }) => differences.length === 0);
  } catch (error) {
    if (error instanceof Problem && error.details.code === 'MAP-060') return [];
    throw error;
  }
}

function claimOf(
  cover: VariableCoverage,
  where: string | null,
  passing: readonly CaseResult[],
): VariableClaim {
  const { variable, state, values, delivered, assumptions } = cover;
  const claims = state === 'full' || state === 'partial';
  const asked = variable.values.length === 0 ? [null] : delivered.filter(({ refines }) => !refines);
  const claimed = (claims ? asked : []).map((value): ValueClaim => {
    const shown = passing.find((test) => gives(test, variable.id, value?.code ?? null));
    const refused: Refusal[] = [
      ...(assumptions.length > 0 ? (['assumed'] as const) : []),
      ...(shown ? [] : (['no-test'] as const)),
    ];
    return {
      value,
      refused,
      example: shown ? `${shown.place.file}:${shown.place.line} ${shown.name}` : null,
    };
  });
  return { variable, answered: state !== 'not-stated', total: values.total, where, claimed };
}

/** The case asks for the value; for a date or number any answer will do, but not that there is none. */
function gives({ want }: CaseResult, id: string, code: string | null): boolean {
  const wanted = [want[id] ?? []].flat().map(String);
  return code === null
    ? wanted.some((value) => value !== reserved.unmapped)
    : wanted.some((value) => rollsUpTo(value, code));
}
