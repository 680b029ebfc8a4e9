import { z } from 'zod';
import { httpsSettings } from '../shared/https-settings';
import { gentleSettings } from '../shared/server-settings';

export const restSettings = z.strictObject({
  ...httpsSettings,
  pageMegabytes: z
    .number()
    .positive()
    .max(256)
    .default(32)
    .describe('The largest answer that is taken, unpacked; it stands in memory as a whole.'),
  ...gentleSettings,
});
export type RestSettings = z.infer<typeof restSettings>;
