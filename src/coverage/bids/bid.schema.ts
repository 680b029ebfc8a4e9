import { z } from 'zod';

// The one truth about what a tenderer's claim form may say: the reader, the types and bid.schema.json come from here.

const filled = (description: string, sv: string, en: string) =>
  z.string().regex(/\S/).meta({ description, expected: { sv, en } });

const place = (description: string) => z.string().nullable().optional().describe(description);

const example = z.strictObject({
  source: z
    .union([z.string(), z.number(), z.boolean(), z.null()])
    .describe(
      'What the system holds or shows: a code, a word, a date as it is written there. Invented, never a real person’s.',
    ),
  value: z
    .union([z.string(), z.number()])
    .describe('What it becomes: a value of the variable, a date YYYY-MM-DD, or a number.'),
});

const claim = z.strictObject({
  claim: z.union([z.enum(['all', 'none']), z.array(z.string()), z.null()]).meta({
    description: 'all, none, or a list of the values that the system delivers. Empty: not answered.',
    expected: {
      sv: 'all, none eller en lista av svar, t.ex. [ja, nej]',
      en: 'all, none or a list of values, e.g. [ja, nej]',
    },
  }),
  table: place('View, table or file that holds it.'),
  column: place('Column of that view, table or file.'),
  screen: place('Or the screen where a user registers it.'),
  field: place('Field of that screen.'),
  examples: z.array(example).nullable().default([]).describe('One for each value that is claimed.'),
  comment: z.string().nullable().optional(),
});

export const bidSchema = z.strictObject({
  bid: filled('The tenderer.', 'anbudsgivarens namn', 'the name of the tenderer'),
  system: filled(
    'The system and its version.',
    'systemets namn och version',
    'name and version of the system',
  ),
  catalogue: z.string().min(1).describe('Edition of the catalogue; not to be changed.'),
  claims: z.record(z.string(), claim).describe('Variable: what the system delivers of it, and where.'),
});

export type BidFile = z.infer<typeof bidSchema>;
export type ClaimEntry = z.infer<typeof claim>;

/** The JSON Schema of claim forms, for editors; committed as mappings/bid.schema.json and written beside every form. */
export function bidJsonSchema(): string {
  const schema = z.toJSONSchema(bidSchema, {
    target: 'draft-7',
    io: 'input',
    reused: 'ref',
    // Our own notes for error messages mean nothing to an editor.
    override: ({ jsonSchema }) => delete (jsonSchema as { expected?: unknown }).expected,
  });
  return `${JSON.stringify({ title: 'Bryggan: anbudets svarsformulär', ...schema }, null, 2)}\n`;
}
