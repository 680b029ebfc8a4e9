import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { chunksTo, columns, type ColumnName } from '../rows';
import type { BenchSource } from '../source';
import { writeChunks } from '../write-chunks';

const file = 'bench.xml';
const records = `${file}#Rader/Rad`;
const places = new Map<string, number>(columns.map((name, index) => [name, index]));

/**
 * Bare: saxes over the file's UTF-8, an array per record. Both know the columns beforehand; without the
 * setting `columns` ours reads the file twice.
 */
export const source: BenchSource<{ folder: string; columns: Record<string, ColumnName[]> }> = {
  async prepare(folder, rows) {
    await writeChunks(join(folder, file), markup(rows));
    return {
      prepared: {
        folder,
        settings: { folder: '.', columns: { [records]: [...columns] } },
        query: { kind: 'file', name: records },
      },
      stop: async () => undefined,
    };
  },

  async bare({ folder }) {
    return {
      read: async (take) => {
        const parser = new SaxesParser();
        let row: (string | null)[] = [];
        let text = '';
        parser.on('opentag', ({ name }) => {
          text = '';
          if (name === 'Rad') row = new Array<string | null>(columns.length).fill(null);
        });
        parser.on('text', (part) => (text += part));
        parser.on('closetag', ({ name }) => {
          if (name === 'Rad') return take(row);
          const place = places.get(name);
          if (place !== undefined) row[place] = text;
        });
        for await (const chunk of createReadStream(join(folder, file), 'utf8')) parser.write(chunk as string);
        parser.close();
      },
      close: async () => undefined,
    };
  },
};

function* markup(rows: number): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<Export>\n<Rader>\n';
  for (const chunk of chunksTo(rows, 5000)) {
    yield chunk
      .map((row) => {
        const filled = columns.filter((name) => row[name] !== null);
        return `<Rad>${filled.map((name) => `<${name}>${row[name]}</${name}>`).join('')}</Rad>\n`;
      })
      .join('');
  }
  yield '</Rader>\n</Export>\n';
}
