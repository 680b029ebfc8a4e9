/** The settings of everything that is read over HTTPS, and the files and secrets that they point to. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { z } from 'zod';
import { clientCertificateExpired, clientCertificateUnusable, unusableSecret } from './https.errors';
import { certificateFileUnreadable } from './server.errors';
import {
  clientCertificate,
  gentleSettings,
  readSecret,
  readTls,
  secretReference,
  type SecretReference,
  type VerifiedTls,
} from './server-settings';

const path = z.string().min(1);
/** Names that by themselves say that what follows is a secret. */
const secretName = /key|token|secret|authori[sz]ation|passw|l[oö]senord|cookie/i;

const named = (what: string) =>
  z
    .record(z.string().min(1), z.union([z.string(), secretReference]))
    .superRefine((values, context) => {
      for (const [name, value] of Object.entries(values)) {
        if (typeof value === 'string' && secretName.test(name))
          context.addIssue({
            code: 'custom',
            path: [name],
            message: 'is a secret: give { file: … }, { env: … } or { credential: … }',
          });
      }
    })
    .default({})
    .describe(what);

const httpsTls = z
  .union([
    z.literal('off'),
    z.strictObject({
      ca: path.optional().describe("The issuer's certificate (PEM file); without it those that Node trusts."),
      serverName: path.optional().describe('The name in the certificate when it is not that of the address.'),
      clientCertificate: z
        .union([
          clientCertificate,
          z.strictObject({
            pfx: path.describe('Our certificate and key in one file (PFX, PKCS #12).'),
            passphrase: secretReference.optional().describe('Where its passphrase stands.'),
          }),
        ])
        .optional()
        .describe('What we show a server that demands a certificate: { cert, key } or { pfx }.'),
    }),
  ])
  .default({})
  .describe('Encryption, always verified. "off" allows an address with http:, and is warned about.');

export const httpsSettings = {
  address: z
    .url({ protocol: /^https?$/ })
    .refine(
      (text) => {
        const { search, hash, username, password } = new URL(text);
        return search + hash + username + password === '';
      },
      { message: 'must have no query string and no account: they stand in parameters and headers' },
    )
    .describe('Where the paths begin, e.g. https://lifecare.kommunen.se/WESE.FC.Api.FC.'),
  parameters: named(
    'Query parameters of every request, e.g. domain: IFO, key: { file: secrets/key }. Never logged.',
  ),
  headers: named('Headers of every request, e.g. X-API-Key: { env: API_KEY }.'),
  tls: httpsTls,
  connectTimeoutSeconds: z
    .number()
    .positive()
    .default(15)
    .describe('How long to wait for the server to take the call.'),
  answerTimeoutSeconds: z
    .number()
    .positive()
    .default(120)
    .describe('How long the server may work before its answer begins.'),
  stallSeconds: gentleSettings.stallSeconds,
} as const;

export type HttpsSettings = z.infer<z.ZodObject<typeof httpsSettings>>;

/** TLS options with all files read; `off` for an address with `http:`. */
export type HttpsTls = (Omit<VerifiedTls, 'ca'> & { ca?: string; pfx?: Buffer }) | 'off';

/** Reads and tries what `tls` names. @throws ConnectorError `CON-013`, `CON-014`, `CON-915` */
export async function readHttpsTls(
  tls: HttpsSettings['tls'],
  host: string,
  baseDir: string,
): Promise<HttpsTls> {
  if (tls === 'off') return 'off';
  const { clientCertificate: own, ...rest } = tls;
  if (!own || !('pfx' in own)) {
    const read = (await readTls(
      { ...rest, ...(own && { clientCertificate: own }) },
      host,
      baseDir,
    )) as VerifiedTls;
    if (read.cert !== undefined) tryOwnCertificate(read);
    return read;
  }
  const pfx = await readFile(resolve(baseDir, own.pfx)).catch((error: NodeJS.ErrnoException) => {
    throw certificateFileUnreadable('tls.clientCertificate.pfx', own.pfx, error.code ?? 'EIO');
  });
  const passphrase =
    own.passphrase && (await readSecret('tls.clientCertificate.passphrase', own.passphrase, baseDir));
  const read = {
    ...((await readTls(rest, host, baseDir)) as VerifiedTls),
    pfx,
    ...(passphrase !== undefined && { passphrase }),
  };
  tryOwnCertificate(read);
  return read;
}

/** A certificate that is spent or does not fit its key is told before anybody is called. */
function tryOwnCertificate(options: SecureContextOptions): void {
  try {
    createSecureContext(options);
    if (typeof options.key === 'string')
      createPrivateKey({ key: options.key, passphrase: options.passphrase });
  } catch (error) {
    throw clientCertificateUnusable((error as NodeJS.ErrnoException).code ?? 'unreadable');
  }
  if (typeof options.cert !== 'string') return;
  const { validTo } = new X509Certificate(options.cert);
  if (Date.parse(validTo) < Date.now())
    throw clientCertificateExpired(new Date(validTo).toISOString().slice(0, 10));
}

/** Plain values and secrets, ready to send. @throws ConnectorError `CON-013`, `CON-916` */
export async function readValues(
  field: 'headers' | 'parameters',
  values: Readonly<Record<string, string | SecretReference>>,
  baseDir: string,
): Promise<[string, string][]> {
  return Promise.all(
    Object.entries(values).map(async ([name, value]): Promise<[string, string]> => {
      const text = typeof value === 'string' ? value : await readSecret(`${field}.${name}`, value, baseDir);
      if (/[^\t\x20-\x7E\x80-\xFF]/.test(text)) throw unusableSecret(`${field}.${name}`);
      return [name, text];
    }),
  );
}
