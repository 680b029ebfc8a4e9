/** One statement read in a session, from its first row to its end, its error or its cancelling. */
import type { PrepareStatementInfo } from 'mysql2';
import type { Batch, Cell } from '../contract';
import { withinStall, type Pace } from '../shared/pace';
import { rowsLost, statementTimeout } from '../shared/server.errors';
import { whenAborted } from '../shared/when-aborted';
import type { Answer } from './answer';
import { columnsOf } from './cells';
import type { FieldDefinition } from './driver-types';
import { bound } from './parameters';
import type { Session } from './session';

export interface Reading {
  /** With `?` where the values go. */
  text: string;
  values: readonly Cell[];
  pace: Pace;
  statementTimeoutSeconds: number;
  stallSeconds: number;
  signal?: AbortSignal | undefined;
}

/** Rejects with the driver's error, the signal's reason or a ConnectorError; then the session can be used again. */
export async function* read(session: Session, reading: Reading): AsyncGenerator<Batch> {
  const { text, values, pace, signal } = reading;
  signal?.throwIfAborted();
  const before = await rowsSent(session);
  const { answer, columns } = await session.prepared(
    text,
    (statement: PrepareStatementInfo, fields: FieldDefinition[]) => ({
      columns: columnsOf(fields).map(({ name }) => name),
      answer: session.begin(statement, values.map(bound)),
    }),
  );
  const listenNoMore = whenAborted(signal, (reason) => answer.fail(reason as Error));
  try {
    for (let first = true; ; first = false) {
      const rows = await (first ? begun(answer, reading) : flowing(answer, reading));
      if (!rows) break;
      yield { columns, rows };
      await pace.passed(rows.length, signal);
    }
    await assertWhole(session, before, answer.received);
  } finally {
    listenNoMore();
    await session.stop();
  }
}

type Rows = Promise<Cell[][] | undefined>;

/** The server may think for as long as a statement may take, and then it must give something now and again. */
async function begun(answer: Answer, { statementTimeoutSeconds: seconds }: Reading): Rows {
  const timer = setTimeout(() => answer.fail(statementTimeout(seconds)), seconds * 1000);
  try {
    return await answer.next();
  } finally {
    clearTimeout(timer);
  }
}

function flowing(answer: Answer, { stallSeconds }: Reading): Rows {
  return withinStall(answer.next(), stallSeconds, () => answer.fail(new Error('stalled')));
}

/** MariaDB counts what it sends in a session; MySQL tells no client. */
async function rowsSent(session: Session): Promise<number | undefined> {
  if (!session.mariadb) return undefined;
  const [[, sent]] = (await session.rows(`SHOW SESSION STATUS LIKE 'Rows_sent'`)) as [[string, string]];
  return Number(sent);
}

async function assertWhole(session: Session, before: number | undefined, received: number): Promise<void> {
  if (before === undefined) return;
  const sent = (await rowsSent(session))! - before;
  if (sent !== received) throw rowsLost(sent, received);
}
