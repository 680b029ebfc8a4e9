import { z } from 'zod';
import { formatsAlike, freeText } from './operation.problems';

// What one operation of a mapping may say, and what a record says in the same way. The rest of the file: mapping.schema.ts.

export const column = (what: string) => z.string().min(1).describe(what);
export const columns = (what: string) =>
  z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).describe(what);
export const assumed = z
  .string()
  .min(1)
  .describe('What nobody has seen on site, in a sentence: shown by check and in coverage.')
  .optional();

const dateFormat = z
  .string()
  .regex(/^(?=.*YYYY)(?=.*MM)(?=.*DD)(?:YYYY|MM|DD|[-./ ])+$/)
  .meta({
    description: 'Where year, month and day stand.',
    expected: {
      sv: 'YYYY, MM och DD med - . / eller inget emellan',
      en: 'YYYY, MM and DD with - . / or nothing between',
    },
  });

export const isoDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ expected: { sv: 'ett datum ÅÅÅÅ-MM-DD', en: 'a date YYYY-MM-DD' } });

export const formats = z
  .array(dateFormat)
  .min(1)
  .superRefine((list, context) => {
    const shapeOf = (format: string): string => format.replace(/[YMD]/g, '0');
    list.forEach((format, index) => {
      const other = list.slice(0, index).find((one) => one !== format && shapeOf(one) === shapeOf(format));
      if (other === undefined) return;
      context.addIssue({ code: 'custom', path: [index], params: { problem: formatsAlike(other, format) } });
    });
  })
  .describe(
    'Forms that dates have in the source. Without it: YYYY-MM-DD (also with a time after it) and YYYYMMDD.',
  );
export const openEnd = z
  .array(isoDate)
  .min(1)
  .describe('Dates that stand for "still running", e.g. 9999-12-31. They count as no date.');

export const scalar = z.union([z.string(), z.number()]);

const condition = z
  .union([
    scalar,
    z.array(scalar).min(1),
    z.strictObject({
      atLeast: z.number().optional(),
      atMost: z.number().optional(),
      above: z.number().optional(),
      below: z.number().optional(),
      empty: z.boolean().optional().describe('true: the column holds nothing. false: it holds something.'),
      sameAs: column('Another column: the same date, or the same code.').optional(),
      otherThan: column('Another column: another date, or another code.').optional(),
      before: column('Another column: an earlier day than it holds.').optional(),
      after: column('Another column: a later day than it holds.').optional(),
      notBefore: column('Another column: the same day or a later one.').optional(),
      notAfter: column('Another column: the same day or an earlier one.').optional(),
    }),
  ])
  .describe('A code, a list of codes (any of them), or a comparison with numbers or with another column.');

/** At most a hundred years: beyond the year 9999 there are no days to reckon with. */
const length = (most: number) =>
  z
    .number()
    .min(0)
    .max(most)
    .multipleOf(1)
    .meta({ expected: { sv: `ett heltal från 0 till ${most}`, en: `a whole number from 0 to ${most}` } });

const within = z
  .strictObject({
    from: column('Column with the day from which it counts.'),
    to: column('Column with the day that should come in time.'),
    days: length(36_500).optional(),
    months: length(1200).optional(),
    years: length(100).optional(),
    limit: z.string().min(1).describe('Id of a time limit in catalog/time-limits.yaml.').optional(),
  })
  .meta({ oneOf: ['days', 'months', 'years', 'limit'].map((key) => ({ required: [key] })) })
  .describe('ja when `to` comes at most that long after `from`, otherwise nej.');

const duration = z
  .strictObject({
    from: column('Column with the first day.'),
    to: column('Column with the last day.'),
    in: z.enum(['days', 'months']).describe('Days between them, or whole months.'),
  })
  .describe('How long it took, as a number.');

const dateColumns = (what: string) =>
  z
    .array(column('Column with a date.'))
    .min(2)
    .meta({
      description: what,
      expected: { sv: 'minst två kolumner', en: 'at least two columns' },
    });

const whenRule = z
  .object({ then: z.string().describe('The catalogue value, or `unanswered`.') })
  .catchall(condition)
  .describe('Column names with conditions that must all hold, and the value then.');

