import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { dictionaryAnswer, passwords, reader } from '../../test/connector-contract/fixtures/oracle-answers';
import { startOracleDouble, type OracleDouble } from '../../test/doubles/oracle-net/oracle-net.double';
import { encodeNumber } from '../../test/doubles/oracle-net/oracle-number';
import type { Cell, Source } from '../contract';
import { smallWholeNumber } from './number-bytes';
import { oracleConnector } from './oracle.connector';
import { oracleSettings } from './settings';

/** Numbers through the driver, from a wire double of Oracle, against BigInt arithmetic. */

const scales = [0, 1, 2, 6, 20];
const columns = [
  ...scales.map((scale) => ({ name: `S${scale}`, type: scale ? `NUMBER(38,${scale})` : 'NUMBER(38)' })),
  // Says no scale, and holds what it is given.
  { name: 'FRI', type: 'NUMBER' },
];
const freeScale = 4;

const limit = 10n ** 40n;
const safe = BigInt(Number.MAX_SAFE_INTEGER);
const abs = (n: bigint): bigint => (n < 0n ? -n : n);

/** Every size alike, pairs of zeros at the end, and what stands by each power of ten and by 2^53. */
const anyNumber = fc
  .oneof(
    fc
      .integer({ min: 0, max: 40 })
      .chain((size) => fc.bigInt({ min: -(10n ** BigInt(size)), max: 10n ** BigInt(size) })),
    fc
      .tuple(fc.bigInt({ min: -9999n, max: 9999n }), fc.integer({ min: 0, max: 36 }))
      .map(([head, zeros]) => head * 10n ** BigInt(zeros)),
    fc
      .tuple(
        fc.constantFrom(safe, -safe, ...Array.from({ length: 40 }, (_, n) => 10n ** BigInt(n))),
        fc.bigInt(-2n, 2n),
      )
      .map(([edge, beside]) => edge + beside),
  )
  .filter((n) => abs(n) <= limit);

/** `unscaled` / 10^scale with all the digits of its scale. */
function digitsOf(unscaled: bigint, scale: number): string {
  const digits = String(abs(unscaled)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}

const wholeCell = (n: bigint): Cell => (abs(n) <= safe ? Number(n) : String(n));

/** What a column without a scale gives: no zeros after the point, and a whole number as one. */
function freeCell(unscaled: bigint): Cell {
  const unit = 10n ** BigInt(freeScale);
  if (unscaled % unit === 0n) return wholeCell(unscaled / unit);
  return digitsOf(unscaled, freeScale).replace(/0+$/, '');
}

describe('numbers from a wire double of Oracle', () => {
  const home = mkdtempSync(join(tmpdir(), 'brygga-oracle-'));
  let double: OracleDouble;
  let source: Source;
  let sent: string[][] = [];

  beforeAll(async () => {
    writeFileSync(join(home, 'losenord'), passwords[reader]);
    double = await startOracleDouble({
      users: passwords,
      handler: (query, session) => dictionaryAnswer(query, session) ?? { columns, rows: sent },
    });
    const { port, service } = double;
    const place = {
      host: 'localhost',
      port,
      service,
      user: reader,
      password: { file: 'losenord' },
      tls: 'off',
    };
    source = await oracleConnector.open(oracleSettings.parse(place), {
      baseDir: home,
      applicationName: 'Bryggan prov',
      log: () => undefined,
    });
  });
  afterAll(async () => {
    await source.close();
    await double.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('are what BigInt says from -10^40 to 10^40, at every scale: none rounded, none without its digits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyNumber, { minLength: 1, maxLength: 300, size: 'max' }),
        async (numbers) => {
          sent = numbers.map((n) => [...scales.map((scale) => digitsOf(n, scale)), digitsOf(n, freeScale)]);
          const got: Cell[][] = [];
          for await (const { rows } of source.stream({ kind: 'sql', text: 'SELECT * FROM t' }))
            got.push(...rows);
          expect(got).toEqual(
            numbers.map((n) => [
              ...scales.map((scale) => (scale === 0 ? wholeCell(n) : digitsOf(n, scale))),
              freeCell(n),
            ]),
          );
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);
});

describe('a number read straight from its bytes', () => {
  it('is zero or a positive whole number of at most 14 digits, and nothing else is', () => {
    fc.assert(
      fc.property(anyNumber, (n) => {
        const read = smallWholeNumber(encodeNumber(n));
        expect(read).toBe(n >= 0n && n < 10n ** 14n ? Number(n) : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('is no fraction and neither of the lone bytes of an infinity', () => {
    for (const text of ['0.5', '0.01', '1.5', '123456.01', '-0.5', '-1', '99999999999999.9'])
      expect([text, smallWholeNumber(encodeNumber(text))]).toEqual([text, undefined]);
    for (const bytes of [[0x00], [0xc1], [0xff, 0x65]])
      expect(smallWholeNumber(Uint8Array.from(bytes))).toBeUndefined();
  });
});
