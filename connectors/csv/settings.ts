import { z } from 'zod';
import { columnsSetting, placeSettings, rowNumberSetting, withOnePlace } from '../shared/files/settings';

export const encodings = ['utf-8', 'windows-1252', 'iso-8859-1', 'utf-16le'] as const;

const oneCharacter = z.string().length(1);

export const csvSettings = withOnePlace(
  z.strictObject({
    ...placeSettings,
    separator: oneCharacter
      .default(';')
      .describe('The character between cells, such as ";", ",", "|" or "\\t" for a tab.'),
    quote: oneCharacter
      .default('"')
      .describe('The character around cells that hold a separator or a line break.'),
    encoding: z
      .enum(encodings)
      .default('utf-8')
      .describe(
        'How the files store characters; utf-16le is what Excel calls Unicode text. A byte order mark is no part of the first column. Bytes that are not valid stop the reading.',
      ),
    header: z
      .boolean()
      .default(true)
      .describe(
        'The first row names the columns. Without it, columns names them, or they are Kolumn1, Kolumn2, ….',
      ),
    columns: columnsSetting('{ "barn-*.csv": [Personnr, Fodd] }, for files without a header.'),
    rowNumber: rowNumberSetting,
  }),
).refine(({ header, columns }) => !header || columns === undefined, {
  path: ['columns'],
  message: 'columns is for files without a header: set header: false, or take columns away',
});
export type CsvSettings = z.infer<typeof csvSettings>;
