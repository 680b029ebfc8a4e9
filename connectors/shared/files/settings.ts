import { z } from 'zod';

/** Settings that several file connectors have. */

/** Where the files lie; spread into the settings of a file connector, and hold the object to `withOnePlace`. */
export const placeSettings = {
  folder: z.string().min(1).describe('The folder of the files, from the folder of brygga.yaml.'),
};

/** Exactly one place. */
export const withOnePlace = <T extends z.ZodObject>(settings: T): T => settings;

/** Names of columns by what stands in a mapping's `from:`. */
export const columnsSetting = (example: string) =>
  z
    .record(z.string().min(1), z.array(z.string().min(1)).min(1))
    .optional()
    .describe(`The names of the columns, by what stands in from: of the mapping: ${example}`);

export const rowNumberSetting = z
  .string()
  .min(1)
  .optional()
  .describe('Adds a column of this name with the number of the row (from 1), for files without a key.');
