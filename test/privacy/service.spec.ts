import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleCanaries } from '../../src/example/canaries.fixture';
import { ByteSearch, filesUnder, leaks } from '../support/byte-search';
import { exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';
import { firstReading, startService } from '../support/service';

const folder = testFolder();
const data = folder.in('data');
const answers = join(data, 'svar');

/** Tables that the gate may refuse for so small an example, and readiness. */
const mayFail = /ready|tables\/|indicators\/|statistics\//;

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
    new Instance(data, { sources: [sqliteSource(source)] });
    const service = await startService(data, { TMPDIR: answers });
    const { origin } = service;
    try {
      await service.said(firstReading.read);
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
      await service.stop();
    }
    const { out, err } = await service.stop();
    writeFileSync(join(answers, 'log'), out + err);
    expect(out.length).toBeGreaterThan(100);
    expect(leaks(search, filesUnder(data))).toEqual([]);
  });
});
