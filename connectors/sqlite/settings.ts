import { z } from 'zod';

export const sqliteSettings = z.strictObject({
  file: z.string().min(1).describe('The SQLite file, from the folder of brygga.yaml. Opened read-only.'),
});
export type SqliteSettings = z.infer<typeof sqliteSettings>;
