import {
  createCipheriv,
  createDecipheriv,
  createHash,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { TtcReader } from './ttc-reader';
import { TtcWriter } from './ttc-writer';

/** What the driver says about itself while it logs in. */
export interface Login {
  user: string;
  passwordIsRight: boolean;
  program: string;
  machine: string;
  driver: string;
  /** The statement that sets the session's time zone, from the process's. */
  alterSession: string;
}

const iterations = { verifier: 4096, combination: 3 };
const verifier12c = 0x4815;

/**
 * O5LOGON with the 12c verifier, the server's side: each side sends half of a session key encrypted with a key that
 * is derived from the password, and the password travels encrypted with both halves.
 */
export class Logon {
  private readonly serverHalf = randomBytes(32);
  private readonly verifierSalt = randomBytes(16);
  private readonly combinationSalt = randomBytes(16);
  private readonly passwordKey: Buffer;
  private readonly about: Map<string, string>;
  readonly user: string;

  /** @param passwordOf undefined for a user that does not exist, who gets an answer like any other */
  constructor(reader: TtcReader, passwordOf: (user: string) => string | undefined) {
    const { user, pairs } = readAuthentication(reader);
    this.user = user;
    this.about = pairs;
    const password = passwordOf(user) ?? randomBytes(16).toString('hex');
    const salt = Buffer.concat([this.verifierSalt, Buffer.from('AUTH_PBKDF2_SPEEDY_KEY')]);
    const key = pbkdf2Sync(password, salt, iterations.verifier, 64, 'sha512');
    const digest = createHash('sha512').update(key).update(this.verifierSalt).digest();
    this.passwordKey = digest.subarray(0, 32);
  }

  challenge(writer: TtcWriter): TtcWriter {
    return writer
      .bytes(8)
      .ub4(5)
      .pair('AUTH_SESSKEY', hex(encrypt(this.serverHalf, this.passwordKey)))
      .pair('AUTH_VFR_DATA', hex(this.verifierSalt), verifier12c)
      .pair('AUTH_PBKDF2_CSK_SALT', hex(this.combinationSalt))
      .pair('AUTH_PBKDF2_VGEN_COUNT', String(iterations.verifier))
      .pair('AUTH_PBKDF2_SDER_COUNT', String(iterations.combination));
  }

  /** The second message: who it is, and the proof that the server knows the password too. */
  answer(
    reader: TtcReader,
    passwordOf: (user: string) => string | undefined,
  ): { login: Login; proof: Buffer } {
    const { pairs } = readAuthentication(reader);
    const clientHalf = decrypt(fromHex(pairs, 'AUTH_SESSKEY'), this.passwordKey);
    const both = hex(Buffer.concat([clientHalf, this.serverHalf]));
    const key = pbkdf2Sync(both, this.combinationSalt, iterations.combination, 32, 'sha512');
    const sent = unpad(decrypt(fromHex(pairs, 'AUTH_PASSWORD'), key)).subarray(16);
    const password = passwordOf(this.user);
    const login: Login = {
      user: this.user,
      passwordIsRight: password !== undefined && same(sent, Buffer.from(password)),
      program: this.about.get('AUTH_PROGRAM_NM') ?? '',
      machine: this.about.get('AUTH_MACHINE') ?? '',
      driver: pairs.get('SESSION_CLIENT_DRIVER_NAME') ?? '',
      alterSession: (pairs.get('AUTH_ALTER_SESSION') ?? '').replace(/\0$/, ''),
    };
    const plain = Buffer.concat([randomBytes(16), Buffer.from('SERVER_TO_CLIENT'), Buffer.alloc(16, 16)]);
    return { login, proof: encrypt(plain, key) };
  }
}

/** What a session is told when its login is done. @param service under which it was reached */
export function welcome(writer: TtcWriter, proof: Buffer, service: string): TtcWriter {
  return writer
    .bytes(8)
    .ub4(7)
    .pair('AUTH_VERSION_STRING', '- Production')
    .pair('AUTH_VERSION_NO', String((19 << 24) | (3 << 16)))
    .pair('AUTH_SC_SERVICE_NAME', service)
    .pair('AUTH_DBNAME', 'DOUBLE')
    .pair('AUTH_SESSION_ID', '42')
    .pair('AUTH_SERIAL_NUM', '1')
    .pair('AUTH_SVR_RESPONSE', hex(proof));
}

function readAuthentication(reader: TtcReader): { user: string; pairs: Map<string, string> } {
  const hasUser = reader.byte() === 1;
  reader.skipUb4(2);
  reader.skip(1);
  const count = reader.ub4();
  reader.skip(2);
  const user = hasUser ? reader.text() : '';
  return { user, pairs: new Map(Array.from({ length: count }, () => reader.pair())) };
}

const hex = (data: Buffer): string => data.toString('hex').toUpperCase();
const fromHex = (pairs: Map<string, string>, key: string): Buffer => Buffer.from(pairs.get(key) ?? '', 'hex');

function encrypt(plain: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

function decrypt(secret: Buffer, key: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(secret), decipher.final()]);
}

/** With a wrong password the padding is noise, and so may its length be. */
const unpad = (data: Buffer): Buffer => data.subarray(0, Math.max(0, data.length - (data.at(-1) ?? 0)));
const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
