import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exampleCanaries } from '../../src/example/canaries.fixture';
import { ended, start } from '../support/brygga';
import { ByteSearch, filesUnder, leaks } from '../support/byte-search';
import { exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';

const folder = testFolder();
const data = folder.in('data');
const answers = join(data, 'svar');

/** Tables that the gate may refuse for so small an example, and readiness. */
const mayFail = /ready|tables\/|indicators\/|statistics\//;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Asks for a path and keeps all that came back: status, headers and body. */
async function keep(origin: string, path: string): Promise<string> {
  const answer = await fetch(origin + path);
  if (!mayFail.test(path)) expect([path, answer.status]).toEqual([path, 200]);
  const body = await answer.text();
  const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const file = join(answers, encodeURIComponent(path).slice(0, 200));
  writeFileSync(file, `${answer.status}\n${head}\n\n${body}`);
  return body;
}

/** The paths of the service; the API's own ids are put into those that take one. */
async function allPaths(origin: string): Promise<string[]> {
  const ids = async (path: string): Promise<string[]> => [
    ...new Set([...(await keep(origin, path)).matchAll(/"id"\s*:\s*"([^"]+)"/g)].map(([, id]) => id!)),
  ];
  const tables = await ids('/api/v2/tables');
  const indicators = await ids('/api/v2/indicators');
  return [
    ...[
      '/',
      '/tackning',
      '/metrics',
      '/health/live',
      '/health/ready',
      '/api/docs',
      '/api/docs-json',
      '/api/v2/config',
    ],
    ...tables.flatMap((id) =>
      ['', '/metadata', '/data', '/data?outputFormat=csv'].map((part) => `/api/v2/tables/${id}${part}`),
    ),
    ...indicators.map((id) => `/api/v2/indicators/${id}`),
    ...['/api/v2/statistics/2025', '/api/v2/statistics/2025/checks'],
  ];
}

describe('the service', () => {
  it('answers, logs and measures without any identity, name or free text, even when a caller sends one', async () => {
    mkdirSync(answers, { recursive: true });
    const source = exampleSource(folder.in('kalla', 'kalla.sqlite'));
    const canaries = [...new Set(exampleCanaries(source))];
    const search = new ByteSearch(canaries);
    const port = await freePort();
    new Instance(data, { sources: [sqliteSource(source)], server: { host: '127.0.0.1', port } });
    const child = start([], { cwd: data, entry: 'src/main.ts', env: { TMPDIR: answers } });
    const end = ended(child);
    try {
      const origin = `http://127.0.0.1:${port}`;
      for (let tries = 0; tries < 300; tries++) {
        if (
          await fetch(`${origin}/health/live`).then(
            (answer) => answer.ok,
            () => false,
          )
        )
          break;
        await sleep(100);
      }
      const paths = await allPaths(origin);
      for (const path of paths) expect([path, (await keep(origin, path)).length > 0]).toEqual([path, true]);
      expect(paths.length).toBeGreaterThan(15);
      expect(leaks(search, filesUnder(data))).toEqual([]);

      const [identity, name] = [canaries[0]!, canaries.find((text) => /^[A-Z][a-zåäö]{8,}$/.test(text))!];
      for (const path of [
        `/api/v2/tables/${identity}`,
        `/${encodeURIComponent(name)}`,
        `/api/v2/tables?query=${identity}`,
      ])
        await fetch(origin + path, {
          headers: { 'user-agent': name, 'x-request-id': identity, cookie: identity },
        });
    } finally {
      child.kill('SIGTERM');
    }
    const { out, err } = await end;
    writeFileSync(join(answers, 'log'), out + err);
    expect(out.length).toBeGreaterThan(100);
    expect(leaks(search, filesUnder(data))).toEqual([]);
  });
});
