import { writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { cannotWriteFile, needsFile, unknownFormat } from '../../coverage/coverage.problems';
import { Problem } from '../../errors/problem';
import type { Io, Outcome } from '../command';

export interface OutputOptions {
  format?: string;
  out?: string;
}

/** What one result looks like in each format that it has; made only when asked for. */
export type Forms = Record<string, () => string | Buffer | Promise<Buffer>>;

const binary = ['xlsx', 'docx'];

/** The format that was asked for, by name or by the file's ending; undefined: lines for a terminal. */
export function formatOf({ format, out }: OutputOptions, known: readonly string[]): string | undefined {
  const named = format ?? (out === undefined ? undefined : extname(out).slice(1).toLowerCase());
  if (named === undefined) return undefined;
  if (!known.includes(named)) throw new Problem(unknownFormat(named, known));
  if (binary.includes(named) && out === undefined) throw new Problem(needsFile(named));
  return named;
}

/**
 * Writes a result to the file, or gives it as the command's text.
 * @param summary the same result as lines for a terminal
 */
export async function output(
  io: Io,
  options: OutputOptions,
  forms: Forms,
  summary: string,
  json: Record<string, unknown>,
): Promise<Outcome> {
  const format = formatOf(options, Object.keys(forms));
  if (format === undefined) return { ok: true, json: { ok: true, ...json }, text: summary };
  const made = await forms[format]!();
  const { out } = options;
  if (out === undefined) return { ok: true, json: { ok: true, ...json }, text: String(made).trimEnd() };
  writeOut(out, made);
  const written = io.language === 'sv' ? `Skrivet till ${out}` : `Written to ${out}`;
  return { ok: true, json: { ok: true, file: out, ...json }, text: `${summary}\n\n${written}` };
}

/** Writes a file. @throws Problem `COV-012` */
export function writeOut(file: string, content: string | Buffer): void {
  try {
    writeFileSync(file, content);
  } catch (cause) {
    throw new Problem(cannotWriteFile(file, dirname(file)), { cause });
  }
}

export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
