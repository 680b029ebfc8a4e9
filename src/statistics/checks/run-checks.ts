import type { CheckDefinition, CheckResult, Finding, YearData } from '../model';
import type { CheckContext, Notebook } from './rule';
import { rules } from './rules';

/** Makes every check of the list that the year and what is at hand allow; none is dropped in silence. */
export function runChecks(
  definitions: readonly CheckDefinition[],
  context: Omit<CheckContext, 'parameter'>,
): CheckResult[] {
  return definitions.map((definition) => {
    const { id, severity, law, source } = definition;
    const text = definition.text.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      String(definition.parameters[name] ?? whole),
    );
    const described = { id, severity, text, ...(law === undefined ? {} : { law }), source };
    const full: CheckContext = { ...context, parameter: (name) => definition.parameters[name]! };
    const reason = notNow(definition, full);
    if (reason !== null) {
      return {
        ...described,
        status: 'not-applicable',
        reason,
        rows: 0,
        children: 0,
        untested: 0,
        findings: [],
      };
    }
    const { findings, untested, note } = notebook(id);
    rules[id]!.run(full, note);
    return {
      ...described,
      status: findings.length > 0 ? 'failed' : 'passed',
      rows: findings.length,
      children: new Set(findings.flatMap(({ barn }) => barn ?? [])).size,
      untested: untested(),
      findings,
    };
  });
}

function notNow(definition: CheckDefinition, context: CheckContext): string | null {
  if (definition.notApplicable !== undefined) return definition.notApplicable;
  const { first, last } = context.data;
  if ((definition.validFrom ?? first) > last || (definition.validTo ?? last) < first) {
    return `Gäller inte ${context.data.year}.`;
  }
  return rules[definition.id]!.missing?.(context) ?? null;
}

function notebook(check: string): { findings: Finding[]; untested: () => number; note: Notebook } {
  const findings: Finding[] = [];
  let untested = 0;
  const add = (barn: string | null, insats: string | null, placering: string | null): void => {
    findings.push({ check, barn, insats, placering });
  };
  return {
    findings,
    untested: () => untested,
    note: {
      barn: (barn) => add(barn.pseudonym, null, null),
      insats: (insats) => add(insats.barn, insats.key, null),
      placering: (placering) => add(placering.barn, placering.insats, placering.key),
      delivery: () => add(null, null, null),
      untested: () => untested++,
    },
  };
}

/** Keys of the insatser that an E-check keeps out of the file: never half an insats. */
export function leftOutInsatser(results: readonly CheckResult[], data: YearData): Set<string> {
  const errors = results.filter(({ severity }) => severity === 'E').flatMap(({ findings }) => findings);
  const children = new Set(
    errors.filter(({ insats, placering }) => !insats && !placering).map(({ barn }) => barn),
  );
  const out = new Set(errors.flatMap(({ insats }) => insats ?? []));
  for (const barn of data.barn) {
    if (children.has(barn.pseudonym)) barn.insatser.forEach(({ key }) => out.add(key));
  }
  return out;
}
