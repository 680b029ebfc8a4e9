import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { Problems } from '../errors/problem';
import { readYaml, type YamlFile } from '../errors/yaml-reader';
import { isLocalDate } from '../time/local-date';
import { CodeRows } from './codes';
import { fieldSources, type CheckDefinition, type Layout, type NationalData } from './model';
import { rules } from './checks/rules';
import { codeWithoutTable, unknownCheck, unknownLayout, wrongParameters } from './statistics.problems';

const date = z
  .string()
  .refine(isLocalDate)
  .meta({ expected: { sv: 'ett datum ÅÅÅÅ-MM-DD', en: 'a date YYYY-MM-DD' } });

const layoutSchema = z.strictObject({
  layout: z.string(),
  verified: z.boolean(),
  notice: z.strictObject({ sv: z.string(), en: z.string() }),
  grain: z.enum(['placering', 'insats']),
  separator: z.string().min(1),
  header: z.boolean(),
  datePattern: z.string(),
  charset: z.enum(['utf-8', 'iso-8859-1']),
  lineEnding: z.enum(['crlf', 'lf']),
  empty: z.string(),
  endAfterYear: z.enum(['blank', 'keep']),
  codes: z.string(),
  fields: z
    .array(
      z.strictObject({ name: z.string(), from: z.enum(fieldSources), required: z.boolean().default(false) }),
    )
    .min(1),
});

const checksSchema = z.strictObject({
  checks: z.array(
    z.strictObject({
      id: z.string(),
      severity: z.enum(['E', 'W']),
      text: z.string(),
      law: z.string().optional(),
      source: z.string(),
      validFrom: date.optional(),
      validTo: date.optional(),
      parameters: z.record(z.string(), z.number()).default({}),
      notApplicable: z.string().optional(),
    }),
  ),
});

/**
 * Reads a folder like `catalog/national/`.
 * @throws Problem STA-010 for an unknown layout; Problems with places for files that are wrong.
 */
export function loadNationalData(folder: string, layout: string): NationalData {
  return {
    layout: loadLayout(folder, layout),
    checks: loadChecks(join(folder, 'checks.yaml')),
    kommuner: new Set(kommunRows(folder).map(({ kod }) => kod)),
  };
}

function kommunRows(folder: string): { kod: string }[] {
  return parse<{ kod: string }>(readFileSync(join(folder, 'kommuner.csv')), { columns: true, bom: true });
}

function loadLayout(folder: string, name: string): Layout {
  const file = join(folder, `layout-${name}.yaml`);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
    const known = readdirSync(folder).flatMap(
      (entry) => /^layout-([a-z0-9-]+)\.yaml$/.exec(entry)?.[1] ?? [],
    );
    throw unknownLayout(name, known);
  }
  const yaml = readYaml(readFileSync(file, 'utf8'), basename(file), layoutSchema, { code: 'STA' });
  const codes = CodeRows.read(join(folder, yaml.value.codes));
  const wanting = yaml.value.fields.flatMap((field, index) =>
    coded.has(field.from) && !codes.variables.has(field.from)
      ? [yaml.locate(codeWithoutTable(field.from, yaml.value.codes), ['fields', index, 'from'])]
      : [],
  );
  if (wanting.length > 0) throw new Problems(wanting);
  return { ...yaml.value, codes };
}

/** Fields whose values are translated by the code table. */
const coded = new Set<string>([
  'barn.kon',
  'barn.ensamkommande',
  'barn.vardnadshavare',
  'insats.typ',
  'insats.lagrum',
  'insats.utforare',
  'placering.form',
]);

function loadChecks(file: string): CheckDefinition[] {
  const yaml = readYaml(readFileSync(file, 'utf8'), basename(file), checksSchema, { code: 'STA' });
  const wrong = yaml.value.checks.flatMap((check, index) => problemsOf(check, index, yaml));
  if (wrong.length > 0) throw new Problems(wrong);
  return yaml.value.checks;
}

function problemsOf(check: CheckDefinition, index: number, yaml: YamlFile<unknown>) {
  if (check.notApplicable !== undefined) return [];
  const rule = rules[check.id];
  if (!rule) return [yaml.locate(unknownCheck(check.id), ['checks', index, 'id'])];
  const [needed, given] = [[...rule.parameters].sort(), Object.keys(check.parameters).sort()];
  return needed.join() === given.join()
    ? []
    : [yaml.locate(wrongParameters(check.id, needed), ['checks', index, 'id'])];
}
