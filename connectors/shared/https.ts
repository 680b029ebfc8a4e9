/**
 * Reading over HTTPS. Belongs here: the one place that sends a request, which is a GET without a body; certificates,
 * time limits, patience with a busy server. Never: another method, a redirect, or what an answer means.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { ConnectorError, type OpenContext, type ReadOnlyProof } from '../contract';
import { guarded } from './https-guard';
import {
  explainFailure,
  portOf,
  refusal,
  retryAfter,
  showsItsEnd,
  shownUrl,
  unpacked,
  type Answer,
  type GetOptions,
  type Look,
} from './https-answer';
import {
  closedOnCertificate,
  encryptedAfterAll,
  endUnknown,
  noAnswer,
  notEncrypted,
  tooBusy,
  tooLarge,
} from './https.errors';
import { readHttpsTls, readValues, type HttpsSettings, type HttpsTls } from './https-settings';
import { withinStall } from './pace';
import { encryptionOff, notReachable, stalled } from './server.errors';

/** A server that asks for more patience than this is left alone until the next run. */
const longestWaitSeconds = 60;
const tries = 4;

export class HttpsClient {
  private seen: Look | undefined;

  private constructor(
    private readonly base: URL,
    private readonly settings: HttpsSettings,
    private readonly parameters: readonly [string, string][],
    private readonly headers: http.OutgoingHttpHeaders,
    private readonly tls: HttpsTls,
    private readonly agent: http.Agent,
  ) {}

  /** Reads secrets and certificates; calls nobody. @throws ConnectorError `CON-013`, `CON-014`, `CON-915` to `918` */
  static async open(settings: HttpsSettings, context: OpenContext, connections = 1): Promise<HttpsClient> {
    const base = new URL(settings.address);
    const plain = base.protocol === 'http:';
    if (plain && settings.tls !== 'off') throw notEncrypted(base.host);
    if (!plain && settings.tls === 'off') throw encryptedAfterAll();
    if (plain) context.log({ kind: 'warning', details: encryptionOff(base.host) });
    const [parameters, headers, tls] = await Promise.all([
      readValues('parameters', settings.parameters, context.baseDir),
      readValues('headers', settings.headers, context.baseDir),
      readHttpsTls(settings.tls, base.hostname, context.baseDir),
    ]);
    return new HttpsClient(
      base,
      settings,
      parameters,
      { ...Object.fromEntries(headers), 'user-agent': context.applicationName },
      tls,
      guarded(plain ? http.Agent : https.Agent, { keepAlive: true, maxSockets: connections }),
    );
  }

  /** The address of a path below the base, with the parameters of every request and these. */
  url(path: string, parameters: Iterable<readonly [string, string]> = []): URL {
    return this.signed(
      new URL(`${this.base.href.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`),
      parameters,
    );
  }

  /** An address that an answer gave; null when it is on another server, to which no key may go. */
  linked(link: string, from: URL): URL | null {
    if (!URL.canParse(link, from.href)) return null;
    const url = new URL(link, from.href);
    return url.origin === this.base.origin ? this.signed(url, []) : null;
  }

  /** A body as a stream. @throws ConnectorError for every status but 200, each by its cause */
  async get(url: URL, options: GetOptions): Promise<Answer> {
    const response = await this.respond(url, options);
    return { headers: response.headers, body: this.body(url, response, options.signal) };
  }

  /** A whole body of at most `megabytes`. @throws ConnectorError as `get`, and `CON-907` */
  async read(
    url: URL,
    options: GetOptions,
    megabytes: number,
  ): Promise<{ headers: http.IncomingHttpHeaders; bytes: Buffer }> {
    const response = await this.respond(url, options);
    try {
      return { headers: response.headers, bytes: await this.whole(url, response, megabytes) };
    } catch (error) {
      response.destroy();
      options.signal?.throwIfAborted();
      throw explainFailure(error, url, this.showsCertificate);
    }
  }

  /** Calls the base address without any key or parameter and looks at how it answers, whatever that is. */
  async look(signal?: AbortSignal): Promise<Look> {
    if (!this.seen) (await this.send(this.base, { accept: '*/*', signal }, {})).destroy();
    return this.seen!;
  }

  /** What can be shown of a server that has no way to ask for rights. */
  proveReadOnly(): ReadOnlyProof {
    const refusal = this.tryToPost();
    const readOnly = refusal !== undefined;
    return {
      readOnly,
      evidence: [
        'The connector has one place that makes requests; it sends GET without a body and follows no redirect.',
        readOnly
          ? `A POST through the connections of this source was refused (${refusal}) before anybody was called.`
          : 'A POST through the connections of this source was ALLOWED.',
        'What the key or certificate itself may do cannot be asked over such an interface, and no write is tried on a system in use: ask the vendor for one that may only read what the mapping names.',
      ],
      excess: readOnly ? [] : [{ right: 'POST', remove: 'Report it; nothing at the source is at fault.' }],
    };
  }

