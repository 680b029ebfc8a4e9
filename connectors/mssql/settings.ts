import { z } from 'zod';
import { serverSettings } from '../shared/server-settings';

export const mssqlSettings = z
  .strictObject({
    ...serverSettings,
    port: z.number().int().min(1).max(65_535).optional().describe('The TCP port; 1433 when not given.'),
    instance: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A named instance, whose port the SQL Browser service tells (UDP 1434), instead of port. Not tried against a real server; prefer port.',
      ),
    database: z.string().min(1).describe('The database to read.'),
  })
  .refine(({ port, instance }) => port === undefined || instance === undefined, {
    message: 'give port or instance, not both',
    path: ['instance'],
  });
export type MssqlSettings = z.infer<typeof mssqlSettings>;

export const defaultPort = 1433;
