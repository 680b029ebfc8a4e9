import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem, type ProblemDetails } from '../errors/problem';
import { problemsOf } from '../errors/render';
import { RequestProblem } from './reporting.problems';

/**
 * Every error leaves the API as RFC 9457 problem details in Swedish and English. What is no problem of ours says
 * nothing of itself: a message could quote what a caller or a source wrote.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const status = statusOf(error);
    const details = detailsOf(error, status);
    if (status >= 500) this.log.error(error instanceof Error ? error : new Error('unknown'));
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(status)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        status,
        code: details?.code,
        title: details?.what.en ?? titles[status] ?? 'Error',
        detail: details?.fix?.en,
        sv: details && { title: details.what.sv, why: details.why?.sv, detail: details.fix?.sv },
      });
  }
}

const titles: Record<number, string> = { 404: 'Not found', 500: 'Internal error' };

function statusOf(error: unknown): number {
  if (error instanceof RequestProblem) return error.status;
  // The request is right; what it asks for cannot be given as things stand.
  if (error instanceof Problem) return 409;
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : 500;
}

function detailsOf(error: unknown, status: number): ProblemDetails | undefined {
  const cause = error instanceof HttpException ? error.cause : error;
  if (cause instanceof Problem) return cause.details;
  return status >= 500 ? problemsOf(cause)[0] : undefined;
}
