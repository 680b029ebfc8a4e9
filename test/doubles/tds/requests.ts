import { ByteReader } from './bytes';
import type { TdsParameter, TdsTransactionRequest } from './model';
import { readParameter } from './parameters';
import type { Encoding } from './types/collation';

/** ProcID of an RPC (MS-TDS 2.2.6.6). */
const procedures: Record<number, string> = {
  10: 'sp_executesql',
  11: 'sp_prepare',
  12: 'sp_execute',
  13: 'sp_prepexec',
  15: 'sp_unprepare',
};

export interface ProcedureCall {
  procedure: string;
  parameters: TdsParameter[];
}

/** SQLBatch (MS-TDS 2.2.6.7). */
export function readBatch(body: Buffer): string {
  return body.subarray(body.readUInt32LE(0)).toString('utf16le');
}

/** RPC (MS-TDS 2.2.6.6), one call of it. */
export function readCall(body: Buffer, encoding: Encoding): ProcedureCall {
  const input = afterHeaders(body);
  const nameLength = input.u16();
  const procedure = nameLength === 0xffff ? nameOf(input.u16()) : input.utf16(nameLength);
  input.u16();
  const parameters: TdsParameter[] = [];
  while (!input.done) parameters.push(readParameter(input, encoding));
  return { procedure, parameters };
}

function nameOf(id: number): string {
  return procedures[id] ?? `procedure ${id}`;
}

const transactionRequests: Record<number, TdsTransactionRequest> = { 5: 'begin', 7: 'commit', 8: 'rollback' };
const isolations = ['', 'READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE', 'SNAPSHOT'];

/** Transaction Manager Request (MS-TDS 2.2.6.9). @returns undefined for savepoints and distributed transactions */
export function readTransaction(
  body: Buffer,
): { request: TdsTransactionRequest; isolation?: string } | undefined {
  const input = afterHeaders(body);
  const request = transactionRequests[input.u16()];
  if (request !== 'begin') return request && { request };
  const isolation = isolations[input.u8()];
  return isolation ? { request, isolation } : { request };
}

/** ALL_HEADERS (MS-TDS 2.2.5.3) starts with its own length. */
function afterHeaders(body: Buffer): ByteReader {
  return new ByteReader(body.subarray(body.readUInt32LE(0)));
}
