import { Bilingual, Language, Place, Problem, ProblemDetails, Problems } from './problem';

/** All problems that an error carries; an unknown error becomes one `BRG-000` without its message's data. */
export function problemsOf(error: unknown): ProblemDetails[] {
  if (error instanceof Problem) return [error.details];
  if (error instanceof Problems) return [...error.list];
  if (hasDetails(error)) return [error.details];
  const name = error instanceof Error ? error.name : typeof error;
  return [
    {
      code: 'BRG-000',
      what: { sv: `Oväntat fel (${name}).`, en: `Unexpected error (${name}).` },
      fix: {
        sv: 'Kör igen med BRYGGA_DEBUG=1 och skicka utskriften till utvecklarna.',
        en: 'Run again with BRYGGA_DEBUG=1 and send the output to the developers.',
      },
    },
  ];
}

/**
 * An error and its causes for the developers: names, codes and where in the code. Never a message or a property: a
 * parser's error quotes what it could not read, and users send this to us.
 */
export function debugText(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = hasDetails(error) ? error.details.code : (error as { code?: unknown }).code;
  const head = typeof code === 'string' ? `${error.name} ${code}` : error.name;
  const text = [head, ...stackFrames(error).map((frame) => `    ${frame}`)].join('\n');
  return error.cause === undefined ? text : `${text}\n  caused by ${debugText(error.cause)}`;
}

/** The places in the code of an error's stack, without its message. */
export function stackFrames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n');
  return lines.filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line)).map((line) => line.trim());
}

/** `connectors/` has its own error class of the same shape, since it imports nothing from `src/`. */
function hasDetails(error: unknown): error is { details: ProblemDetails } {
  const details = (error as { details?: ProblemDetails } | null)?.details;
  return typeof details?.code === 'string' && typeof details.what?.sv === 'string';
}

/** `file:line:col`, `file table.column`, or an empty string. */
export function renderPlace(place: Place | undefined): string {
  if (!place) return '';
  const text = [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');
  const data = [place.table, place.field].filter((part) => part !== undefined).join('.');
  return [text, data].filter(Boolean).join(' ');
}

const headings = {
  warning: { sv: 'Varning:', en: 'Warning:' },
  why: { sv: 'Varför', en: 'Why' },
  fix: { sv: 'Gör så här', en: 'What to do' },
};

/** A problem as lines for a terminal. */
export function renderProblem(problem: ProblemDetails, language: Language): string {
  const t = (text: Bilingual): string => text[language];
  const place = renderPlace(problem.place);
  const head = [
    problem.code,
    ...(problem.severity === 'warning' ? [t(headings.warning)] : []),
    t(problem.what),
  ];
  const lines = [`${place ? `${place}: ` : ''}${head.join(' ')}`];
  if (problem.frame) lines.push(problem.frame);
  if (problem.why) lines.push(`  ${t(headings.why)}: ${t(problem.why)}`);
  if (problem.fix) lines.push(`  ${t(headings.fix)}: ${t(problem.fix)}`);
  return lines.join('\n');
}
