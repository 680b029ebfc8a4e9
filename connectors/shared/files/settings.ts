import { z } from 'zod';
import { httpsPlaceSettings } from './https-place';

/** Settings that several file connectors have. */

/** Where the files lie; spread into the settings of a file connector, which `withOnePlace` then wraps. */
export const placeSettings = {
  folder: z
    .string()
    .min(1)
    .optional()
    .describe('The folder of the files, from the folder of brygga.yaml. Either this or https.'),
  https: httpsPlaceSettings
    .optional()
    .describe('A server that lists the files and gives them over HTTPS. Either this or folder.'),
};
export type PlaceSettings = z.infer<z.ZodObject<typeof placeSettings>>;

/** Exactly one of `folder` and `https`. */
export const withOnePlace = <T extends typeof placeSettings & z.ZodRawShape>(
  settings: z.ZodObject<T, z.core.$strict>,
): z.ZodObject<T, z.core.$strict> =>
  settings.refine(
    (value) =>
      ((value as PlaceSettings).folder === undefined) !== ((value as PlaceSettings).https === undefined),
    {
      path: ['folder'],
      message: 'give either folder or https',
    },
  );

const names = z.array(z.string().min(1)).min(1);

/** Names of columns by what stands in a mapping's `from:`; `fits` is asked of each, and `form` says what it wants. */
export const columnsSetting = (description: string, fits?: (name: string) => boolean, form?: string) =>
  z
    .record(z.string().min(1), fits ? names.refine((all) => all.every(fits), { message: form }) : names)
    .optional()
    .describe(`The names of the columns, by what stands in from: of the mapping: ${description}`);

export const rowNumberSetting = z
  .string()
  .min(1)
  .optional()
  .describe('Adds a column of this name with the number of the row (from 1), for files without a key.');
