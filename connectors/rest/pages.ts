/** The pages of one resource, one request at a time. */
import { isUtf8 } from 'node:buffer';
import { type HttpsClient } from '../shared/https';
import { shownUrl } from '../shared/https-answer';
import { fieldsOf, valueAt } from '../shared/https-json';
import { Continuity } from './continuity';
import { parseExactly } from './json';
import type { Request } from './request';
import { movedWhileReading, notJson, pathMissing, wrongLink } from './rest.errors';

export interface PageContext {
  client: HttpsClient;
  /** Of one answer. */
  megabytes: number;
  signal: AbortSignal;
}

type Records = readonly unknown[];

/**
 * Each record once, page by page.
 *
 * @throws ConnectorError `CON-935` or `CON-936` when it cannot be shown that none is missing, and as `HttpsClient`
 */
export function pages(request: Request, context: PageContext): AsyncGenerator<Records> {
  return request.paging?.by === 'offset'
    ? byOffset(request, request.paging, context)
    : byLink(request, context);
}

/** What the server says that there is, asked by one record; null where it says nothing. */
export async function totalOf(request: Request, context: PageContext): Promise<number | null> {
  const { paging } = request;
  if (paging?.by !== 'offset' || paging.total === undefined) return null;
  const answer = await fetchPage(
    context.client.url(request.path, [...request.sent, [paging.offset, '0'], [paging.limit, '1']]),
    context,
  );
  return totalIn(answer.value, paging.total);
}

async function* byOffset(
  request: Request,
  paging: Extract<Request['paging'], { by: 'offset' }>,
  context: PageContext,
): AsyncGenerator<Records> {
  const continuity = new Continuity(paging);
  const keySteps = paging.key.split('.');
  for (;;) {
    const { read } = continuity;
    const url = context.client.url(request.path, [
      ...request.sent,
      [paging.offset, String(Math.max(0, read - 1))],
      [paging.limit, String(paging.size)],
    ]);
    const { value } = await fetchPage(url, context);
    const records = recordsIn(value, request.result);
    const total = paging.total === undefined ? null : totalIn(value, paging.total);
    const fresh = continuity.take(
      records.map((record) => keyOf(record, keySteps, paging.key)),
      total,
    );
    if (fresh > 0) yield records.slice(records.length - fresh);
    // Without a count only a page with nothing new is the end: a server may give fewer than it was asked for.
    if (total === null ? fresh === 0 : continuity.read === total) return;
    if (fresh === 0 || (total !== null && continuity.read > total))
      throw movedWhileReading(continuity.read, total);
  }
}

async function* byLink(request: Request, context: PageContext): AsyncGenerator<Records> {
  const visited = new Set<string>();
  let url: URL | null = context.client.url(request.path, request.sent);
  while (url) {
    visited.add(url.href);
    const answer = await fetchPage(url, context);
    yield recordsIn(answer.value, request.result);
    const link = nextLink(request, answer);
    const next: URL | null = link === null ? null : context.client.linked(link, url);
    if (link !== null && (next === null || visited.has(next.href))) throw wrongLink();
    url = next;
  }
}

interface Page {
  value: unknown;
  /** The header. */
  link: string | undefined;
}

async function fetchPage(url: URL, { client, megabytes, signal }: PageContext): Promise<Page> {
  const { headers, bytes } = await client.read(url, { accept: 'application/json', signal }, megabytes);
  const refuse = (): Error =>
    notJson(shownUrl(url), /^[\w.+/-]+/.exec(headers['content-type'] ?? '')?.[0] ?? 'no content type');
  if (!isUtf8(bytes)) throw refuse();
  try {
    return {
      value: parseExactly(bytes.toString('utf8').replace(/^\uFEFF/, '')),
      link: headers.link?.toString(),
    };
  } catch {
    throw refuse();
  }
}

function nextLink({ paging }: Request, { value, link }: Page): string | null {
  if (paging?.by === 'link-header')
    return /<([^>]*)>[^,]*;\s*rel="?next"?(?=[\s;,]|$)/i.exec(link ?? '')?.[1] ?? null;
  if (paging?.by !== 'link') return null;
  const next = valueAt(value, paging.next.split('.'));
  // The last page of many APIs leaves the field out.
  if (next === null || next === undefined || next === '') return null;
  if (typeof next !== 'string')
    throw pathMissing('paging.next', paging.next, { sv: 'någon adress', en: 'address' }, []);
  return next;
}

function recordsIn(answer: unknown, path: string | undefined): Records {
  const found = path === undefined ? answer : valueAt(answer, path.split('.'));
  if (!Array.isArray(found))
    throw pathMissing('result', path ?? '(all)', { sv: 'någon lista', en: 'list' }, fieldsOf(answer));
  return found as unknown[];
}

function totalIn(answer: unknown, path: string): number {
  const found = valueAt(answer, path.split('.'));
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 0)
    throw pathMissing('paging.total', path, { sv: 'något antal', en: 'count' }, fieldsOf(answer));
  return found;
}

function keyOf(record: unknown, steps: readonly string[], path: string): string | number {
  const found = valueAt(record, steps);
  if (typeof found !== 'string' && typeof found !== 'number')
    throw pathMissing('paging.key', path, { sv: 'någon nyckel', en: 'key' }, fieldsOf(record));
  return found;
}
