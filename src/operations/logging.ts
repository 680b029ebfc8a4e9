import type { DynamicModule, INestApplication } from '@nestjs/common';
import { Logger, LoggerModule } from 'nestjs-pino';
import {
  pino,
  stdTimeFunctions,
  type DestinationStream,
  type Logger as Pino,
  type LoggerOptions,
  type LogFn,
} from 'pino';
import type { Options } from 'pino-http';
import { stackFrames } from '../errors/render';
import { queryText } from './logging-sources';

/**
 * What each level means. `error`: somebody must act now, the service or a sync does not do its work. `warn`: look at
 * it in office hours. `info`: what happened, one line per request, per sync and per statement sent to a source.
 * `debug`: for developers, never on in a running service.
 */
export const level = 'info';

/** The only fields that are ever written. Anything else is dropped and counted: a new field is a decision. */
const allowed: Record<string, (value: unknown) => unknown> = {
  context: text,
  method: text,
  route: text,
  status: number,
  milliseconds: number,
  code: text,
  source: text,
  run: number,
  query: queryText,
  err: safeError,
};

/** Nest says these at every start; they tell the operator nothing. */
const startUpContexts = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

/** Names the longest runs of digits that can be read as a personnummer, with or without its separator. */
const identityLike = /\d{6,}(?:[-+ ]?[0-9A-Za-z]{4}(?![0-9A-Za-z]))?/g;

const longestText = 300;

/** Structured logs as JSON lines, without addresses, paths, queries, headers and bodies. */
export function loggingModule(stream?: DestinationStream): DynamicModule {
  return LoggerModule.forRoot({ pinoHttp: stream ? [options, stream] : options });
}

/** The same log for what runs before and beside the HTTP service. */
export const serviceLog = (stream?: DestinationStream): Pino =>
  stream ? pino(options, stream) : pino(options);

/** Makes Nest and everything that uses its `Logger` write through the rules of this file. */
export function useLogs(app: INestApplication): void {
  app.useLogger(app.get(Logger));
}

const options: Options & LoggerOptions = {
  level,
  base: null,
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }), log: onlyAllowed },
  hooks: { logMethod: sayWithoutData },
  // One line per request is written by RequestWatch, which knows the route's template; pino-http only has the path.
  autoLogging: false,
  serializers: { req: () => undefined, res: () => undefined },
  wrapSerializers: false,
  quietReqLogger: true,
};

function sayWithoutData(this: unknown, args: Parameters<LogFn>, write: LogFn): void {
  const [first, second] = args as unknown[];
  const fields: Record<string, unknown> =
    first instanceof Error ? { err: first } : typeof first === 'object' && first !== null ? { ...first } : {};
  const said = typeof first === 'string' ? first : typeof second === 'string' ? second : fields.msg;
  delete fields.msg;
  if (startUpContexts.has(String(fields.context)) && !fields.err) return;
  // An error's own message may quote what it could not read, so its name stands in for it.
  const message = typeof said === 'string' ? text(said) : fields.err instanceof Error ? fields.err.name : '';
  write.call(this, fields as never, message as never);
}

function onlyAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  let dropped = 0;
  for (const [key, value] of Object.entries(fields)) {
    const write = Object.hasOwn(allowed, key) ? allowed[key] : undefined;
    if (write) out[key] = write(value);
    else dropped += 1;
  }
  return dropped > 0 ? { ...out, dropped } : out;
}

/** Name, code and where in the code: never the message, nor a cause's. */
function safeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: typeof error };
  const code =
    (error as { details?: { code?: unknown } }).details?.code ?? (error as { code?: unknown }).code;
  return {
    name: text(error.name),
    ...(typeof code === 'string' && { code: text(code) }),
    stack: stackFrames(error),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, longestText).replace(identityLike, '[…]') : typeof value;
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
