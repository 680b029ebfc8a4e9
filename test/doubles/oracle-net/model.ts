import type { DoubleColumn } from './columns';
import type { DoubleRows } from './cursor';
import type { Login } from './logon';
import type { BoundValue, EndToEnd } from './requests';

export interface DoubleQuery {
  sql: string;
  /** In the order of the placeholders. */
  binds: readonly BoundValue[];
  /** False when the driver only asks for the columns. */
  execute: boolean;
}

export interface DoubleSession {
  user: string;
  /** Aborts when the client breaks the call or goes away. */
  signal: AbortSignal;
}

/** Without `columns` a statement that gives no rows. */
export interface DoubleResult {
  columns?: readonly DoubleColumn[];
  rows?: DoubleRows;
  affected?: number;
}

export type DoubleEvent =
  | { kind: 'connect'; connectData: string }
  | ({ kind: 'login' } & Login)
  | ({ kind: 'query' } & DoubleQuery)
  | { kind: 'fetch'; rows: number }
  | ({ kind: 'end-to-end' } & EndToEnd)
  | { kind: 'break' | 'logoff' | 'commit' | 'rollback' | 'close' }
  | { kind: 'failure'; error: unknown };

export interface SessionOptions {
  handler(query: DoubleQuery, session: DoubleSession): DoubleResult | Promise<DoubleResult>;
  service: string;
  passwordOf(user: string): string | undefined;
  login(login: Login): true | { code: number; message: string };
  spy(event: DoubleEvent): void;
  countRow(): void;
}
