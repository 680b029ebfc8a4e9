/**
 * The profile that `brygga source scan` makes of a source and `brygga mapping init` reads. Belongs here: its form, and
 * reading it from a file. Never: how it is made (inspection), what it is good for (workshop), or a source.
 */
import { z } from 'zod';

/** The number of this form, for whoever reads the file. */
export const profileVersion = 1;

/** Why a column's values are not in the profile. */
export const withheldReasons = [
  /** The name speaks of a person, an address, a user or a number that finds one. */
  'person',
  /** The name speaks of free text; the column is not even counted. */
  'free-text',
  /** The name speaks of a key or a number of a case. */
  'key',
  /** Several of the values are names of persons. */
  'names',
  /** The values are dates; `dates` tells of them. */
  'dates',
  /** More different values than a code has. */
  'too-many',
  /** Fewer rows than k hold any value. */
  'few-rows',
  /** Binary data, documents and the like; the column is not counted. */
  'type',
  /** The source could not count it; `problem` has the code. */
  'failed',
] as const;
export type WithheldReason = (typeof withheldReasons)[number];

const told = z
  .number()
  .int()
  .min(3)
  .nullable()
  .describe(
    'To the nearest multiple of k, at least k; null for fewer than k, none among them, or when not counted.',
  );

const value = z.strictObject({
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .describe('A code or label as the source has it. At least k rows have it.'),
  rows: z.number().int().min(3).describe('Rows that have it, to the nearest multiple of k.'),
});

const code = z.strictObject({
  kind: z.string().nullable().describe('Which codes it is one of, where a table holds several kinds.'),
  code: z.string(),
  label: z.string(),
});

const column = z.strictObject({
  name: z.string().describe('As the source has it.'),
  type: z.string().describe('As the source says it; empty when it says nothing.'),
  nulls: told.describe(`Rows without a value. ${told.description}`),
  distinct: told.describe(
    `Different values, NULL apart, of a column whose values are not listed. ${told.description}`,
  ),
  unique: z
    .boolean()
    .nullable()
    .describe('Whether no value stands in two rows, as in a key; null when not known.'),
  values: z
    .array(value)
    .nullable()
    .describe(
      'The values that may be shown, the most frequent first; there may be others, with fewer than k rows each or not fit to show. Null when `withheld` says why.',
    ),
  withheld: z.enum(withheldReasons).nullable().describe('Why there are no `values`.'),
  dates: z
    .strictObject({
      share: z
        .number()
        .min(0)
        .max(1)
        .nullable()
        .describe(
          'Share of the values that are dates (YYYY-MM-DD or YYYYMMDD, with or without a time), in hundredths; null when fewer than k rows are not.',
        ),
      years: z
        .tuple([z.number().int(), z.number().int()])
        .nullable()
        .describe('The first and the last year with at least k rows; null when there is none.'),
    })
    .nullable()
    .describe('Of a column with dates, by its 40,000 most frequent values.'),
  problem: z.string().nullable().describe('The code of the error that stopped the counting, e.g. CON-022.'),
});

const table = z.strictObject({
  name: z
    .string()
    .describe(
      'As it is written in a query of this source; what can be read as an identity is replaced by […].',
    ),
  rows: told,
  counted: z
    .boolean()
    .describe("False when `rows` is the source's own estimate, or null because there is none to tell."),
  withheld: z
    .enum(['data-as-names'])
    .nullable()
    .describe(
      'Why there are no columns: their names look like a row of data, as in a file without a header that is read as if it had one.',
    ),
  columns: z.array(column),
  codes: z
    .array(code)
    .nullable()
    .default(null)
    .describe(
      'The rows of a code table, which a person has named as one: what a code is called, about nobody. Null for every other table.',
    ),
});

export const profileSchema = z.strictObject({
  profile: z.literal(profileVersion).describe('The number of this form.'),
  source: z.string().describe('The name in brygga.yaml, or the connector of a source that is not there yet.'),
  connector: z.string(),
  product: z.string().describe('Product and version as the source says it.'),
  scanned: z.string().describe('When, ISO 8601 in UTC.'),
  k: z
    .number()
    .int()
    .min(3)
    .describe('No number from 1 to k − 1 is in the profile or can be worked out from it.'),
  tables: z.array(table),
});

export type Profile = z.infer<typeof profileSchema>;
export type ProfileTable = Profile['tables'][number];
export type ProfileColumn = ProfileTable['columns'][number];
export type ProfileValue = z.infer<typeof value>;
export type ProfileCode = z.infer<typeof code>;
