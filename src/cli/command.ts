import { Option, type Command } from 'commander';
import type { Language, ProblemDetails } from '../errors/problem';
import { debugText, problemsOf, renderProblem } from '../errors/render';
import { sarifOf } from '../errors/sarif';
import { version } from './version';

/** What a command found: printed as text, or as one JSON object with `--json`. */
export interface Outcome {
  /** False when something is wrong in the input: exit code 1. */
  ok: boolean;
  json: Record<string, unknown>;
  text: string;
  /** What was found in the input, of a command that goes on after the first; `text` and `json` tell it too. */
  problems?: readonly ProblemDetails[];
}

export interface Io {
  json: boolean;
  language: Language;
  /** Progress, always on standard error. */
  progress(line: string): void;
}

const formats = ['text', 'json', 'sarif'] as const;
type Format = (typeof formats)[number];
type Handler<A extends unknown[], O> = (io: Io, options: O, ...args: A) => Promise<Outcome>;

/**
 * Adds what every command has (`--json`, `--lang`, an example in the help) and turns its outcome into output and
 * exit code: 0 done, 1 something wrong in the input, 2 could not run.
 */
export function define<A extends unknown[], O>(
  command: Command,
  example: string,
  handler: Handler<A, O>,
): Command {
  const json = new Option('--json', 'one JSON object on standard output / ett JSON-objekt på standard ut');
  return finish(command.addOption(json), example, handler, () => 'text');
}

/** As `define`, for a command that looks for problems in files: `--format sarif` is what editors and GitHub show. */
export function defineChecking<A extends unknown[], O>(
  command: Command,
  example: string,
  handler: Handler<A, O>,
): Command {
  const format = new Option('--format <format>', 'form of the answer / svarets form').choices(formats);
  const json = new Option('--json', 'the same as / samma som --format json').conflicts('format');
  command.addOption(format.default('text')).addOption(json);
  return finish(command, example, handler, (options) => options.format ?? 'text');
}

interface CommonOptions {
  json?: boolean;
  lang: Language;
  format?: Format;
}

function finish<A extends unknown[], O>(
  command: Command,
  example: string,
  handler: Handler<A, O>,
  formatOf: (options: CommonOptions) => Format,
): Command {
  return command
    .addOption(new Option('--lang <language>', 'language / språk').choices(['sv', 'en']).default('sv'))
    .addHelpText('after', `\nExample / Exempel:\n  ${example}`)
    .action(async (...all: unknown[]) => {
      const options = all[all.length - 2] as O & CommonOptions;
      await run(all.slice(0, -2) as A, options, options.json ? 'json' : formatOf(options), handler);
    });
}

async function run<A extends unknown[], O>(
  args: A,
  options: O & CommonOptions,
  format: Format,
  handler: Handler<A, O>,
): Promise<void> {
  const io: Io = {
    json: format === 'json',
    language: options.lang,
    progress: (line) => process.stderr.write(`${line}\n`),
  };
  try {
    const outcome = await handler(io, options, ...args);
    if (format === 'sarif') writeSarif(outcome.problems ?? [], io);
    else process.stdout.write(io.json ? `${JSON.stringify(outcome.json)}\n` : `${outcome.text}\n`);
    process.exitCode = outcome.ok ? 0 : 1;
  } catch (error) {
    fail(error, io, format);
  }
}

function fail(error: unknown, io: Io, format: Format): void {
  const problems = problemsOf(error);
  if (process.env.BRYGGA_DEBUG) process.stderr.write(`${debugText(error)}\n`);
  for (const problem of problems) process.stderr.write(`${renderProblem(problem, io.language)}\n`);
  if (format === 'sarif') writeSarif(problems, io);
  if (io.json) process.stdout.write(`${JSON.stringify({ ok: false, problems })}\n`);
  process.exitCode = isInputError(error) ? 1 : 2;
}

const writeSarif = (problems: readonly ProblemDetails[], io: Io): void =>
  void process.stdout.write(`${JSON.stringify(sarifOf(problems, io.language, version()), null, 2)}\n`);

/** A `Problems` list is always about a file that somebody wrote; a single problem stopped the command. */
const isInputError = (error: unknown): boolean => error instanceof Error && error.name === 'Problems';
