import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse';
import { chunksTo, columns } from '../rows';
import type { BenchSource } from '../source';
import { writeChunks } from '../write-chunks';

const file = 'bench.csv';

/** Bare: csv-parse over the bytes of the file, which are UTF-8, read when it says that rows are there. */
export const source: BenchSource<{ folder: string }> = {
  async prepare(folder, rows) {
    await writeChunks(join(folder, file), lines(rows));
    return {
      prepared: { folder, settings: { folder: '.' }, query: { kind: 'file', name: file } },
      stop: async () => undefined,
    };
  },

  async bare({ folder }) {
    return {
      read: (take) =>
        new Promise((resolve, reject) => {
          const parser = createReadStream(join(folder, file)).pipe(parse({ delimiter: ';', from: 2 }));
          parser.on('readable', () => {
            for (let row = parser.read() as string[] | null; row; row = parser.read() as string[] | null)
              take(row);
          });
          parser.on('error', reject).on('end', resolve);
        }),
      close: async () => undefined,
    };
  },
};

function* lines(rows: number): Generator<string> {
  yield `${columns.join(';')}\r\n`;
  for (const chunk of chunksTo(rows, 5000)) {
    yield chunk
      .map((row) => {
        const cells = columns.map((name) => (name === 'Namn' ? `"${row[name]}"` : String(row[name] ?? '')));
        return `${cells.join(';')}\r\n`;
      })
      .join('');
  }
}
