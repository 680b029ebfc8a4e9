import { Option, type Command } from 'commander';
import type { Language } from '../errors/problem';
import { debugText, problemsOf, renderProblem } from '../errors/render';

/** What a command found: printed as text, or as one JSON object with `--json`. */
export interface Outcome {
  /** False when something is wrong in the input: exit code 1. */
  ok: boolean;
  json: Record<string, unknown>;
  text: string;
}

export interface Io {
  json: boolean;
  language: Language;
  /** Progress, always on standard error. */
  progress(line: string): void;
}

/**
 * Adds what every command has (`--json`, `--lang`, an example in the help) and turns its outcome into output and
 * exit code: 0 done, 1 something wrong in the input, 2 could not run.
 */
export function define<A extends unknown[], O>(
  command: Command,
  example: string,
  handler: (io: Io, options: O, ...args: A) => Promise<Outcome>,
): Command {
  return command
    .option('--json', 'one JSON object on standard output / ett JSON-objekt på standard ut')
    .addOption(new Option('--lang <language>', 'language / språk').choices(['sv', 'en']).default('sv'))
    .addHelpText('after', `\nExample / Exempel:\n  ${example}`)
    .action(async (...all: unknown[]) => {
      const args = all.slice(0, -2) as A;
      const options = all[all.length - 2] as O & { json?: boolean; lang: Io['language'] };
      const io: Io = {
        json: options.json ?? false,
        language: options.lang,
        progress: (line) => process.stderr.write(`${line}\n`),
      };
      try {
        const outcome = await handler(io, options, ...args);
        process.stdout.write(io.json ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`);
        process.exitCode = outcome.ok ? 0 : 1;
      } catch (error) {
        fail(error, io);
      }
    });
}

function fail(error: unknown, io: Io): void {
  const problems = problemsOf(error);
  if (process.env.BRYGGA_DEBUG) process.stderr.write(`${debugText(error)}\n`);
  for (const problem of problems) process.stderr.write(`${renderProblem(problem, io.language)}\n`);
  if (io.json) process.stdout.write(`${JSON.stringify({ ok: false, problems })}\n`);
  process.exitCode = isInputError(error) ? 1 : 2;
}

/** A `Problems` list is always about a file that somebody wrote; a single problem stopped the command. */
const isInputError = (error: unknown): boolean => error instanceof Error && error.name === 'Problems';
