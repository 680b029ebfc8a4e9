import { parentsOf, type Catalog } from '../catalog/model';
import { tickName } from './columns';
import { datesOf, recordForms, type Field, type FormKind, type RecordForm } from './fields';
import { flow } from './yaml-text';

type Cells = Record<string, string | number>;
type Answers = Record<string, string | number | boolean | null | string[]>;

interface Case {
  name: string;
  given: Cells;
  want?: Answers;
  unmapped?: string[];
  reject?: string;
}

/** The `<record>.test.yaml` files of a form mapping: every answer of every variable once, and what must not pass. */
export function formMappingTests(kind: FormKind, catalog: Catalog): Record<string, string> {
  const forms = recordForms({ catalog, variables: [], counted: [] });
  return Object.fromEntries(
    forms.map((form) => [
      `${form.record}.test.yaml`,
      [...head(form), ...casesOf(form, kind).flatMap(lines), ''].join('\n'),
    ]),
  );
}

const base = (form: RecordForm): Cells =>
  form.record === 'barn' ? { identitet: '20120304T001' } : { nummer: '0017', identitet: '20120304T001' };

const head = (form: RecordForm): string[] => [
  '# yaml-language-server: $schema=../test.schema.json',
  `record: ${form.record}`,
  `base: ${flow(base(form))}`,
  'cases:',
];

function lines({ name, given, want, unmapped, reject }: Case): string[] {
  return [
    `  - name: ${flow(name)}`,
    `    given: ${flow(given)}`,
    ...(want ? [`    want: ${flow(want)}`] : []),
    ...(unmapped ? [`    unmapped: ${flow(unmapped)}`] : []),
    ...(reject ? [`    reject: ${reject}`] : []),
  ];
}

function casesOf(form: RecordForm, kind: FormKind): Case[] {
  const asked = form.fields.filter(({ variable }) => variable !== null);
  const most = Math.max(1, ...asked.map(({ choices }) => choices.length));
  return [
    ...Array.from({ length: most }, (_, place) => eachAnswer(form, asked, kind, place)),
    severalAnswers(asked, kind),
    ...holdsTogether(form, kind),
    ...refused(form, asked, kind),
  ].filter((test) => test !== null);
}

/** The answer of this place of every variable that has one; dates and numbers in the first. */
function eachAnswer(form: RecordForm, asked: readonly Field[], kind: FormKind, place: number): Case {
  const given: Cells = {};
  const want: Answers = {};
  for (const field of asked) {
    const id = field.variable!.id;
    const choice = field.choices[place];
    if (place === 0 && field.kind === 'date') {
      given[field.name] = kind === 'paper' ? 20240312 : '2024-03-12';
      want[id] = '2024-03-12';
    } else if (place === 0 && field.kind === 'number') {
      given[field.name] = 3;
      want[id] = 3;
    } else if (choice && field.kind === 'choice') {
      given[field.name] = kind === 'paper' ? choice.code : choice.label;
      want[id] = choice.value;
    } else if (choice && field.kind === 'choices') {
      given[kind === 'paper' ? field.name : tickName(field.name, choice.value)] =
        kind === 'paper' ? choice.code : 'x';
      want[id] = [choice.value];
    }
  }
  return {
    name: `svar ${place + 1} på varje fråga`,
    given,
    want: { key: base(form).nummer ?? base(form).identitet!, ...want },
  };
}

function severalAnswers(asked: readonly Field[], kind: FormKind): Case | null {
  const many = asked.filter((field) => field.kind === 'choices');
  if (many.length === 0) return null;
  const given: Cells = {};
  const want: Answers = {};
  for (const { name, choices, variable } of many) {
    if (kind === 'paper') given[name] = choices.map(({ code }) => code).join('  ');
    else for (const { value } of choices) given[tickName(name, value)] = 'X';
    want[variable!.id] = choices.map(({ value }) => value);
  }
  return { name: 'alla svar på en gång, där flera kan gälla', given, want };
}

function holdsTogether(form: RecordForm, kind: FormKind): Case[] {
  const { event, end } = datesOf[form.record];
  const day = (iso: string): string | number => (kind === 'paper' ? Number(iso.replaceAll('-', '')) : iso);
  const parents: Record<string, string> = Object.fromEntries(
    parentsOf[form.record].map((parent) => [parent, '0003']),
  );
  const unit: Record<string, string> = form.record === 'barn' ? {} : { enhet: 'NORR' };
  return [
    {
      name: 'det som håller ihop raden',
      given: {
        skydd: 'x',
        ...parents,
        ...unit,
        ...(event && { [event]: day('2024-01-31') }),
        ...(end && { [end]: day('2024-02-29') }),
      },
      want: {
        protected: true,
        ...parents,
        ...unit,
        eventDate: event ? '2024-01-31' : null,
        endDate: end ? '2024-02-29' : null,
      },
    },
  ];
}

function refused(form: RecordForm, asked: readonly Field[], kind: FormKind): Case[] {
  const coded = asked.filter(({ choices }) => choices.length > 0);
  const dates = asked.filter((field) => field.kind === 'date');
  const wrong = (field: Field): [string, string] => [
    field.kind === 'choices' && kind === 'excel' ? tickName(field.name, field.choices[0]!.value) : field.name,
    kind === 'paper' ? '99' : 'vet ej',
  ];
  return [
    {
      name: 'ord och koder som inte finns i listan blir omappade, inte borta',
      given: Object.fromEntries(coded.map(wrong)),
      unmapped: coded.map(({ variable }) => variable!.id),
    },
    ...(dates.length === 0
      ? []
      : [
          {
            name: 'dagar som inte finns',
            given: Object.fromEntries(
              dates.map(({ name }) => [name, kind === 'paper' ? 20230229 : '2023-02-29']),
            ),
            unmapped: dates.map(({ variable }) => variable!.id),
          },
        ]),
    {
      name: 'en tom rad är obesvarad, inte omappad',
      given: {},
      want: Object.fromEntries(asked.map(({ variable }) => [variable!.id, null])),
    },
    ...(form.record === 'barn'
      ? [{ name: 'utan personnummer', given: { identitet: '' }, reject: 'key-missing' }]
      : [
          { name: 'utan eget nummer', given: { nummer: '' }, reject: 'key-missing' },
          { name: 'utan personnummer', given: { identitet: '' }, reject: 'identity-missing' },
        ]),
  ];
}
