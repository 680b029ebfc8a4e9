import { z } from 'zod';
import { clientCertificate, secretReference, serverSettings } from '../shared/server-settings';

const path = z.string().min(1);
/** What may not stand in a connect descriptor's value: it would begin a part of its own. */
const word = z.string().regex(/^[^()=\s]+$/, 'must not hold spaces, parentheses or =');

const tls = z
  .union([
    z.literal('off'),
    z
      .strictObject({
        ca: path
          .optional()
          .describe("The issuer's certificate (PEM file); without it those that Node trusts."),
        wallet: path
          .optional()
          .describe(
            'ewallet.pem of an Oracle wallet: key, certificate and issuers in one file, instead of ca.',
          ),
        walletPassword: secretReference.optional().describe('Where the password of the wallet stands.'),
        serverDn: path
          .optional()
          .describe(
            'The whole name in the certificate, like "CN=db,O=Kommunen", when it is not that of host.',
          ),
        clientCertificate: clientCertificate
          .optional()
          .describe('What we show a server that demands a certificate.'),
      })
      .refine(({ wallet, ca, clientCertificate: own }) => wallet === undefined || (!ca && !own), {
        message: 'give either wallet or ca and clientCertificate',
      }),
  ])
  .default({})
  .describe('TCPS, always verified. "off" turns encryption off, and is warned about.');
export type OracleTls = z.infer<typeof tls>;

// One connection: two would each read a moment of their own.
const { connections: _one, tls: _shared, host: _required, ...shared } = serverSettings;

export const oracleSettings = z
  .strictObject({
    host: word.optional().describe('Name or address of the server (or its SCAN name).'),
    port: z
      .number()
      .int()
      .min(1)
      .max(65535)
      .optional()
      .describe('Port of the listener: 2484 when not given, or 1521 with tls: off.'),
    service: word.optional().describe('The service name, e.g. SOC.kommunen.se.'),
    descriptor: z
      .string()
      .regex(/^\s*\(\s*DESCRIPTION/i, 'must begin with (DESCRIPTION')
      .optional()
      .describe('A whole connect descriptor instead of host, port and service, e.g. for RAC.'),
    ...shared,
    tls,
  })
  .superRefine((settings, context) => {
    const refuse = (field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [field], message });
    const { descriptor } = settings;
    if (descriptor === undefined) {
      if (settings.host === undefined) refuse('host', 'give host and service, or descriptor');
      if (settings.service === undefined) refuse('service', 'give host and service, or descriptor');
      return;
    }
    if (settings.host !== undefined) refuse('host', 'stands in descriptor already');
    if (settings.service !== undefined) refuse('service', 'stands in descriptor already');
    // The driver lets a descriptor overrule what tls says, and turn the check of the certificate off.
    if (/\(\s*(SECURITY|SSL_|MY_WALLET|WALLET|HTTPS_PROXY)/i.test(descriptor)) {
      refuse('descriptor', 'must hold no SECURITY or proxy; give tls instead');
    }
    const protocols = [...descriptor.matchAll(/\(\s*PROTOCOL\s*=\s*(\w+)/gi)].map(([, name]) =>
      name!.toLowerCase(),
    );
    const wanted = settings.tls === 'off' ? 'tcp' : 'tcps';
    if (protocols.length === 0 || protocols.some((name) => name !== wanted)) {
      refuse('descriptor', `every PROTOCOL must be ${wanted}, as tls says`);
    }
  });
export type OracleSettings = z.infer<typeof oracleSettings>;
