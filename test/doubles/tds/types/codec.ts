import type { ByteWriter } from '../bytes';

/** How the values of one column stand on the wire. */
export interface Codec {
  /** TYPE_INFO (MS-TDS 2.2.5.6). */
  describe(out: ByteWriter): void;
  /** TYPE_VARBYTE (MS-TDS 2.2.5.2) with its length. @throws Error when the column cannot hold the value */
  write(out: ByteWriter, value: unknown): void;
  /** NULL in a plain ROW; a NBCROW has a bit instead. Missing where the type token says NOT NULL. */
  writeNull?(out: ByteWriter): void;
}

/** A declared type taken apart: `decimal(10,2)` is `{ name: 'decimal', arguments: ['10', '2'] }`. */
export interface Declaration {
  name: string;
  arguments: string[];
}

/** Says what did not fit without saying what it was: tests of privacy look for the values of rows everywhere. */
export function unfit(type: string): RangeError {
  return new RangeError(`The double was given a value that ${type} cannot hold.`);
}

/**
 * A whole number among the arguments of a type.
 *
 * @throws Error when it is missing without a default, or out of bounds
 */
export function argument(
  type: Declaration,
  index: number,
  [least, most]: [number, number],
  otherwise?: number,
): number {
  const value = Number(type.arguments[index] ?? otherwise ?? Number.NaN);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`Declare ${type.name} with a number from ${least} to ${most}.`);
}
