import { connectors } from '../../connectors/registry';
import { loadCatalog } from '../catalog/load-catalog';
import { recordNames, reserved, type Variable } from '../catalog/model';
import { editorSchema, type JsonSchema } from '../errors/editor-schema';
import { mappingSchema } from './mapping.schema';
import { operationSchema, variableSchema } from './operations/operation.schema';
import { operationNames, ruleOf, type OperationName } from './operations/operations';
import { testFileSchema } from './checking/test.schema';

// The JSON Schemas that editors complete and mark by, without a network: committed as mappings/*.schema.json and
// named on the first line of every file.

/** Of mapping.yaml, with the variables of the shipped edition and their values. */
export function mappingJsonSchema(): string {
  const catalog = loadCatalog({ edition: 'bbic-working' });
  return editorSchema(mappingSchema, {
    title: 'Bryggan: mapping.yaml',
    add: (zodSchema, made) => {
      if (zodSchema === operationSchema || zodSchema === variableSchema)
        made.oneOf = operationNames.map((name) => branch(name, made));
    },
    finish: (whole) => {
      follow(whole, ['connector']).enum = connectors.map(({ name }) => name);
      const records = follow(whole, ['records']).properties!;
      const entry = follow(whole, ['records', 'barn', 'variables', '*']);
      for (const record of recordNames) {
        const known = catalog
          .variablesOf(record)
          .map((variable) => [variable.id, variableOf(variable, entry)]);
        const variables = { properties: Object.fromEntries(known) as Record<string, JsonSchema> };
        records[record] = { allOf: [records[record] as JsonSchema], properties: { variables } };
      }
    },
  });
}

/** Of *.test.yaml beside a mapping. */
export const testJsonSchema = (): string => editorSchema(testFileSchema, { title: 'Bryggan: *.test.yaml' });

/** One operation with what may stand beside it: an editor shows its words over the entry. */
function branch(name: OperationName, made: JsonSchema): JsonSchema {
  const beside: readonly string[] = [name, ...ruleOf(name).companions, 'unmapped', 'assumed'];
  const others = Object.keys(made.properties ?? {}).filter((key) => !beside.includes(key));
  return {
    title: name,
    description: examples[name],
    required: [name],
    properties: Object.fromEntries(others.map((key) => [key, false])),
  };
}

/** What each operation looks like in a file. */
const examples: Record<OperationName, string> = {
  code: 'utredning.utfall: { code: UtfallKod, map: codes/utfall.csv }',
  date: "insats.slutdatum: { date: Slut, formats: [DD.MM.YYYY], openEnd: ['9999-12-31'] }",
  yesNo: 'utredning.forlangd: { yesNo: Forlangd, yes: [1], no: [0] }',
  present: 'insats.genomforandeplan: { present: PlanDatum }',
  number: 'uppfoljning.lokal-antal-samtal: { number: AntalSamtal }',
  multi: "utredning.centrala-behov: { multi: Behov, separator: ',', values: { 1: halsa, 4: utbildning } }",
  when: 'utredning.utfall: { when: [{ BeslutTyp: [LVU2, LVU3], then: ansokan-lvu }], otherwise: unmapped }',
  compare: 'utredning.forlangd: { compare: { SlutDatum: { after: FristDatum } } }',
  within: '… : { within: { from: InkomDatum, to: BeslutDatum, days: 14 } }',
  duration: '… : { duration: { from: Start, to: Slut, in: days } }',
  earliest: 'utredning.avslutsdatum: { earliest: [SlutDatum, StangdDatum] }',
  latest: 'utredning.avslutsdatum: { latest: [SlutDatum, StangdDatum] }',
  identity: 'barn.fodelsedatum: { identity: birthDate }',
  anyOf: 'utredning.vardnadshavare-delaktiga: { anyOf: [{ yesNo: Vh1JN }, { yesNo: Vh2JN }] }',
  firstOf: 'utredning.avslutsdatum: { firstOf: [{ date: SlutDatum }, { date: StangdDatum }] }',
};

/** A variable with its name and values; finer values and other editions' are not refused. */
function variableOf({ name, type, values, notApplicable }: Variable, entry: JsonSchema): JsonSchema {
  const codes = [...values.map(({ code }) => code), ...(notApplicable ? [reserved.notApplicable] : [])];
  const value: JsonSchema = { anyOf: [{ enum: codes }, { type: 'string' }] };
  return {
    allOf: [entry],
    title: name,
    description: codes.length > 0 ? `${type}: ${codes.join(', ')}` : type,
    ...(codes.length > 0 && { properties: { values: { additionalProperties: value } } }),
  };
}

/** The schema of a key (`*`: of any key) below another, through `$ref`. */
function follow(whole: JsonSchema, path: readonly string[]): JsonSchema {
  return path.reduce((around, step) => {
    const at = resolve(whole, around);
    return (step === '*' ? at.additionalProperties : at.properties![step]) as JsonSchema;
  }, whole);
}

function resolve(whole: JsonSchema, schema: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema.allOf ? resolve(whole, schema.allOf[0] as JsonSchema) : schema;
  const name = schema.$ref.replace('#/definitions/', '');
  return resolve(whole, (whole.definitions as Record<string, JsonSchema>)[name]!);
}
