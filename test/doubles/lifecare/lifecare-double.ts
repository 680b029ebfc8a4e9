/**
 * A double of Lifecare FamilyCare API v1, the Extract part, made from its contract. What the contract does not say is
 * chosen here and proves nothing about the real system: that a wrong key gives 401 and a wrong parameter 400, that
 * records come in the order of their Id, and that `modifiedAfter` means later than.
 */
import type { Certificates } from '../certificates';
import { answerProblems, answerSchema, basePath, extractPaths, requestProblems } from './contract';
import { startHttpDouble, type Asked, type HttpDouble, type Reply } from './http-double';
import { makeRecords, type Held } from './records';

export interface LifecareOptions {
  certificates: Certificates;
  demandsCertificate?: boolean;
  domain?: string;
  key?: string;
  /** Records per resource. */
  count?: number;
}

export interface LifecareDouble extends HttpDouble {
  /** Base address, with the contract's base path. */
  api: string;
  /** What each resource holds, by its last name (`Investigations`); a test may change it between two pages. */
  holdings: Record<string, Held[]>;
  /** Runs before a request is answered. */
  before: (() => void) | undefined;
  /** Changes or replaces an answer; gets how many requests came before. */
  fault: ((reply: Reply, asked: Asked, before: number) => Reply) | undefined;
  /** What the double itself answered against the contract. */
  problems: string[];
}

export async function startLifecare(options: LifecareOptions): Promise<LifecareDouble> {
  const { domain = 'IFO', key = 'nyckel', count = 10 } = options;
  const holdings = Object.fromEntries(extractPaths.map((path) => [lastName(path), makeRecords(path, count)]));
  const problems: string[] = [];
  let answered = 0;
  const answer = (asked: Asked): Reply => {
    state.before?.();
    const reply = regular(asked);
    return state.fault?.(reply, asked, answered++) ?? reply;
  };
  const regular = ({ method, path: full, parameters, headers }: Asked): Reply => {
    const path = full.startsWith(basePath) ? full.slice(basePath.length) : full;
    if (!extractPaths.includes(path)) return message(404, 'No such resource');
    if (method !== 'GET') return message(405, 'Method not allowed');
    const given = headers['x-api-key'] ?? parameters.get('key');
    if (given !== key || parameters.get('domain') !== domain) return message(401, 'Invalid API key');
    // The header stands for the parameter, which the contract has as required.
    if (headers['x-api-key'] !== undefined) parameters.set('key', key);
    const wrong = requestProblems(path, parameters);
    if (wrong.length > 0) return message(400, wrong.join('; '));
    const body = page(holdings[lastName(path)]!, parameters);
    problems.push(...answerProblems(answerSchema(path), body));
    return { body: JSON.stringify(body) };
  };
  const double = await startHttpDouble(answer, options);
  const state = Object.assign(double, {
    api: double.address + basePath,
    holdings,
    problems,
    before: undefined as LifecareDouble['before'],
    fault: undefined as LifecareDouble['fault'],
  });
  return state;
}

function page(held: readonly Held[], parameters: URLSearchParams): unknown {
  const after = parameters.get('modifiedAfter');
  const found = after === null ? held : held.filter(({ modified }) => modified > after);
  const offset = Number(parameters.get('offset') ?? 0);
  return {
    ModifiedAfter: after ?? '0001-01-01T00:00:00',
    TotalNumberOfRecords: found.length,
    Result: found.slice(offset, offset + Number(parameters.get('limit'))).map(({ record }) => record),
  };
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const message = (status: number, text: string): Reply => ({
  status,
  body: JSON.stringify({ Message: text }),
});
