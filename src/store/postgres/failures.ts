import { ConnectorError } from '../../../connectors/contract';
import { Problem } from '../../errors/problem';
import { storeProblems } from '../store.problems';
import { postgresProblems } from './postgres-store.problems';

/** The server's code of a row whose key is there already. */
export const uniqueViolation = '23505';

export const codeOf = (error: unknown): string => (error as { code?: string } | null)?.code ?? '';

/**
 * Turns errors of the driver and the server into problems; a fault of ours stays one. The server's text can quote a row
 * and is never passed on.
 */
export function asProblem(error: unknown, place: string, purpose: 'read' | 'write'): unknown {
  if (error instanceof ConnectorError) return postgresProblems.notOpened(place, error.details, error);
  if (error instanceof Problem || !(error instanceof Error)) return error;
  // TypeORM wraps the driver's error.
  const inner = (error as { driverError?: Error }).driverError ?? error;
  const code = codeOf(inner);
  if (/^(08...|57P0[1-5]|E[A-Z]+)$/.test(code) || /^(Connection terminated|Client )/.test(inner.message))
    return postgresProblems.lost(place, code || 'closed', inner);
  if (code === '42501') return postgresProblems.noRight(place, inner);
  if (/^53...$/.test(code)) return postgresProblems.short(place, code, inner);
  if (code === '25006')
    return purpose === 'read' ? storeProblems.notReadable() : postgresProblems.replica(place, inner);
  return /^[0-9A-Z]{5}$/.test(code) ? postgresProblems.refused(place, code, inner) : error;
}
