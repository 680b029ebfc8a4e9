import { z } from 'zod';
import { recordNames } from '../../catalog/model';
import type { RejectCode } from '../model';

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const rejects = [
  'key-missing',
  'identity-missing',
  'identity-invalid',
  'event-date-missing',
  'event-date-invalid',
  'list-ambiguous',
  'unmapped',
] as const satisfies readonly RejectCode[];

const given = z.record(z.string(), z.union([cell, z.array(cell)]));

const testCase = z.strictObject({
  name: z.string().min(1).describe('What the case shows.'),
  given: given
    .default({})
    .describe(
      'Columns of the source row, and of lists (one cell per row of the list); all others are empty.',
    ),
  want: z
    .record(z.string(), z.union([cell, z.array(z.string())]))
    .describe('Variables (or key, enhet, eventDate, endDate, protected, a parent) with the value wanted.')
    .optional(),
  unmapped: z.array(z.string()).describe('Variables whose code nobody has mapped.').optional(),
  reject: z.enum(rejects).describe('The row is rejected, and why.').optional(),
});

/** Cases of one record: given columns, wanted values. */
export const testFileSchema = z.strictObject({
  record: z.enum(recordNames),
  base: given.default({}).describe('Columns that every case starts from.'),
  cases: z.array(testCase).min(1),
});

export type TestFile = z.infer<typeof testFileSchema>;
export type TestCase = z.infer<typeof testCase>;
