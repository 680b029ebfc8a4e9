/**
 * An HTTPS server of a test: real TLS, answers that the test makes, and ways to break them. Belongs here: sockets.
 * Never: what an answer says.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Certificates } from '../certificates';

/** A request as it came. */
export interface Asked {
  method: string;
  path: string;
  parameters: URLSearchParams;
  headers: http.IncomingHttpHeaders;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body: string | Buffer;
  /** Sends the head and half of the body, then nothing more, or breaks the connection; or never begins to answer. */
  broken?: 'stalled' | 'cut' | 'silent';
}

export interface HttpDouble {
  /** `https://localhost:<port>`. */
  address: string;
  /** All requests so far, in order. */
  asked: Asked[];
  /** The most requests that were open at the same time. */
  mostAtOnce: number;
  /** Packs bodies in this way from now on. */
  encoding: 'gzip' | 'deflate' | 'br' | undefined;
  stop(): Promise<void>;
}

const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

export interface HttpDoubleOptions {
  /** Without them it speaks plain HTTP. */
  certificates?: Certificates;
  /** Refuses callers without a certificate of the same authority. */
  demandsCertificate?: boolean;
}

/** `answer` may throw: then the double answers 500 and the test should fail. */
export async function startHttpDouble(
  answer: (asked: Asked) => Reply,
  { certificates, demandsCertificate = false }: HttpDoubleOptions = {},
): Promise<HttpDouble> {
  const double: HttpDouble = { address: '', asked: [], mostAtOnce: 0, encoding: undefined, stop };
  let open = 0;
  const listener = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url!, 'http://double');
    const asked = {
      method: request.method!,
      path: pathname,
      parameters: searchParams,
      headers: request.headers,
    };
    double.asked.push(asked);
    double.mostAtOnce = Math.max(double.mostAtOnce, ++open);
    response.once('finish', () => open--);
    send(response, replyTo(asked), double.encoding);
  };
  const replyTo = (asked: Asked): Reply => {
    try {
      return answer(asked);
    } catch (error) {
      return { status: 500, body: String(error) };
    }
  };
  const server = certificates
    ? https.createServer(
        {
          ...certificates.server,
          ca: certificates.ca,
          requestCert: demandsCertificate,
          rejectUnauthorized: demandsCertificate,
        },
        listener,
      )
    : http.createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  double.address = `${certificates ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`;
  return double;

  function stop(): Promise<void> {
    return new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  }
}

function send(response: http.ServerResponse, reply: Reply, encoding: HttpDouble['encoding']): void {
  if (reply.broken === 'silent') return;
  const body = encoding ? packers[encoding](reply.body) : Buffer.from(reply.body);
  response.writeHead(reply.status ?? 200, {
    'content-type': 'application/json; charset=utf-8',
    server: 'Dubbel/1.0',
    ...(encoding && { 'content-encoding': encoding }),
    'content-length': body.length,
    ...reply.headers,
  });
  if (reply.broken === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    if (reply.broken === 'cut') response.destroy();
  });
}
