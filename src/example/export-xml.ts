import { join } from 'node:path';
import type { Value } from './dirt';
import { exampleLists, exampleListsOf, type ExampleList, type List, type ListExport } from './lists';
import { writeText } from './text-file';

/** What stands after `#` in a mapping's `from:`, e.g. `utredningar.xml#Export/Utredning`. */
export const xmlRecord = (list: ExampleList): string => `Export/${elementOf(list)}`;

/**
 * Writes the example as XML in UTF-8, one file per list; every column is an element, and NULL is one that is nil.
 * Answers rows per list. Throws `Problem` EXA-002, EXA-004 and EXA-005.
 */
export function exportExampleXml(source: ListExport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const list of exampleListsOf(source)) {
    const name = `${exampleLists[list.name]}.xml`;
    counts[name] = 0;
    const lines = function* (): Generator<string> {
      yield start;
      for (const row of list.rows) {
        counts[name]!++;
        yield record(list, row);
      }
      yield '</Export>\n';
    };
    writeText(join(source.outFolder, name), lines(), (text) => Buffer.from(text));
  }
  return counts;
}

const start =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Export xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n';

/** `id-byten` becomes `IdByten`. */
const elementOf = (list: ExampleList): string =>
  list.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());

function record({ name, columns }: List, row: readonly Value[]): string {
  const cells = columns.map((column, index) => {
    const value = row[index]!;
    return value === null
      ? `<${column} xsi:nil="true"/>`
      : `<${column}>${escaped(String(value))}</${column}>`;
  });
  return `<${elementOf(name)}>${cells.join('')}</${elementOf(name)}>\n`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`);
