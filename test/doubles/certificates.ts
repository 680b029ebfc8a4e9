/** Certificates for the TLS of the doubles. Made anew by each test run, so that none expires and no key is kept. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** All in PEM. Key and certificate of one holder. */
export interface Identity {
  key: string;
  cert: string;
}

export interface Certificates {
  /** Signed both `server` and `client`. */
  ca: string;
  /** For DNS name `localhost` and IP address 127.0.0.1. */
  server: Identity;
  /** With the common name `brygga-test`. */
  client: Identity;
  /** An authority with the same name that signed neither, for showing that its trust is not enough. */
  otherCa: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const authority = 'CN=Brygga test authority';
const hour = 3_600_000;

interface Holder {
  cert: string;
  keys: CryptoKeyPair;
}

/** EC P-256, valid for a day around now. Takes some 20 ms. */
export async function makeCertificates(): Promise<Certificates> {
  cryptoProvider.set(webcrypto as Crypto);
  const [ca, other] = [await makeAuthority(), await makeAuthority()];
  const server = await issue(ca, 'CN=localhost', ExtendedKeyUsage.serverAuth, [
    new SubjectAlternativeNameExtension([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ]),
  ]);
  const client = await issue(ca, 'CN=brygga-test', ExtendedKeyUsage.clientAuth, []);
  return { ca: ca.cert, server, client, otherCa: other.cert };
}

async function makeAuthority(): Promise<Holder> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: authority,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { cert: certificate.toString('pem'), keys };
}

async function issue(
  issuer: Holder,
  subject: string,
  usage: ExtendedKeyUsage,
  extensions: SubjectAlternativeNameExtension[],
): Promise<Identity> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    ...validity(),
    subject,
    issuer: authority,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
      ...extensions,
    ],
  });
  return { key: await privateKeyPem(keys.privateKey), cert: certificate.toString('pem') };
}

function newKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - 12 * hour), notAfter: new Date(Date.now() + 12 * hour) };
}

async function privateKeyPem(key: CryptoKey): Promise<string> {
  const base64 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
