import { writeAnswer } from './answer';
import type { Interrupt } from './interrupt';
import {
  TdsError,
  type TdsDoubleOptions,
  type TdsEventOf,
  type TdsLogin,
  type TdsQuery,
  type TdsResult,
} from './model';
import { PacketType, type Message, type PacketWriter } from './packets';
import { greetingAnswer, PreparedStatements } from './procedures';
import { readBatch, readCall, readTransaction, type ProcedureCall } from './requests';
import { done, Done, DoneStatus, errorToken, returnInt, returnStatus, transactionChange } from './tokens';
import type { Encoding } from './types/collation';

export interface ConversationOptions {
  handler: TdsDoubleOptions['handler'];
  login: TdsLogin;
  spid: number;
  out: PacketWriter;
  encoding: Encoding;
  spy(event: TdsEventOf): void;
  onRow(): void;
}

/** What comes after the login: requests and their answers. */
export class Conversation {
  private readonly prepared = new PreparedStatements();
  private transaction = 0n;

  constructor(private readonly options: ConversationOptions) {}

  /**
   * @returns the error that was sent, if any
   * @throws Error when the message is one that the double does not play
   */
  async answer({ type, body }: Message, interrupt: Interrupt): Promise<TdsError | undefined> {
    switch (type) {
      case PacketType.batch:
        return this.answerQuery({ kind: 'batch', sql: readBatch(body), parameters: [] }, interrupt);
      case PacketType.rpc:
        return this.answerCall(readCall(body, this.options.encoding), interrupt);
      case PacketType.transaction:
        return this.answerTransaction(body);
      default:
        throw new Error(`The double does not play messages of type 0x${type.toString(16)}.`);
    }
  }

  private async answerCall(call: ProcedureCall, interrupt: Interrupt): Promise<TdsError | undefined> {
    const { procedure, parameters } = call;
    const [first, , third] = parameters;
    switch (procedure) {
      case 'sp_executesql':
        return this.answerQuery(
          { kind: 'rpc', procedure, sql: String(first?.value), parameters: parameters.slice(2) },
          interrupt,
        );
      case 'sp_prepare':
        return this.prepare(String(third?.value));
      case 'sp_execute': {
        const sql = this.prepared.get(first);
        if (sql === undefined) return this.refuse(Done.procedure, noSuchHandle());
        return this.answerQuery({ kind: 'rpc', procedure, sql, parameters: parameters.slice(1) }, interrupt);
      }
      case 'sp_unprepare':
        this.prepared.remove(first);
        this.options.spy({ event: 'unprepare' });
        return this.send(returnStatus(), done(Done.procedure, DoneStatus.final));
      default:
        return this.answerQuery({ kind: 'rpc', procedure, sql: '', parameters }, interrupt);
    }
  }

  private async answerQuery(query: TdsQuery, interrupt: Interrupt): Promise<TdsError | undefined> {
    const { handler, login, spid, out, encoding, spy, onRow } = this.options;
    const greeting = greetingAnswer(query.sql);
    spy(greeting ? { event: 'greeting', sql: query.sql } : { event: 'query', query });
    const results = async (): Promise<TdsResult | TdsResult[]> =>
      greeting ?? handler(query, { login, spid, cancelled: () => interrupt.raised });
    return writeAnswer(results, {
      kind: query.kind,
      out,
      encoding,
      interrupt,
      onRow: greeting ? () => undefined : onRow,
      onRows: (rows, complete) => {
        if (!greeting) spy({ event: 'rows-sent', rows, complete });
      },
    });
  }

  /** Nothing looks at the statement here, as a real server would: what is wrong with it shows when it is executed. */
  private prepare(sql: string): Promise<undefined> {
    this.options.spy({ event: 'prepare', sql });
    const handle = this.prepared.add(sql);
    return this.send(returnStatus(), returnInt('handle', handle), done(Done.procedure, DoneStatus.final));
  }

  private answerTransaction(body: Buffer): Promise<TdsError | undefined> {
    const asked = readTransaction(body);
    if (!asked) return this.refuse(Done.batch, new TdsError(3989, 'The double plays no such transaction.'));
    if (asked.request === 'begin') this.transaction++;
    this.options.spy({ event: 'transaction', ...asked });
    return this.send(transactionChange(asked.request, this.transaction), done(Done.batch, DoneStatus.final));
  }

  private async refuse(token: number, error: TdsError): Promise<TdsError> {
    await this.send(errorToken(error), done(token, DoneStatus.error));
    return error;
  }

  private async send(...tokens: Buffer[]): Promise<undefined> {
    await this.options.out.write(Buffer.concat(tokens));
    await this.options.out.end();
  }
}

function noSuchHandle(): TdsError {
  return new TdsError(8179, 'Could not find prepared statement with the handle that was given.');
}
