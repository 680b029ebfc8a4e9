import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Metrics } from './metrics';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * One log line and one observation per request. Only the route's template is ever named: a path, a query or a header
 * may hold an identity that somebody pasted.
 */
@Injectable()
export class RequestWatch implements OnModuleInit {
  private readonly log = new Logger('http');

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    // Never taken from the request: a caller could put anything there.
    server.setGenReqId(() => randomUUID());
    server.addHook('onRequest', (request, reply, done) => {
      void reply.header('x-request-id', request.id);
      done();
    });
    server.addHook('onResponse', (request, reply, done) => {
      const method = methods.has(request.method) ? request.method : 'other';
      const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
      const status = reply.statusCode;
      this.metrics.observeRequest({ method, route, status }, reply.elapsedTime / 1000);
      const line = { method, route, status, milliseconds: Math.round(reply.elapsedTime), msg: 'request' };
      if (status >= 500) this.log.error(line);
      else this.log.log(line);
      done();
    });
  }
}