/** One operation on the columns of a row. Exactly one of the operation keys; `operations.ts` has the rules. */
const operationShape = {
  code: column('Column with one code, translated by `map` or `values`.').optional(),
  date: column('Column with a date.').optional(),
  yesNo: column('Column with yes or no (J and N, where `yes` and `no` say nothing else).').optional(),
  present: column('Column: `ja` when it holds anything, otherwise `absent`.').optional(),
  number: column('Column with a number.').optional(),
  multi: column('Column with several codes in one text, translated by `map` or `values`.').optional(),
  when: z.array(whenRule).min(1).describe('The first row whose conditions all hold decides.').optional(),
  compare: z
    .record(z.string(), condition)
    .describe('Column: condition. ja when all hold, otherwise nej; not answered when a column is empty.')
    .optional(),
  within: within.optional(),
  duration: duration.optional(),
  earliest: dateColumns('The earliest date of these columns.').optional(),
  latest: dateColumns('The latest date of these columns.').optional(),
  identity: z
    .enum(['birthDate', 'sex'])
    .describe("The child's birth date or sex as its identity says it (a temporary id says no sex).")
    .optional(),
  get anyOf(): z.ZodOptional<z.ZodArray<typeof operationSchema>> {
    return z.array(operationSchema).min(1).optional();
  },
  get firstOf(): z.ZodOptional<z.ZodArray<typeof operationSchema>> {
    return z.array(operationSchema).min(1).optional();
  },
  map: z
    .string()
    .min(1)
    .describe(
      "Code map: a CSV file, from the folder of mapping.yaml; or `catalogue`: the catalogue's own codes and labels.",
    )
    .optional(),
  by: z
    .enum(['label'])
    .describe("label: the source holds words; they are matched with the map's column klartext.")
    .optional(),
  values: z
    .record(z.string(), z.string())
    .describe('Code (or word, with `by: label`): catalogue value.')
    .optional(),
  formats: formats.optional(),
  openEnd: openEnd.optional(),
  yes: z.array(scalar).min(1).describe('Codes that mean `ja`.').optional(),
  no: z.array(scalar).min(1).describe('Codes that mean `nej`.').optional(),
  absent: z.enum(['nej', 'unanswered']).describe('What an empty column means. Without it: nej.').optional(),
  separator: z.string().min(1).describe('Between the codes of `multi`. Without it: a comma.').optional(),
  otherwise: z
    .string()
    .describe('When no row of `when` holds: a catalogue value, `unanswered` or `unmapped` (without it).')
    .optional(),
  text: z
    .unknown()
    .superRefine((value, context) => {
      if (value !== undefined) context.addIssue({ code: 'custom', params: { problem: freeText() } });
    })
    .meta({ description: 'Not possible: free text is never mapped.', not: {} })
    .optional(),
};

const oneOperation = {
  oneOf: [
    'code',
    'date',
    'yesNo',
    'present',
    'number',
    'multi',
    'when',
    'compare',
    'within',
    'duration',
    'earliest',
    'latest',
    'identity',
    'anyOf',
    'firstOf',
  ].map((key) => ({ required: [key] })),
};

export const operationSchema = z.strictObject(operationShape).meta(oneOperation);

export const unmappedPolicy = z
  .union([z.enum(['cell', 'reject']), z.strictObject({ fixed: z.string() })])
  .describe(
    'What happens to a code that nobody has mapped. cell (without it): the row is kept and the cell says so. ' +
      'reject: the whole row is rejected. fixed: this value instead.',
  );

export const variableSchema = z
  .strictObject({ ...operationShape, unmapped: unmappedPolicy.optional(), assumed })
  .meta(oneOperation);

export type OperationSpec = z.infer<typeof operationSchema>;
export type VariableSpec = z.infer<typeof variableSchema>;
export type UnmappedPolicy = z.infer<typeof unmappedPolicy>;
export type Condition = z.infer<typeof condition>;
export type WithinSpec = z.infer<typeof within>;
export type DurationSpec = z.infer<typeof duration>;
export type WhenRule = z.infer<typeof whenRule>;
