import { z } from 'zod';
import type { Bilingual } from './problem';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

interface EditorSchemaOptions {
  /** What the file is, e.g. `Bryggan: mapping.yaml`. */
  title: string;
  /** Adds what zod cannot say, to each schema as it is made. */
  add?: (zodSchema: z.core.$ZodType, made: JsonSchema) => void;
  /** Adds what only the whole knows. */
  finish?: (whole: JsonSchema) => void;
}

/**
 * The JSON Schema (draft 7, which every editor knows) of files that a zod schema describes, as the text of a file.
 * Our `expected` becomes the sentence that an editor shows when a form is wrong.
 */
export function editorSchema(schema: z.ZodType, { title, add, finish }: EditorSchemaOptions): string {
  const made = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    reused: 'ref',
    override: ({ zodSchema, jsonSchema }) => {
      const own = jsonSchema as JsonSchema & { expected?: Bilingual; errorMessage?: string };
      if (own.expected) own.errorMessage = `Väntat: ${own.expected.sv} / Expected: ${own.expected.en}`;
      delete own.expected;
      add?.(zodSchema, own);
    },
  });
  finish?.(made);
  return `${JSON.stringify({ ...made, title }, null, 2)}\n`;
}
