import { validateCronExpression } from 'cron';
import { z } from 'zod';
import { serverSettings } from '../../connectors/shared/server-settings';
import { hostNotLocal, secretInFile, storeInTheClear } from './config.problems';

/** Loopback names: the only addresses to listen on while nobody signs in. */
const localHosts = ['127.0.0.1', '::1', 'localhost'];
/** Keys that by their name would hold a secret. */
const secretKeys = 'password|passwd|pwd|l[oö]senord|secret|hemlighet|token|api[-_]?key|connection[-_]?string';
const secretKey = new RegExp(`^(?:${secretKeys})$`, 'i');
const secretWritten = new RegExp(
  `(?:${secretKeys})["']?\\s*:(?!\\s*(?:\\{\\s*)?(?:file|env|credential)\\s*:)`,
  'i',
);

/** Whether a secret may stand in the text of a settings file, be it YAML or not: a key of one, and no reference after. */
export const mayHoldSecret = (text: string): boolean => secretWritten.test(text);

/** Where secrets stand in the settings; a reference to one (`password: { file: … }`) is none. */
function secretsIn(settings: Record<string, unknown>): string[][] {
  return Object.entries(settings).flatMap(([key, value]) => {
    if (typeof value === 'object' && value !== null)
      return secretsIn(value as Record<string, unknown>).map((path) => [key, ...path]);
    return secretKey.test(key) ? [[key]] : [];
  });
}

const cron = { sv: 'sex fält som "0 0 2 * * *", eller never', en: 'six fields like "0 0 2 * * *", or never' };

const isCron = (text: string): boolean => validateCronExpression(text).valid;

const shortName = z
  .string()
  .regex(/^[a-z0-9-]+$/)
  .meta({ expected: { sv: 'a–z, 0–9 och bindestreck', en: 'a–z, 0–9 and hyphens' } });

const connectorSettings = (what: string) =>
  z
    .record(z.string(), z.unknown())
    .superRefine((settings, context) => {
      for (const path of secretsIn(settings)) {
        context.addIssue({ code: 'custom', path, params: { problem: secretInFile(path.at(-1)!) } });
      }
    })
    .default({})
    .describe(what);

const list = z.strictObject({
  connector: z.string().min(1).describe('How it is read.'),
  settings: connectorSettings('Settings of that connector.'),
});

const reading = z.strictObject({
  drift: z
    .enum(['freeze', 'evolve', 'discard-value', 'discard-row'])
    .default('freeze')
    .describe(
      'For sources that are asked in SQL: what happens when a column that the mapping reads has vanished or changed type: `freeze` stops that record and says so, `evolve` accepts a new type, `discard-value` counts what is read from it as unmapped, `discard-row` rejects the rows that hold something in it.',
    ),
  overlapDays: z
    .number()
    .int()
    .min(1)
    .meta({ expected: { sv: 'ett heltal från 1', en: 'a whole number from 1' } })
    .default(3)
    .describe(
      'How many days before the last change seen are read again, where a record is read by its `changed` column: a change that is committed late has an earlier time.',
    ),
  wholeEveryDays: z
    .number()
    .int()
    .min(0)
    .meta({ expected: { sv: 'ett heltal från 0', en: 'a whole number from 0' } })
    .default(1)
    .describe(
      'Every row is read and compared at least this often in days; 1: the first sync of each day, 0: every sync.',
    ),
});

const source = z.strictObject({
  name: shortName.describe('Short name of the source, shown in runs and metrics.'),
  mapping: z.string().min(1).describe('Folder with mapping.yaml, from the folder of brygga.yaml.'),
  settings: connectorSettings(
    'Settings of the connector that the mapping names; see the connector for what it takes.',
  ),
  lists: z
    .record(shortName, list)
    .default({})
    .describe(
      'Other places that lists of the mapping are read from (`source:` of the list), by the name that it gives them.',
    ),
  reading: reading
    .default({ drift: 'freeze', overlapDays: 3, wholeEveryDays: 1 })
    .describe('How much of it is read, and what happens when its columns change.'),
});

const postgresStore = z
  .strictObject({
    host: serverSettings.host,
    port: z.number().int().min(1).max(65_535).default(5432).describe('The port of the server.'),
    database: z.string().min(1).describe('The database; its schema `brygga` is the store.'),
    user: z.string().min(1).describe('The account that owns the schema `brygga`, or may make it.'),
    password: serverSettings.password,
    tls: serverSettings.tls.describe(
      'Encryption, always verified. "off" only with a server on this computer.',
    ),
    connectTimeoutSeconds: serverSettings.connectTimeoutSeconds,
  })
  .superRefine(({ host, tls }, context) => {
    if (tls !== 'off' || localHosts.includes(host) || host.startsWith('/')) return;
    context.addIssue({ code: 'custom', path: ['tls'], params: { problem: storeInTheClear(host) } });
  });
