import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { join } from 'node:path';
import { columns, rowsTo } from '../rows';
import { fileText } from '../servers';
import type { BenchSource } from '../source';

interface Settings {
  address: string;
  tls: { ca: string };
}

const pageSize = 1000;
const request = `path: rader
result: Result
columns: { ${columns.map((name) => `${name}: ${name}`).join(', ')} }
paging: { by: offset, offset: offset, limit: limit, size: ${pageSize}, total: Total, key: Id }`;

/**
 * A double of ours over TLS that gives 1000 records a page. Bare: https.get one page after another and JSON.parse,
 * which rounds wide numbers and drops the zeros of a decimal; on Node 20 it cannot be told not to.
 */
export const source: BenchSource<Settings> = {
  async prepare(folder, rows) {
    const { makeCertificates } = await import('../../../doubles/certificates');
    const { startHttpDouble } = await import('../../../doubles/lifecare/http-double');
    const certificates = await makeCertificates();
    const records = Array.from(rowsTo(rows), ({ Lopnummer, Belopp, Andrad, ...row }) => {
      const text = JSON.stringify({ ...row, Andrad: Andrad.replace(' ', 'T') });
      return `{"Lopnummer":${Lopnummer},"Belopp":${Belopp},${text.slice(1)}`;
    });
    const double = await startHttpDouble(
      ({ parameters }) => {
        const from = Number(parameters.get('offset'));
        const page = records.slice(from, from + Number(parameters.get('limit')));
        return { body: `{"Total":${rows},"Result":[${page.join()}]}` };
      },
      { certificates },
    );
    writeFileSync(join(folder, 'ca.pem'), certificates.ca);
    return {
      prepared: {
        folder,
        settings: { address: double.address, tls: { ca: 'ca.pem' } },
        query: { kind: 'request', text: request },
      },
      isDouble: true,
      stop: double.stop,
    };
  },

  async bare(prepared) {
    const { address, tls } = prepared.settings;
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: fileText(prepared, tls.ca) });
    return {
      read: async (take) => {
        for (let offset = 0; ; offset += pageSize) {
          const body = await fetched(`${address}/rader?offset=${offset}&limit=${pageSize}`, agent);
          const { Result: page } = JSON.parse(body) as { Result: Record<string, unknown>[] };
          for (const record of page) take(columns.map((name) => record[name]));
          if (page.length < pageSize) return;
        }
      },
      close: async () => agent.destroy(),
    };
  },
};

function fetched(address: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(address, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    }).on('error', reject);
  });
}
