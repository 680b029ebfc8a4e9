import { parentsOf, type Catalog } from '../catalog/model';
import { tickName } from './columns';
import { datesOf, recordForms, type Field, type FormKind, type RecordForm } from './fields';
import { workbookNames } from './file-names';
import { flow, word } from './yaml-text';

/** Counted up when the mapping is written differently for the same catalogue. */
const mappingVersion = '1.0.0';

/**
 * The mapping that reads every workbook of this kind, whatever the follow-up: all variables of the catalogue, and the
 * municipality's own where the catalogue has any. `mappings/excel` and `mappings/paper` are those of the edition alone.
 *
 * @param localFile the municipality's additions, from the folder of the mapping
 */
export function formMapping(kind: FormKind, catalog: Catalog, localFile?: string): string {
  const own = ownAdditions(catalog);
  const forms = recordForms({ catalog, variables: [], counted: [] });
  const file = workbookNames[kind];
  return [
    '# yaml-language-server: $schema=../mapping.schema.json',
    `# Skriven av "brygga ${kind} mapping". Källan ställs in med { folder: …, headerRow: 3 }.`,
    `mapping: ${kind}${own ? '-lokal' : ''}`,
    `version: ${mappingVersion}`,
    `title: ${kind === 'excel' ? 'Registrering i Excel' : 'Blanketter på papper'}`,
    `status: ${own ? 'local' : 'template'}`,
    `catalogue: ${catalog.edition}`,
    ...(own && localFile ? [`local: ${word(localFile)}`] : []),
    'connector: xlsx',
    '',
    'lists:',
    `  barnet: { from: '${file}#Barn', key: identitet } # räknade anmälningar delas upp efter kön och ålder`,
    '',
    'records:',
    ...forms.flatMap((form, index) => [
      ...(index === 0 ? [] : ['']),
      ...recordLines(form, kind, catalog, file),
    ]),
    '',
  ].join('\n');
}

const ownAdditions = (catalog: Catalog): boolean =>
  catalog.variables.some(({ step, values }) => step === 'lokal' || values.some(({ local }) => local));

function recordLines(form: RecordForm, kind: FormKind, catalog: Catalog, file: string): string[] {
  const { record, sheet, fields } = form;
  const isBarn = record === 'barn';
  const { event, end } = datesOf[record];
  const lines = [
    `from: '${file}#${sheet}'`,
    `key: ${isBarn ? 'identitet' : 'nummer'}`,
    'barn: identitet # blir en pseudonym och glöms sedan',
    ...parentsOf[record].map((parent) => `${parent}: ${parent}`),
    ...(isBarn ? [] : ['enhet: enhet']),
    ...(event ? [`eventDate: ${event}`] : []),
    ...(end ? [`endDate: ${end}`] : []),
    'protected: skydd # vad som helst i kolumnen betyder skyddade personuppgifter',
    ...(record === 'aktualisering' ? countBy(kind, catalog) : []),
    'variables:',
    ...fields.flatMap((field) => variableLines(field, kind).map((line) => `  ${line}`)),
  ];
  return [`  ${record}:`, ...lines.map((line) => `    ${line}`)];
}

function countBy(kind: FormKind, catalog: Catalog): string[] {
  const [sex, born] = ['barn.kon', 'barn.fodelsedatum'].map((id) => catalog.variable(id));
  const barn = recordForms({ catalog, variables: [], counted: [] }).find(({ record }) => record === 'barn')!;
  const fieldOf = (id: string | undefined): Field | undefined =>
    barn.fields.find(({ variable }) => variable !== null && variable.id === id);
  const lines = [sex, born].flatMap((variable) => {
    const field = fieldOf(variable?.id);
    return field ? [`  ${variable!.id}: ${operation({ ...field, name: `barnet.${field.name}` }, kind)}`] : [];
  });
  return lines.length === 0 ? [] : ['join: { barnet: identitet }', 'countBy:', ...lines];
}

function variableLines(field: Field, kind: FormKind): string[] {
  const { variable, choices, name } = field;
  if (!variable) return [];
  if (field.kind !== 'choices' || kind === 'paper') return [`${variable.id}: ${operation(field, kind)}`];
  return [
    `${variable.id}:`,
    '  anyOf:',
    ...choices.map(({ value }) => `    - ${flow({ code: tickName(name, value), values: { x: value } })}`),
  ];
}

function operation({ name, kind: holds, choices }: Field, kind: FormKind): string {
  if (holds === 'date') return `{ date: ${word(name)} }`;
  if (holds === 'number') return `{ number: ${word(name)} }`;
  if (kind === 'excel') return `{ code: ${word(name)}, map: catalogue }`;
  const values = Object.fromEntries(choices.map(({ code, value }) => [code, value]));
  return holds === 'choices' ? flow({ multi: name, separator: ' ', values }) : flow({ code: name, values });
}
