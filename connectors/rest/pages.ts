/** The pages of one resource, one request at a time. */
import { isUtf8 } from 'node:buffer';
import { type HttpsClient } from '../shared/https';
import type { Cell } from '../contract';
import { shownUrl } from '../shared/https-answer';
import { fieldsOf, valueAt } from '../shared/https-json';
import { Continuity } from './continuity';
import { parseExactly } from './json';
import { nextIn } from './link-header';
import type { Request } from './request';
import { movedWhileReading, notJson, pathMissing, wrongLink } from './rest.errors';
import { rowReader } from './rows';

export interface PageContext {
  client: HttpsClient;
  /** Of one answer. */
  megabytes: number;
  signal: AbortSignal;
}

type Records = readonly unknown[];

/** How pages follow each other: where the first is, and what a page says of the next. */
interface Following {
  first: URL;
  take(page: Page): { records: Records; next: URL | null };
}

/**
 * The rows of each record once, page by page; what no column names ends here. The next page is on its way while one
 * is read, and no more than that.
 *
 * @throws ConnectorError `CON-935` or `CON-936` when it cannot be shown that none is missing, and as `HttpsClient`
 */
export async function* pages(request: Request, context: PageContext): AsyncGenerator<Cell[][]> {
  const following =
    request.paging?.by === 'offset'
      ? byOffset(request, request.paging, context.client)
      : byLink(request, context.client, request.paging?.key);
  const leaving = new AbortController();
  const signal = AbortSignal.any([context.signal, leaving.signal]);
  const load = (url: URL): Promise<Page> => {
    const page = fetchPage(url, { ...context, signal });
    // Whoever leaves before it is read need not hear what became of it.
    page.catch(() => undefined);
    return page;
  };
  const read = rowReader(request);
  const take = (page: Page): { rows: Cell[][]; next: URL | null } => {
    const { records, next } = following.take(page);
    const rows: Cell[][] = [];
    for (const record of records) read(record, rows);
    return { rows, next };
  };
  try {
    for (let loading: Promise<Page> | null = load(following.first); loading;) {
      const { rows, next } = take(await loading);
      loading = next && load(next);
      yield rows;
    }
  } finally {
    leaving.abort();
  }
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

function byOffset(
  request: Request,
  paging: Extract<Request['paging'], { by: 'offset' }>,
  client: HttpsClient,
): Following {
  const continuity = new Continuity({ ...paging, overlaps: true });
  const keyOf = keyReader(paging.key);
  const from = (record: number): URL =>
    client.url(request.path, [
      ...request.sent,
      [paging.offset, String(record)],
      [paging.limit, String(paging.size)],
    ]);
  return {
    first: from(0),
    take({ value }) {
      const records = recordsIn(value, request.result);
      const total = paging.total === undefined ? null : totalIn(value, paging.total);
      const fresh = continuity.take(records, keyOf, total);
      const { read } = continuity;
      // Without a count only a page with nothing new is the end: a server may give fewer than it was asked for.
      const done = total === null ? fresh === 0 : read === total;
      if (!done && (fresh === 0 || (total !== null && read > total))) throw movedWhileReading(read, total);
      return {
        records: fresh === records.length ? records : records.slice(1),
        next: done ? null : from(read - 1),
      };
    },
  };
}

/** @param key path of what tells records apart; without it one that comes twice is not seen */
function byLink(request: Request, client: HttpsClient, key: string | undefined): Following {
  const keyOf = key === undefined ? undefined : keyReader(key);
  const continuity = new Continuity({ key: key ?? '', unordered: true, overlaps: false });
  const first = client.url(request.path, request.sent);
  const visited = new Set([first.href]);
  let here = first;
  return {
    first,
    take(page) {
      const records = recordsIn(page.value, request.result);
      if (keyOf) continuity.take(records, keyOf, null);
      const link = nextLink(request, page);
      if (link === null) return { records, next: null };
      const next = client.linked(link, here);
      if (next === null || visited.has(next.href)) throw wrongLink();
      visited.add(next.href);
      here = next;
      return { records, next };
    },
  };
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
  if (paging?.by === 'link-header') return link === undefined ? null : nextIn(link);
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

function keyReader(path: string): (record: unknown) => string | number {
  const steps = path.split('.');
  return (record) => {
    const found = valueAt(record, steps);
    if (typeof found === 'string' || typeof found === 'number') return found;
    throw pathMissing('paging.key', path, { sv: 'någon nyckel', en: 'key' }, fieldsOf(record));
  };
}
