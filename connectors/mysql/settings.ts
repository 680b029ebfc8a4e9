import { z } from 'zod';
import { serverSettings } from '../shared/server-settings';

export const mysqlSettings = z.strictObject({
  ...serverSettings,
  port: z.number().int().min(1).max(65535).default(3306).describe('Port of the server.'),
  database: z.string().min(1).describe('The database whose tables are read.'),
});
export type MysqlSettings = z.infer<typeof mysqlSettings>;
