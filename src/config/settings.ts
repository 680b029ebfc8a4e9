import { z } from 'zod';

const source = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe('Short name of the source, shown in runs and metrics.'),
  mapping: z.string().describe('Folder with mapping.yaml, from the folder of brygga.yaml.'),
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Settings of the connector that the mapping names; see the connector for what it takes.'),
});

/** `brygga.yaml`. Relative paths start in its folder. Secrets never stand here, only where they are read from. */
export const settingsSchema = z.strictObject({
  kommun: z
    .strictObject({
      kod: z.string().regex(/^\d{4}$/).describe('SCB municipality code, four digits.'),
      namn: z.string(),
    })
    .default({ kod: '0000', namn: 'Exempelkommunen' }),
  namnd: z
    .string()
    .default('socialnamnden')
    .describe('The committee that owns the data. One instance and one key per committee.'),
  catalogue: z
    .strictObject({
      edition: z.string().default('bbic-working'),
      local: z.string().optional().describe("The municipality's own refinements and variables (a YAML file)."),
    })
    .default({ edition: 'bbic-working' }),
  followUps: z
    .string()
    .optional()
    .describe('Folder with the follow-ups (uppföljningar) of this municipality; without it the two shipped ones.'),
  sources: z.array(source).min(1),
  store: z.strictObject({ file: z.string() }).default({ file: 'data/uppfoljning.sqlite' }),
  key: z.strictObject({ file: z.string() }).default({ file: 'data/nycklar/huvudnyckel' }),
  server: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().min(1).max(65535).default(3000),
    })
    .default({ host: '127.0.0.1', port: 3000 }),
  schedule: z
    .string()
    .default('0 0 2 * * *')
    .describe('When to sync, cron with seconds, Europe/Stockholm. `never` switches it off.'),
  disclosure: z.strictObject({ k: z.number().int().min(3).default(5) }).default({ k: 5 }),
  deleteBrake: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('A sync stops when a larger share of a record would vanish.'),
});

export type Settings = z.infer<typeof settingsSchema> & {
  /** Absolute folder that relative paths start in. */
  baseDir: string;
  /** True when there is no brygga.yaml and the example municipality is used. */
  example: boolean;
};
export type SourceSettings = Settings['sources'][number];
