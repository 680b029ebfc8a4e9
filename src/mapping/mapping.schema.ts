import { z } from 'zod';
import { joinSchema, listsSchema, repeatsSchema } from './lists/lists.schema';
import {
  assumed,
  column,
  columns,
  formats,
  isoDate,
  openEnd,
  operationSchema,
  scalar,
  variableSchema,
} from './operations/operation.schema';

// The one truth about what a mapping file may say: the reader, the types and mappings/mapping.schema.json
// (for editors) all come from here. What a file means is checked in the files beside this one.

const dateColumn = z.union([
  z.string().min(1),
  z.strictObject({
    column: column('Column with the date.'),
    formats: formats.optional(),
    openEnd: openEnd.optional(),
    required: z.boolean().describe('true: a row without a real date is rejected.').optional(),
  }),
]);

const recordSchema = z.strictObject({
  from: z.string().min(1).describe('A file with one SELECT (.sql), or the file that a file connector reads.'),
  key: columns("Column (or several together) with the row's own key in the source; stable between runs."),
  barn: z
    .union([
      z.string().min(1),
      z.array(z.string().min(1)).min(1),
      z.strictObject({ column: columns('Column with the identity.'), kind: z.enum(['person', 'lopnummer']) }),
    ])
    .describe(
      "Column with the child's identity: it becomes a pseudonym and is then forgotten. Of several columns the first " +
        'that is filled. kind lopnummer: a number that is unique in this source only.',
    ),
  aktualisering: columns('Column(s) with the key of the aktualisering that the row belongs to.').optional(),
  utredning: columns('Column(s) with the key of the utredning that the row belongs to.').optional(),
  insats: columns('Column(s) with the key of the insats that the row belongs to.').optional(),
  enhet: column('Column with the code of the unit that is responsible.').optional(),
  eventDate: dateColumn
    .describe('When it happened or began: decides which period the row belongs to.')
    .optional(),
  endDate: dateColumn.describe('When it ended.').optional(),
  protected: z
    .union([
      z.string().min(1),
      z.strictObject({ column: column('Column.'), values: z.array(scalar).min(1).optional() }),
    ])
    .describe('Protected identity: any of `values`, or without them anything at all in the column.')
    .optional(),
  countBy: z
    .strictObject({ 'barn.kon': operationSchema.optional(), 'barn.fodelsedatum': operationSchema.optional() })
    .describe("Only aktualisering: the child's sex and birth date of notifications that are only counted.")
    .optional(),
  join: joinSchema.optional(),
  repeats: repeatsSchema.optional(),
  changed: column('Column with the time when the row was last changed.').optional(),
  assumed,
  variables: z.record(z.string(), variableSchema).describe('Catalogue variable: how it is made.'),
});

export const unavailableReasons = [
  'free-text-only',
  'not-in-system',
  'not-licensed',
  'not-used',
  'not-exported',
] as const;

export const mappingSchema = z.strictObject({
  mapping: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .meta({
      description: 'Short name of the mapping.',
      expected: {
        sv: 'små bokstäver, siffror och bindestreck',
        en: 'lower case letters, digits and hyphens',
      },
    }),
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .meta({
      description: 'Version of the mapping.',
      expected: { sv: 'tre tal, t.ex. 1.0.0', en: 'three numbers, e.g. 1.0.0' },
    }),
  title: z.string().min(1).describe('What a person calls the system.'),
  status: z
    .enum(['template', 'local', 'verified', 'example'])
    .describe(
      'template: nobody has run it against a real system. local: in use. verified: see `verified`. ' +
        'example: of an invented system.',
    ),
  verified: z
    .strictObject({ by: z.string().min(1), where: z.string().min(1), when: isoDate })
    .describe('Who checked it against a real system, where and when.')
    .optional(),
  catalogue: columns('Edition of the catalogue; of several, the mapping must hold for each.'),
  assumed: z
    .array(z.string().min(1))
    .min(1)
    .describe('What nobody has seen on site: shown by check and in coverage.')
    .optional(),
  local: z
    .string()
    .min(1)
    .describe("File with the municipality's own values and variables, when the mapping uses any.")
    .optional(),
  connector: z.string().min(1).describe('How the source is read.'),
  maxUnmappedShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .meta({
      description: 'A run with a larger share of unmapped cells fails.',
      expected: { sv: 'ett tal från 0 till 1', en: 'a number from 0 to 1' },
    }),
  lists: listsSchema.optional(),
  records: z
    .strictObject({
      barn: recordSchema.optional(),
      aktualisering: recordSchema.optional(),
      utredning: recordSchema.optional(),
      insats: recordSchema.optional(),
      placering: recordSchema.optional(),
      uppfoljning: recordSchema.optional(),
    })
    .describe('The records that the source holds.'),
  aliases: z
    .strictObject({
      from: z.string().min(1),
      join: joinSchema.optional(),
      old: column('Column with the identity before.'),
      current: column('Column with the identity after.'),
    })
    .describe('Children who changed identity.')
    .optional(),
  unavailable: z
    .record(
      z.string(),
      z.strictObject({
        reason: z.enum(unavailableReasons),
        seen: z.string().min(1).describe('Where it stands instead, or what was tried.').optional(),
      }),
    )
    .describe('Variables that the system cannot deliver, and why. This is what procurement reads.')
    .default({}),
});

export type MappingFile = z.infer<typeof mappingSchema>;
export type RecordSpec = z.infer<typeof recordSchema>;
export type UnavailableReason = (typeof unavailableReasons)[number];
