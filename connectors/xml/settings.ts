import { z } from 'zod';
import { encodings } from '../shared/files/decode';
import { columnsSetting, placeSettings, rowNumberSetting, withOnePlace } from '../shared/files/settings';
import { isColumnPath } from './column-tree';

export const xmlSettings = withOnePlace(
  z.strictObject({
    ...placeSettings,
    columns: columnsSetting(
      '{ "export.xml#Utredning": ["@id", Person/Personnr, ../Arende] }. Without it, one reading of the file before the first finds them; with it, a column that no element holds is NULL, and a list may be empty.',
      isColumnPath,
      'a column is a path such as Id, @id, Person/Personnr, Person/@typ, ../Arende or .',
    ),
    join: z
      .string()
      .min(1)
      .default(',')
      .describe('What stands between the values of an element that is repeated in a record.'),
    encoding: z
      .enum(encodings)
      .optional()
      .describe('How the files store characters, when they say it wrongly; otherwise as each file says.'),
    rowNumber: rowNumberSetting,
  }),
);
export type XmlSettings = z.infer<typeof xmlSettings>;
