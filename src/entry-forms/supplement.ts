import { recordNames, type Catalog, type RecordName } from '../catalog/model';
import type { MappingPlan } from '../mapping/plan';
import { tickName } from './columns';
import { keyField, recordForms, sheetNames, type RecordForm } from './fields';
import { nothingMissing, severalKeys } from './forms.problems';
import { flow, word } from './yaml-text';

/** The list's place in brygga.yaml, and how the lists of the mapping begin. */
const place = 'komplettering';

/**
 * What a case system cannot deliver of a follow-up, to be filled in beside it: a row is found by the system's own number,
 * so that no identity stands in the workbook.
 *
 * @throws Problem `FRM-013` when the mapping delivers everything; `FRM-014` when a row is named by several columns
 */
export function supplementForms(
  catalog: Catalog,
  followUp: { id: string; variables: readonly string[] },
  plan: MappingPlan,
): RecordForm[] {
  const delivered = new Set(
    plan.records.flatMap(({ variables }) => variables.map(({ variable }) => variable.id)),
  );
  const read = new Map(plan.records.map((record) => [record.record, record]));
  const missing = followUp.variables.filter((id) => {
    const variable = catalog.variable(id);
    return variable && !delivered.has(id) && read.has(variable.record);
  });
  if (missing.length === 0) throw nothingMissing(followUp.id, plan.file.mapping);
  const several = missing
    .map((id) => catalog.variable(id)!.record)
    .find((record) => keysOf(plan, record).length > 1);
  if (several) throw severalKeys(plan.file.mapping, several, keysOf(plan, several));
  return recordForms({ catalog, variables: missing, counted: [] }).map(({ record, shown, fields }) => ({
    record,
    sheet: sheetNames[record],
    shown,
    fields: [
      keyField(`Nummer i ${plan.file.title}`, `Radens nyckel i systemet (${keysOf(plan, record)[0]}).`),
      ...fields.filter(({ variable }) => variable !== null && missing.includes(variable.id)),
    ],
  }));
}

const keysOf = (plan: MappingPlan, record: RecordName): readonly string[] =>
  plan.file.records[record] ? [plan.file.records[record].key].flat() : [];

/** What to write in the system's mapping and in brygga.yaml, so that the supplement is read with it. */
export function supplementLines(forms: readonly RecordForm[], plan: MappingPlan, file: string): string {
  const shown = forms.filter((form) => form.shown);
  const listOf = (record: RecordName): string => `${place}-${record}`;
  return [
    'lists:',
    ...shown.map(
      ({ record, sheet }) =>
        `  ${listOf(record)}: { source: ${place}, from: ${word(`${file}#${sheet}`)}, key: nummer }`,
    ),
    'records:',
    ...shown.flatMap(({ record, fields }) => [
      `  ${record}:`,
      `    join: { ${listOf(record)}: ${word(keysOf(plan, record)[0] ?? '')} }`,
      '    variables:',
      ...fields.flatMap(({ variable, name, kind, choices }) => {
        if (!variable) return [];
        const column = `${listOf(record)}.${name}`;
        if (kind === 'date') return [`      ${variable.id}: { date: ${column} }`];
        if (kind === 'number') return [`      ${variable.id}: { number: ${column} }`];
        if (kind === 'choice') return [`      ${variable.id}: { code: ${column}, map: catalogue }`];
        return [
          `      ${variable.id}:`,
          '        anyOf:',
          ...choices.map(
            ({ value }) =>
              `          - ${flow({ code: `${listOf(record)}.${tickName(name, value)}`, values: { x: value } })}`,
          ),
        ];
      }),
    ]),
  ].join('\n');
}

export const supplementSettings = `lists: { ${place}: { connector: xlsx, settings: { folder: …, headerRow: 3 } } }`;

/** The records that a follow-up asks for and the system has not at all: they need a workbook of their own. */
export const recordsLacking = (
  catalog: Catalog,
  followUp: { variables: readonly string[] },
  plan: MappingPlan,
): RecordName[] =>
  recordNames.filter(
    (record) =>
      followUp.variables.some((id) => catalog.variable(id)?.record === record) &&
      !plan.records.some((one) => one.record === record),
  );
