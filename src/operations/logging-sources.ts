import type { OpenContext } from '../../connectors/contract';

/** As much of the service's log as this needs; what it hears may have come from another process. */
export type SourceLogger = Record<'info' | 'warn', (fields: object, message: string) => void>;

/**
 * What the sources tell, as lines of the service's log: each statement for the DBA of the source, each warning once
 * per opening.
 */
export function sourceLog(logger: SourceLogger): (source: string) => OpenContext['log'] {
  return (source) => {
    const warned = new Set<string>();
    return (event) => {
      if (event.kind === 'query') {
        logger.info({ context: 'source', source, query: event.text }, 'query');
        return;
      }
      const { code, what } = event.details;
      if (warned.has(code)) return;
      warned.add(code);
      logger.warn({ context: 'source', source, code }, what.en);
    };
  };
}

const longestQuery = 20_000;
const part = /'(?:[^']|'')*'?|[^']+/g;
/** In a literal, six digits are a date of birth; elsewhere they may be a limit or a part of a name. */
const inLiteral = /\d{6,}(?:[-+ ]?[0-9A-Za-z]{4}(?![0-9A-Za-z]))?/g;
const elsewhere = /\d{6,8}[-+ ]?\d{4}(?!\d)|\d{6,8}[A-Za-z]\d{3}(?!\d)|\d{10,}/g;

/**
 * The text of a statement on one line, so that the DBA finds it again. Its author may have written an identity into
 * it; what can be read as one is left out, and nothing else.
 */
export function queryText(value: unknown): string {
  if (typeof value !== 'string') return typeof value;
  const line = value.replace(/\s+/g, ' ').trim();
  const safe = line.replace(part, (text) =>
    text.replace(text.startsWith("'") ? inLiteral : elsewhere, '[…]'),
  );
  return safe.slice(0, longestQuery);
}
