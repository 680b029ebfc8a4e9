import { z } from 'zod';
import { serverSettings } from '../shared/server-settings';

export const postgresSettings = z.strictObject({
  ...serverSettings,
  port: z.number().int().min(1).max(65_535).default(5432).describe('The port of the server.'),
  database: z.string().min(1).describe('The database that is read.'),
});
export type PostgresSettings = z.infer<typeof postgresSettings>;
