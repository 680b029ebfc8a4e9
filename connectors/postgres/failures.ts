/**
 * Errors of a query in words for the person who can act. The engine's text is given only about the query's own text:
 * a cast or a function that fails at a row has the same codes as a misspelt query, and its text quotes the row.
 */
import { DatabaseError } from 'pg';
import { ConnectorError } from '../contract';
import { connectionLost, networkError, notSliceable, statementTimeout } from '../shared/server.errors';
import { missingGrants, tablesNear } from './catalogue';
import {
  brokenSql,
  lockedTable,
  noPermission,
  noSuchColumn,
  noSuchTable,
  notReady,
  queryFailed,
  replicaConflict,
  stoppedByAdministrator,
  textNotUtf8,
  tooManyConnections,
} from './postgres.errors';
import { lockSeconds, type Session } from './session';
import type { PostgresSettings } from './settings';

/** A statement that was sent, and where in it the query begins. */
export interface Sent {
  text: string;
  /** Characters before the query. */
  prefix: number;
  /** A part of the query's answer is asked for, in our words; the server has taken the query itself. */
  part: boolean;
  /** `performance.now()` when it was sent. */
  at: number;
  /** Rows are being read: what fails now can hold what stands in them. */
  reading: boolean;
}

/** Connections that the server ended: shut down, killed, idle too long, transaction too long. */
const ended = new Set(['57P01', '57P02', '57P05', '25P03', '25P04']);

/**
 * Names, rights, grammar, and writing in a read-only transaction. A misspelt query has these codes, and so has a cast
 * or a function that is given such a name by a row.
 */
const aboutText = /^(42|0A|25)/;

/** @param session reset already; asked for names that somebody may have meant */
export async function explainFailure(
  error: unknown,
  sent: Sent,
  session: Session,
  settings: PostgresSettings,
): Promise<unknown> {
  if (error instanceof ConnectorError) return error;
  if (!(error instanceof DatabaseError)) {
    return networkError(error, settings) ?? connectionLost((error as { code?: string }).code ?? 'closed');
  }
  const code = error.code ?? '';
  if (ended.has(code) || code.startsWith('08')) return connectionLost(code);
  if (sent.part && !sent.reading && code.startsWith('42')) return notSliceable(refused(code));
  const own = isAboutQuery(sent, error);
  if (!own && aboutText.test(code)) return queryFailed(code);
  switch (code) {
    case '42P01': {
      const name = nameAt(sent, error);
      return noSuchTable(name, await asked(session, () => tablesNear(session, name)));
    }
    case '42703':
      return noSuchColumn(nameAt(sent, error), error.hint ?? '');
    case '42501': {
      const grants = await asked(session, () => missingGrants(session, error.message, sent.text));
      return noPermission(error.message, grants);
    }
    case '57014': {
      const { statementTimeoutSeconds: limit } = settings;
      const late = performance.now() - sent.at >= limit * 950;
      return late ? statementTimeout(limit) : stoppedByAdministrator();
    }
    case '55P03':
      return lockedTable(lockSeconds);
    case '40001':
    case '72000':
      return replicaConflict(code);
    case '22021':
    case '22P05':
      return textNotUtf8(code);
    case '53300':
      return tooManyConnections(settings.user);
    case '57P03':
      return notReady(code);
    default:
      return own ? brokenSql(code, error.message, lineAt(sent, error)) : queryFailed(code);
  }
}

const refused = (code: string): { sv: string; en: string } => ({
  sv: `PostgreSQL tar inte emot frågan om en del av svaret (${code}), t.ex. för att en typ inte har någon ordning.`,
  en: `PostgreSQL does not take the query for a part of the answer (${code}), e.g. since a type has no order.`,
});

/** Whether the engine's text is about the query's own, and cannot hold what a row, a parameter or a function gave. */
function isAboutQuery(
  { text, prefix, reading }: Sent,
  { code = '', where, position }: DatabaseError,
): boolean {
  // It is set when a function of the database raised the error, whose text can then be anything.
  if (where !== undefined) return false;
  // The name of a command, and nothing else.
  if (code.startsWith('25')) return true;
  if (reading) return false;
  // Rights, and parameters whose type the query does not tell: named before a row is read, without a place.
  if (code === '42501' || code === '42P18') return true;
  const at = Number(position) - prefix;
  return aboutText.test(code) && at >= 1 && at <= [...text].length - prefix + 1;
}

/** A question that only makes the error more helpful, and must not hide it. */
async function asked(session: Session, question: () => Promise<string[]>): Promise<string[]> {
  try {
    return await question();
  } catch {
    await session.reset();
    return [];
  }
}

const written =
  /^(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*))*/u;

/** The name in the query that the error points at; the engine counts characters, not UTF-16 units. */
function nameAt({ text }: Sent, { position }: DatabaseError): string {
  const rest = [...text].slice(Number(position) - 1).join('');
  return written.exec(rest)?.[0] ?? '?';
}

function lineAt({ text, prefix }: Sent, { position }: DatabaseError): number | undefined {
  if (position === undefined) return undefined;
  const before = [...text].slice(prefix, Number(position) - 1);
  return before.filter((letter) => letter === '\n').length + 1;
}
