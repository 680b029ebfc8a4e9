import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { metricDefinitions } from '../../src/operations/metric-definitions';
import { inRepository, testFolder } from '../support/instance';
import { notTried } from '../support/not-tried';
import { alertCases } from './alert-cases';

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: Record<string, string>;
}

const file = inRepository('deploy/prometheus/brygga.rules.yaml');
const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

/** What Prometheus adds to every series of a target. */
const ofTheTarget = ['instance', 'job'];
const labelsOf = new Map<string, readonly string[]>([
  ['up', ofTheTarget],
  ...Object.values(metricDefinitions).map(({ name, labelNames }): [string, readonly string[]] => [
    name,
    [...labelNames, ...ofTheTarget],
  ]),
]);
const metricsIn = (expr: string): string[] => expr.match(/\b(?:brygga|http)_[a-z_]+\b|\bup\b/g) ?? [];

describe('the alert rules', () => {
  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s asks for metrics and labels that the service has, or it would never fire',
    (_, { expr, annotations }) => {
      const metrics = metricsIn(expr);
      expect(metrics.length).toBeGreaterThan(0);
      for (const metric of metrics) expect([...labelsOf.keys()]).toContain(metric);
      for (const [, metric, matchers] of expr.matchAll(/([a-z_]+)\{([^}]*)\}/g)) {
        for (const [, label] of matchers!.matchAll(/([a-z]+)\s*(?:=|!)/g))
          expect(labelsOf.get(metric!)).toContain(label);
      }
      const known = metrics.flatMap((metric) => labelsOf.get(metric)!);
      for (const [, list] of expr.matchAll(/\b(?:on|by|ignoring) \(([^)]*)\)/g))
        for (const label of list!.split(/, */)) expect(known).toContain(label);
      for (const text of Object.values(annotations))
        for (const [, label] of text.matchAll(/\$labels\.([a-z]+)/g)) expect(known).toContain(label);
    },
  );

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s says in both languages what is wrong and what to do',
    (_, { annotations, labels }) => {
      expect(Object.keys(annotations).sort()).toEqual([
        'description',
        'description_sv',
        'summary',
        'summary_sv',
      ]);
      for (const name of ['description', 'description_sv'])
        expect(annotations[name]!.length).toBeGreaterThan(80);
      expect(['warning', 'critical']).toContain(labels.severity);
    },
  );

  it('are each tried with series that make it fire and with series that do not', () => {
    expect(alertCases.map(({ alert }) => alert).sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });
});

const folder = testFolder();
const promtool = spawnSync('promtool', ['--version']).error === undefined;
if (!promtool) notTried('The alert rules in Prometheus', 'promtool is not here (apt-get install prometheus)');

(promtool ? describe : describe.skip)('the alert rules in Prometheus', () => {
  it('are read by it', () => {
    expect(execFileSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })).toContain(
      `SUCCESS: ${rules.length} rules found`,
    );
  });

  it.each(alertCases.map((one) => [one.alert, one] as const))(
    '%s fires when it should and only then',
    (_, one) => {
      mkdirSync(folder.path, { recursive: true });
      const path = folder.in(`${one.alert}.yaml`);
      const test = (series: Record<string, string>, fires: boolean) => ({
        interval: '10m',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            expr: `count(ALERTS{alertname="${one.alert}", alertstate="firing"}) or vector(0)`,
            eval_time: one.after,
            exp_samples: [{ value: fires ? 1 : 0 }],
          },
        ],
      });
      writeFileSync(
        path,
        stringify({
          rule_files: [file],
          evaluation_interval: '10m',
          tests: [test(one.fires, true), ...one.silent.map((series) => test(series, false))],
        }),
      );
      const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', path], { encoding: 'utf8' });
      expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
    },
  );
});