  /** Towards a port of this machine where nobody listens, so that nothing is written to even if it were let through. */
  private tryToPost(): string | undefined {
    const plain = this.tls === 'off';
    const { request } = plain ? http : https;
    try {
      request(`${plain ? 'http' : 'https'}://127.0.0.1:9/`, { method: 'POST', agent: this.agent })
        .on('error', () => undefined)
        .end();
      return undefined;
    } catch (error) {
      return error instanceof ConnectorError ? error.details.code : undefined;
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private signed(url: URL, parameters: Iterable<readonly [string, string]>): URL {
    for (const [name, value] of parameters) url.searchParams.set(name, value);
    for (const [name, value] of this.parameters) url.searchParams.set(name, value);
    return url;
  }

  /** An answer with status 200, after some patience with a busy server. */
  private async respond(url: URL, options: GetOptions): Promise<http.IncomingMessage> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.send(url, options);
      const status = response.statusCode!;
      if (status === 200 && showsItsEnd(response)) return response;
      response.destroy();
      if (status === 200) throw endUnknown(shownUrl(url));
      if (status !== 429 && status !== 503) throw refusal(shownUrl(url), status);
      const asked = retryAfter(response.headers['retry-after']);
      const seconds = asked ?? 2 ** (attempt - 1);
      if (attempt === tries || seconds > longestWaitSeconds) throw tooBusy(shownUrl(url), status, asked);
      await wait(seconds * 1000, undefined, { signal: options.signal });
    }
  }

  private async send(
    url: URL,
    options: GetOptions,
    headers: http.OutgoingHttpHeaders = this.headers,
  ): Promise<http.IncomingMessage> {
    options.signal?.throwIfAborted();
    for (;;) {
      const request = this.request(url, options, headers);
      try {
        const response = await this.response(url, request);
        this.see(response);
        return response;
      } catch (error) {
        options.signal?.throwIfAborted();
        const { code } = error as NodeJS.ErrnoException;
        // The server closed an idle connection just as it was used again; nothing of the request has been answered.
        if (request.reusedSocket && code === 'ECONNRESET') continue;
        if (this.showsCertificate && code === 'ECONNRESET') throw closedOnCertificate(url.hostname, code);
        throw explainFailure(error, url, this.showsCertificate);
      }
    }
  }

  private request(
    url: URL,
    { accept, signal }: GetOptions,
    headers: http.OutgoingHttpHeaders,
  ): http.ClientRequest {
    const { request } = url.protocol === 'http:' ? http : https;
    return request(url, {
      method: 'GET',
      agent: this.agent,
      ...(this.tls !== 'off' && this.tls),
      ...(signal && { signal }),
      headers: { ...headers, accept, 'accept-encoding': 'gzip, deflate, br' },
    }).end();
  }

  private response(url: URL, request: http.ClientRequest): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { connectTimeoutSeconds, answerTimeoutSeconds } = this.settings;
      let timer: NodeJS.Timeout | undefined;
      const limit = (seconds: number, error: () => Error): void => {
        clearTimeout(timer);
        timer = setTimeout(() => request.destroy(error()), seconds * 1000);
      };
      const answering = (): void =>
        limit(answerTimeoutSeconds, () => noAnswer(shownUrl(url), answerTimeoutSeconds));
      request.once('socket', (socket: Socket) => {
        if (request.reusedSocket) return answering();
        limit(connectTimeoutSeconds, () => notReachable(url.hostname, portOf(url), 'ETIMEDOUT'));
        socket.once(this.tls === 'off' ? 'connect' : 'secureConnect', answering);
      });
      request.once('response', (response: http.IncomingMessage) => {
        clearTimeout(timer);
        resolve(response);
      });
      request.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
    });
  }

  /** By events, not as `body`: a page comes in many small chunks. */
  private whole(url: URL, response: http.IncomingMessage, megabytes: number): Promise<Buffer> {
    const plain = unpacked(url, response);
    const { stallSeconds } = this.settings;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const silence = setTimeout(() => reject(stalled(stallSeconds)), stallSeconds * 1000);
      plain.on('data', (chunk: Buffer) => {
        silence.refresh();
        size += chunk.length;
        if (size > megabytes * 1e6) reject(tooLarge(shownUrl(url), megabytes));
        else chunks.push(chunk);
      });
      plain.once('end', () => resolve(Buffer.concat(chunks)));
      plain.once('error', reject);
      plain.once('close', () => clearTimeout(silence));
    });
  }

  private async *body(
    url: URL,
    response: http.IncomingMessage,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Buffer> {
    const plain = unpacked(url, response);
    const chunks = plain[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const { stallSeconds } = this.settings;
    try {
      for (;;) {
        const next = await withinStall(chunks.next(), stallSeconds, () =>
          response.destroy(stalled(stallSeconds)),
        );
        if (next.done) return;
        yield next.value;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw explainFailure(error, url, this.showsCertificate);
    } finally {
      if (!response.complete || !plain.readableEnded) response.destroy();
    }
  }

  private get showsCertificate(): boolean {
    return this.tls !== 'off' && (this.tls.cert ?? this.tls.pfx) !== undefined;
  }

  private see({ headers, socket }: http.IncomingMessage): void {
    const date = Date.parse(headers.date ?? '');
    const protocol = this.tls === 'off' ? null : (socket as TLSSocket).getProtocol();
    this.seen = {
      transport:
        protocol === null
          ? { encrypted: false, detail: 'Not encrypted (tls: off).' }
          : { encrypted: true, detail: `${protocol}, certificate verified.` },
      clock: Number.isNaN(date) ? null : new Date(date).toISOString(),
      software: headers.server?.toString() ?? null,
    };
  }
}
