import { columnTwice } from './server.errors';

/**
 * Rows are read by the names of their columns: of two with one name, one would be lost.
 *
 * @param caseMatters whether `Kod` and `kod` are two names to the engine
 * @throws ConnectorError `CON-021`
 */
export function assertDistinct(names: readonly string[], { caseMatters }: { caseMatters: boolean }): void {
  const seen = new Set<string>();
  for (const name of names) {
    const key = caseMatters ? name : name.toLowerCase();
    if (seen.has(key)) throw columnTwice(name);
    seen.add(key);
  }
}
