import { z } from 'zod';
import { placeSettings, rowNumberSetting, withOnePlace } from '../shared/files/settings';

export const xlsxSettings = withOnePlace(
  z.strictObject({
    ...placeSettings,
    headerRow: z
      .int()
      .min(1)
      .default(1)
      .describe('The row that names the columns, as Excel numbers rows; what stands above it is not read.'),
    rowNumber: rowNumberSetting,
  }),
);
export type XlsxSettings = z.infer<typeof xlsxSettings>;
