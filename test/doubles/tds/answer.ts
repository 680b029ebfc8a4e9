import { ByteWriter } from './bytes';
import type { Interrupt } from './interrupt';
import { TdsError, type TdsResult } from './model';
import type { PacketWriter } from './packets';
import {
  columnMetadata,
  done,
  Done,
  DoneStatus,
  errorToken,
  returnStatus,
  writeRow,
  type WireColumn,
} from './tokens';
import { codecOf } from './types';
import type { Encoding } from './types/collation';

export interface AnswerOptions {
  kind: 'batch' | 'rpc';
  out: PacketWriter;
  encoding: Encoding;
  interrupt: Interrupt;
  /** Called for each row that is written. */
  onRow(): void;
  /** Called at the end of each result set. */
  onRows(rows: number, complete: boolean): void;
}

/**
 * Writes the answer to one request, to the end of its message (MS-TDS 2.2.7, and 3.2.5 for the order of tokens). An
 * interrupted answer ends too: the acknowledgement of an attention is a message of its own.
 *
 * @returns the error that was sent
 */
export async function writeAnswer(
  results: () => Promise<TdsResult | TdsResult[]>,
  options: AnswerOptions,
): Promise<TdsError | undefined> {
  const { kind, out, interrupt } = options;
  const last = kind === 'rpc' ? Done.procedure : Done.batch;
  let failure: TdsError | undefined;
  try {
    const all = [(await interrupt.until(results())) ?? []].flat();
    for (const [index, result] of all.entries()) {
      if (!interrupt.raised) await writeResult(result, kind === 'rpc' || index < all.length - 1, options);
    }
    if (kind === 'rpc' && !interrupt.raised) await out.write(returnStatus());
    if (kind === 'rpc' || all.length === 0 || interrupt.raised) {
      await out.write(done(last, interrupt.raised ? DoneStatus.error : DoneStatus.final));
    }
  } catch (error) {
    failure = asTdsError(error);
    await out.write(errorToken(failure));
    await out.write(done(last, DoneStatus.error));
  }
  await out.end();
  return failure;
}

function asTdsError(error: unknown): TdsError {
  return error instanceof TdsError ? error : new TdsError(50_000, String(error));
}

async function writeResult(result: TdsResult, more: boolean, options: AnswerOptions): Promise<void> {
  const { kind, out, interrupt } = options;
  const rows = result.columns ? await writeRows(result, options) : (result.affected ?? 0);
  if (interrupt.raised) return;
  const counted = result.columns !== undefined || result.affected !== undefined;
  const status = (counted ? DoneStatus.count : 0) | (more ? DoneStatus.more : DoneStatus.final);
  await out.write(done(kind === 'rpc' ? Done.inProcedure : Done.batch, status, rows));
}

/** @returns rows written */
async function writeRows({ columns = [], rows = [] }: TdsResult, options: AnswerOptions): Promise<number> {
  const { out, encoding, interrupt, onRow, onRows } = options;
  const wire: WireColumn[] = columns.map(({ name, type, notNull = false }) => ({
    name,
    notNull,
    codec: codecOf(type, notNull, encoding),
  }));
  await out.write(columnMetadata(wire));
  const bytes = new ByteWriter();
  let [written, complete] = [0, false];
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
  try {
    while (!interrupt.raised) {
      const next = iterator.next();
      const step = next instanceof Promise ? await interrupt.until(next) : next;
      complete = step?.done === true;
      if (!step || step.done) break;
      writeRow(bytes.clear(), wire, step.value);
      const full = out.write(bytes.view());
      if (full) await full;
      written++;
      onRow();
    }
  } finally {
    if (!complete) leave(iterator);
    onRows(written, complete);
  }
  return written;
}

/** Tells the rows that no more are wanted, without waiting: they may hang, which is why they are left. */
function leave(iterator: Iterator<unknown> | AsyncIterator<unknown>): void {
  const left = iterator.return?.();
  if (left instanceof Promise) left.catch(() => undefined);
}
