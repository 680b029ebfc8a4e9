import { z } from 'zod';

/** A list that rows are widened with: other rows, found by a key. */
export const listSchema = z.strictObject({
  from: z
    .string()
    .min(1)
    .describe('As in a record: a file with one SELECT, a request description or a file.'),
  key: z.string().min(1).describe("Column of the list that holds its rows' key."),
  many: z
    .boolean()
    .describe(
      'true: any number of rows per key, for `multi`. Without it: at most one, or several that agree.',
    )
    .optional(),
  earliest: z
    .string()
    .min(1)
    .describe('Column with a date: of several rows per key the earliest one counts.')
    .optional(),
  source: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .meta({
      description: "Another place than the record's own source: its name under `lists` in brygga.yaml.",
      expected: {
        sv: 'små bokstäver, siffror och bindestreck',
        en: 'lower case letters, digits and hyphens',
      },
    })
    .optional(),
});

export const listsSchema = z
  .record(
    z
      .string()
      .regex(/^[\p{L}\p{N}_-]+$/u)
      .meta({ expected: { sv: 'bokstäver, siffror, - och _', en: 'letters, digits, - and _' } }),
    listSchema,
  )
  .describe('Rows of other lists, found by a key: their columns are written `list.Column`.');

export const joinSchema = z
  .record(z.string(), z.string().min(1))
  .describe('List: the column of this row (or of a list before it) that holds the key of the list.');

export const repeatsSchema = z
  .boolean()
  .describe('true: several rows may be the same thing; those with the same key and answers count once.');

export type ListSpec = z.infer<typeof listSchema>;
