import type { TdsEncryption } from './model';

/** MS-TDS 2.2.6.5, tokens of PL_OPTION_TOKEN. */
const Option = { version: 0, encryption: 1, instance: 2, threadId: 3, mars: 4, terminator: 0xff } as const;
const encryptions: readonly TdsEncryption[] = ['off', 'on', 'notSupported', 'required'];

/** SQL Server 2022: major, minor, build (big-endian), sub-build. */
const version = Buffer.from([16, 0, 0x10, 0x2a, 0, 0]);

/** The ENCRYPTION a client asks for; a PRELOGIN without the option is one of a client without TLS. */
export function readPrelogin(body: Buffer): TdsEncryption {
  for (let at = 0; at < body.length && body.readUInt8(at) !== Option.terminator; at += 5) {
    if (body.readUInt8(at) === Option.encryption) {
      return encryptions[body.readUInt8(body.readUInt16BE(at + 1))] ?? 'notSupported';
    }
  }
  return 'notSupported';
}

/**
 * What the server answers (MS-TDS 2.2.6.5, table of ENCRYPTION). TLS for the login only, the old answer to a client
 * that says `off`, is not played: such a client goes on in clear text.
 */
export function negotiate(server: 'notSupported' | 'off' | 'required', client: TdsEncryption): TdsEncryption {
  if (server === 'notSupported') return 'notSupported';
  if (server === 'required') return client === 'on' || client === 'required' ? 'on' : 'required';
  return client === 'on' || client === 'required' ? 'on' : 'notSupported';
}

/** PRELOGIN of the server: a table of token, offset and length (big-endian), then the values. */
export function writePrelogin(encryption: TdsEncryption): Buffer {
  const options: [token: number, value: Buffer][] = [
    [Option.version, version],
    [Option.encryption, Buffer.of(encryptions.indexOf(encryption))],
    [Option.instance, Buffer.of(0)],
    [Option.threadId, Buffer.alloc(0)],
    [Option.mars, Buffer.of(0)],
  ];
  let offset = options.length * 5 + 1;
  const table = options.map(([token, value]) => {
    const row = Buffer.alloc(5);
    row.writeUInt8(token, 0);
    row.writeUInt16BE(offset, 1);
    row.writeUInt16BE(value.length, 3);
    offset += value.length;
    return row;
  });
  return Buffer.concat([...table, Buffer.of(Option.terminator), ...options.map(([, value]) => value)]);
}