export type PostgresStoreSettings = z.infer<typeof postgresStore>;

const store = z
  .strictObject({
    file: z.string().min(1).optional().describe('The SQLite file of the follow-up store.'),
    postgres: postgresStore
      .optional()
      .describe('Or a PostgreSQL server, for several instances and more rows; see store.md.'),
  })
  .refine(({ file, postgres }) => (file === undefined) !== (postgres === undefined), {
    message: 'give either file or postgres',
  })
  .meta({ expected: { sv: 'antingen file eller postgres', en: 'either file or postgres' } });

/** `brygga.yaml`. Relative paths start in its folder. Secrets never stand here, only where they are read from. */
export const settingsSchema = z.strictObject({
  kommun: z
    .strictObject({
      kod: z
        .string()
        .regex(/^\d{4}$/)
        .meta({ expected: { sv: 'fyra siffror inom citattecken', en: 'four digits in quotes' } })
        .describe('SCB municipality code, four digits in quotes. Give kod and namn together.'),
      namn: z.string().min(1).describe('The name of the municipality, shown on pages and in files.'),
    })
    .default({ kod: '0000', namn: 'Exempelkommunen' }),
  namnd: z
    .string()
    .min(1)
    .default('socialnamnden')
    .describe(
      'The committee that owns the data. One instance and one key per committee; part of every pseudonym, so never change it.',
    ),
  catalogue: z
    .strictObject({
      edition: z.string().min(1).default('bbic-working').describe('The edition of the BBIC variables.'),
      local: z
        .string()
        .min(1)
        .optional()
        .describe("The municipality's own refinements and variables (a YAML file)."),
    })
    .default({ edition: 'bbic-working' }),
  followUps: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder with the follow-ups (uppföljningar) of this municipality; without it the two shipped ones.',
    ),
  tables: z
    .string()
    .optional()
    .describe("Folder with the municipality's own fixed tables, beside the shipped ones."),
  sources: z.array(source).min(1).describe('The systems to read, each with its mapping.'),
  store: store.default({ file: 'data/uppfoljning.sqlite' }),
  key: z
    .strictObject({
      file: z
        .string()
        .min(1)
        .describe('The file with the master key of the pseudonyms (mode 0400). Made at the first start.'),
    })
    .default({ file: 'data/nycklar/huvudnyckel' }),
  server: z
    .strictObject({
      host: z
        .string()
        .superRefine((host, context) => {
          if (localHosts.includes(host)) return;
          context.addIssue({ code: 'custom', params: { problem: hostNotLocal(host) } });
        })
        .default('127.0.0.1')
        .describe('The address to listen on: 127.0.0.1, ::1 or localhost, until sign-in exists.'),
      port: z
        .number()
        .int()
        .min(1)
        .max(65535)
        .meta({ expected: { sv: 'ett heltal 1–65535', en: 'a whole number 1–65535' } })
        .default(3000)
        .describe('The port to listen on. BRYGGA_PORT in the environment goes before it.'),
    })
    .default({ host: '127.0.0.1', port: 3000 }),
  schedule: z
    .string()
    .refine((text) => text === 'never' || (text.split(' ').length === 6 && isCron(text)))
    .meta({ expected: cron })
    .default('0 0 2 * * *')
    .describe('When to sync, cron with seconds, Europe/Stockholm. `never` switches it off.'),
  disclosure: z
    .strictObject({
      k: z
        .number()
        .int()
        .min(3)
        .meta({ expected: { sv: 'ett heltal från 3', en: 'a whole number from 3' } })
        .default(5)
        .describe('Smallest number of persons behind a figure that leaves the unit.'),
    })
    .default({ k: 5 }),
  deleteBrake: z
    .number()
    .min(0)
    .max(1)
    .meta({ expected: { sv: 'ett tal mellan 0 och 1', en: 'a number between 0 and 1' } })
    .default(0.2)
    .describe(
      'A sync stops when a larger share of a record would vanish, 0 to 1; a handful (five) that is not all of it may always go.',
    ),
});

export type Settings = z.infer<typeof settingsSchema> & {
  /** Absolute folder that relative paths start in. */
  baseDir: string;
  /** True when there is no brygga.yaml and the example municipality is used. */
  example: boolean;
};
export type SourceSettings = Settings['sources'][number];
