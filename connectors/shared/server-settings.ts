/** The settings that every source on a server has, and how its secrets and certificates are read. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { certificateFileUnreadable, secretMissing } from './server.errors';

const path = z.string().min(1);

/** Where a secret stands; the secret itself never stands in brygga.yaml. */
export const secretReference = z
  .strictObject({
    file: path.optional().describe('A file that holds nothing else, from the folder of brygga.yaml.'),
    env: path.optional().describe('An environment variable.'),
    credential: path.optional().describe('A systemd credential (LoadCredential=).'),
  })
  .refine((reference) => Object.values(reference).filter((value) => value !== undefined).length === 1, {
    message: 'give exactly one of file, env and credential',
  });
export type SecretReference = z.infer<typeof secretReference>;

export const clientCertificate = z.strictObject({
  cert: path.describe('Our certificate (PEM file).'),
  key: path.describe('Its private key (PEM file).'),
  passphrase: secretReference.optional().describe('Where the passphrase of the key stands.'),
});

export const tlsSettings = z
  .union([
    z.literal('off'),
    z.strictObject({
      ca: path.optional().describe("The issuer's certificate (PEM file); without it those that Node trusts."),
      serverName: path.optional().describe('The name in the certificate when it is not host.'),
      clientCertificate: clientCertificate
        .optional()
        .describe('What we show a server that demands a certificate.'),
    }),
  ])
  .default({})
  .describe('Encryption, always verified. "off" turns it off, and is warned about.');
export type TlsSettings = z.infer<typeof tlsSettings>;

/** How gently a source is read. */
export const gentleSettings = {
  rowsPerSecond: z.number().int().min(1).optional().describe('Reads at most so many rows a second.'),
  readingHours: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must be like 20:00-06:00')
    .optional()
    .describe('Reads only between these times, like 20:00-06:00 (Swedish time).'),
  stallSeconds: z
    .number()
    .positive()
    .default(120)
    .describe('Stops a reading when the server has sent nothing for so long.'),
} as const;

export const serverSettings = {
  host: z.string().min(1).describe('Name or address of the server.'),
  user: z.string().min(1).describe('The account, which may read only.'),
  password: secretReference.describe('Where the password stands.'),
  tls: tlsSettings,
  connections: z
    .number()
    .int()
    .min(1)
    .max(4)
    .default(1)
    .describe('How many connections may be open at a time.'),
  connectTimeoutSeconds: z
    .number()
    .positive()
    .default(15)
    .describe('How long to wait for the server to answer.'),
  statementTimeoutSeconds: z
    .number()
    .positive()
    .default(600)
    .describe('Stops a query that works longer than this before it gives its rows.'),
  ...gentleSettings,
} as const;

/** The secret's text. One line break at the end is not part of it. @throws ConnectorError `CON-013` */
export async function readSecret(
  field: string,
  reference: SecretReference,
  baseDir: string,
): Promise<string> {
  const secret = await secretText(field, reference, baseDir);
  const text = secret.replace(/\r?\n$/, '');
  if (text === '') throw secretMissing(field, 'it is empty');
  return text;
}

async function secretText(field: string, reference: SecretReference, baseDir: string): Promise<string> {
  if (reference.env !== undefined) {
    const value = process.env[reference.env];
    if (value === undefined) throw secretMissing(field, `environment variable ${reference.env}`);
    return value;
  }
  const folder = process.env.CREDENTIALS_DIRECTORY;
  if (reference.credential !== undefined && folder === undefined) {
    throw secretMissing(field, `credential ${reference.credential} (CREDENTIALS_DIRECTORY is not set)`);
  }
  const file =
    reference.credential !== undefined
      ? join(folder!, reference.credential)
      : resolve(baseDir, reference.file!);
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw secretMissing(field, `${file} (${error.code ?? 'EIO'})`);
  });
}

/** What `tls.connect` takes; `off` when the owner has turned encryption off. */
export interface VerifiedTls {
  ca?: string;
  cert?: string;
  key?: string;
  passphrase?: string;
  /** The name that the certificate must hold. */
  servername: string;
  rejectUnauthorized: true;
  minVersion: 'TLSv1.2';
}

/** Reads the files that the settings name. @throws ConnectorError `CON-013`, `CON-014` */
export async function readTls(tls: TlsSettings, host: string, baseDir: string): Promise<VerifiedTls | 'off'> {
  if (tls === 'off') return 'off';
  const { ca, serverName, clientCertificate: own } = tls;
  const pem = async (field: string, file: string): Promise<string> =>
    readFile(resolve(baseDir, file), 'utf8').then(
      (text) => {
        if (!text.includes('-----BEGIN ')) throw certificateFileUnreadable(field, file, 'not PEM');
        return text;
      },
      (error: NodeJS.ErrnoException) => {
        throw certificateFileUnreadable(field, file, error.code ?? 'EIO');
      },
    );
  return {
    ...(ca !== undefined && { ca: await pem('tls.ca', ca) }),
    ...(own && {
      cert: await pem('tls.clientCertificate.cert', own.cert),
      key: await pem('tls.clientCertificate.key', own.key),
      ...(own.passphrase && {
        passphrase: await readSecret('tls.clientCertificate.passphrase', own.passphrase, baseDir),
      }),
    }),
    servername: serverName ?? host,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  };
}
