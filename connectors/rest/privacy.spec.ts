import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { LifecareDouble } from '../../test/doubles/lifecare/lifecare-double';
import { identities, personal } from '../../test/doubles/lifecare/records';
import {
  double,
  events,
  key,
  open,
  request,
  rows,
  useLifecare,
} from '../../test/doubles/lifecare/use-lifecare';
import type { ConnectorError, Query } from '../contract';
import { restSettings } from './settings';

useLifecare();

describe('only readings leave', () => {
  it('whatever was asked of the double in this file was a GET without a body', async () => {
    const source = await open();
    await source.status();
    for await (const _batch of source.stream(request()));
    const proof = await source.proveReadOnly();
    await source.close();
    for (const { method, headers } of double.asked) {
      expect(method).toBe('GET');
      expect(headers['content-length'] ?? headers['transfer-encoding']).toBeUndefined();
    }
    expect(proof.evidence.join('\n')).toMatch(/POST .* was refused \(CON-919\)/);
    expect(proof.evidence.join('\n')).toContain('cannot be asked');
  });

  it('the code has one place that sends, and it says GET', () => {
    const files = [__dirname, join(__dirname, '../shared')].flatMap((home) =>
      readdirSync(home)
        .filter(
          (name) => (home === __dirname || name.startsWith('https')) && /^(?!.*\.spec).*\.ts$/.test(name),
        )
        .map((name) => [name, readFileSync(join(home, name), 'utf8')] as const),
    );
    const senders = files.filter(([, text]) =>
      /\brequest\(\s*(?:url|`)|\bfetch\(|\.get\(url|node:net|node:http2/.test(text),
    );
    expect(senders.map(([name]) => name).filter((name) => name !== 'pages.ts')).toEqual(['https.ts']);
    expect(files.flatMap(([, text]) => text.match(/method: '(\w+)'/g) ?? []).sort()).toEqual([
      "method: 'GET'",
      // The attempt of the proof, refused by the guard, towards a port where nobody listens.
      "method: 'POST'",
    ]);
  });
});

describe('nothing personal and no key gets out', () => {
  it('in an event, an error, the evidence or the status, whatever goes wrong', async () => {
    const told: unknown[] = [];
    events.length = 0;
    const person = identities[0]!;
    const asking: Query = {
      kind: 'request',
      text: request(`parameters: { q: ":q" }`).text,
      parameters: { q: person },
    };
    const faults: LifecareDouble['fault'][] = [
      undefined,
      ...[301, 400, 401, 404, 429, 500].map((status) => () => ({
        status,
        headers: { 'retry-after': '0', location: `https://annan.example/?key=${key}&q=${person}` },
        body: `${key} ${person} ${personal.name}`,
      })),
      (reply) => ({ ...reply, body: `<html>${person} ${personal.name} ${key}` }),
      (reply) => ({
        ...reply,
        body: String(reply.body).replaceAll('"FromDate":"2026', `"FromDate":"${personal.name}`),
      }),
      (reply) => ({ ...reply, body: `{"Result":[{"Id":1,"${person}":1}],"TotalNumberOfRecords":1}` }),
      (reply) => ({
        ...reply,
        body: `{"Result":[{"Id":1,"Type":{"${person}":"${personal.name}"}}],"TotalNumberOfRecords":1}`,
      }),
      (reply) => ({ ...reply, headers: { 'content-type': `text/${person}; ${key}` }, body: person }),
      (reply) => ({ ...reply, broken: 'cut' }),
      (reply) => ({ ...reply, headers: { 'content-encoding': 'gzip' } }),
    ];
    for (const fault of faults) {
      double.fault = fault;
      const source = await open();
      try {
        for await (const _batch of source.stream(asking));
      } catch (error) {
        told.push((error as ConnectorError).details, inspect(error, { depth: 20, showHidden: true }));
      }
      told.push(await source.proveReadOnly(), await source.status());
      await source.close();
    }
    const all = inspect([told, events], { depth: 20, maxArrayLength: null, maxStringLength: null });
    expect(told.length).toBeGreaterThan(faults.length * 2);
    for (const canary of [
      key,
      encodeURIComponent(key),
      person,
      personal.name,
      personal.caseworker,
      personal.text,
    ])
      expect(all).not.toContain(canary);
  });

  it('in a row, unless a column names it', async () => {
    const found = JSON.stringify(await rows(request('each: InvestigationPersonDTOs')));
    for (const canary of [...Object.values(personal), ...identities]) expect(found).not.toContain(canary);
  });

  it('in brygga.yaml: a key stands in a place of its own', () => {
    for (const settings of [
      { parameters: { key: 'i klartext' } },
      { headers: { 'X-API-Key': 'i klartext' } },
      { headers: { Authorization: 'Basic eDp5' } },
      { address: 'https://x.example/?key=1' },
      { address: 'https://konto:ord@x.example/' },
    ])
      expect(restSettings.safeParse({ address: 'https://x.example', ...settings }).success).toBe(false);
  });
});
