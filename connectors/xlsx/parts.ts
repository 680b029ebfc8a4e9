import { TextDecoder } from 'node:util';
import { BrokenMarkup, Markup, type MarkupHandler } from '../shared/files/markup';
import { damaged } from './xlsx.errors';
import type { Zip } from './zip';

/**
 * Reads a part of the workbook through `handler`, giving way to the caller after each chunk of some 64 KB.
 *
 * @throws ConnectorError `CON-604` for what is no well-formed UTF-8 XML
 */
export async function* readPart(
  zip: Zip,
  name: string,
  handler: MarkupHandler,
  signal?: AbortSignal,
): AsyncGenerator<undefined> {
  const markup = new Markup(handler);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of zip.read(name, signal)) {
    explained(zip, name, () => markup.write(decoded(utf8, chunk)));
    yield;
  }
  explained(zip, name, () => {
    markup.write(decoded(utf8, undefined));
    markup.end();
  });
}

export async function readWholePart(zip: Zip, name: string, handler: MarkupHandler): Promise<void> {
  for await (const _chunk of readPart(zip, name, handler));
}

function explained(zip: Zip, part: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof BrokenMarkup)) throw error;
    throw damaged(zip.file, part, {
      sv: 'Delen är inte välformad XML i UTF-8.',
      en: 'The part is not well-formed XML in UTF-8.',
    });
  }
}

/** Undefined is the end. */
function decoded(utf8: TextDecoder, chunk: Buffer | undefined): string {
  try {
    return utf8.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw new BrokenMarkup('syntax');
  }
}
