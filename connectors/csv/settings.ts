import { z } from 'zod';

export const encodings = ['utf-8', 'windows-1252', 'iso-8859-1'] as const;

const oneCharacter = z.string().length(1);

export const csvSettings = z.strictObject({
  folder: z.string().min(1).describe('The folder of the files, from the folder of brygga.yaml.'),
  separator: oneCharacter.default(';').describe('The character between cells; "\\t" for a tab.'),
  quote: oneCharacter
    .default('"')
    .describe('The character around cells that hold a separator or a line break.'),
  encoding: z
    .enum(encodings)
    .default('utf-8')
    .describe('How the files store characters. Bytes that are not valid in it stop the reading.'),
  header: z
    .boolean()
    .default(true)
    .describe('The first row names the columns; without it they are Kolumn1, Kolumn2, ….'),
  rowNumber: z
    .string()
    .min(1)
    .optional()
    .describe('Adds a column of this name with the number of the row (from 1), for files without a key.'),
});
export type CsvSettings = z.infer<typeof csvSettings>;
