/** A request description: one resource of an API, and what is taken out of its answers. */
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { wrongQuery } from '../connector.errors';
import type { Cell, Query } from '../contract';
import { fieldPath } from '../shared/https-json';
import { wrongParameters } from '../shared/server.errors';
import { wrongRequest } from './rest.errors';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const cellTypes = ['text', 'number', 'boolean', 'date', 'datetime'] as const;
export type CellType = (typeof cellTypes)[number];

const columnSchema = z.strictObject({
  path: z
    .union([fieldPath, z.array(fieldPath).min(2)])
    .describe(
      'Where the value stands. Several are joined by "-" for a key that needs more than one field; "-" inside one is "\\-".',
    ),
  type: z.enum(cellTypes).optional().describe('What it must be; without it, what JSON says.'),
  optional: z
    .boolean()
    .default(false)
    .describe('The API leaves the field out when it is empty. Without it a missing field is an error.'),
});

const linkKey = fieldPath
  .optional()
  .describe(
    'Field that tells one record from every other: every key is remembered, and none may come twice.',
  );

const paging = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('offset'),
    offset: z.string().min(1).describe('Parameter for how many records to pass.'),
    limit: z.string().min(1).describe('Parameter for how many records to give.'),
    size: z.number().int().min(2).max(100_000).describe('Records per page.'),
    total: fieldPath.optional().describe('Where the answer says how many records there are.'),
    key: fieldPath.describe('Field that tells one record from every other; shows that none is missed.'),
    unordered: z
      .boolean()
      .default(false)
      .describe('The records do not come in the order of the key; every key is remembered instead.'),
  }),
  z.strictObject({
    by: z.literal('link'),
    next: fieldPath.describe('Where the answer has the address of the next page.'),
    key: linkKey,
  }),
  z.strictObject({
    by: z.literal('link-header').describe('The header Link with rel="next".'),
    key: linkKey,
  }),
]);

export const requestSchema = z
  .strictObject({
    path: z
      .string()
      .regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^?#:\\\s]+$/, 'must be a path below address, without ? and ..')
      .describe('The resource, from the address of the source.'),
    parameters: z
      .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .describe('Query parameters. A value of the form `:name` is a parameter of the query.'),
    modifiedAfter: z
      .string()
      .min(1)
      .optional()
      .describe("Parameter that takes the query's `modifiedAfter`; not sent when the query has none."),
    paging: paging.optional().describe('How the pages follow each other; without it there is one.'),
    result: fieldPath
      .optional()
      .describe('Where the list of records stands; without it the answer is the list.'),
    each: fieldPath
      .optional()
      .describe(
        'A list in the record that gives one row per element; one row without them when it is empty.',
      ),
    first: fieldPath.optional().describe('A list in the record of which the first element is read.'),
    where: z
      .record(fieldPath, z.union([scalar, z.array(scalar).min(1)]))
      .default({})
      .describe('Keeps only what has one of these values; the rest is dropped as it is read.'),
    columns: z
      .record(
        z.string().min(1),
        z.union([fieldPath.transform((path) => ({ path, optional: false })), columnSchema]),
      )
      .refine((columns) => Object.keys(columns).length > 0, 'must name at least one')
      .describe('Name of the column: where its value stands. Nothing else is taken out of an answer.'),
  })
  .refine((request) => request.each === undefined || request.first === undefined, {
    path: ['first'],
    message: 'cannot stand beside each',
  });
export type RequestDescription = z.infer<typeof requestSchema>;

/** A description and the query parameters that it sends, without those of the paging and of the source. */
export interface Request extends RequestDescription {
  sent: [string, string][];
}

/** @throws ConnectorError `CON-003`; `CON-930` with line and column; `CON-020` when the parameters do not fit */
export function readRequest(query: Query): Request {
  if (query.kind !== 'request') throw wrongQuery('rest', 'request');
  const description = readDescription(query.text);
  return { ...description, sent: bind(description, query.parameters ?? {}) };
}

function readDescription(text: string): RequestDescription {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fail = (reasons: string, offset: number): never => {
    const { line, col } = lines.linePos(offset);
    throw wrongRequest(reasons, Math.max(line, 1), Math.max(col, 1));
  };
  const broken = document.errors[0];
  if (broken) fail(broken.message, broken.pos[0]);
  const parsed = requestSchema.safeParse(plainValue(document, fail));
  if (parsed.success) return parsed.data;
  // A misspelt key is unknown and missing at the same time; where it stands is what helps.
  const issues = parsed.error.issues
    .flatMap(flatten)
    .sort((a, b) => Number(b.key !== undefined) - Number(a.key !== undefined));
  const reasons = issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  return fail(reasons.join('; '), offsetOf(document, issues[0]!));
}

function plainValue(document: Document, fail: (reasons: string, offset: number) => never): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return fail('aliases (*name) are not used here', 0);
  }
}

interface Issue {
  path: PropertyKey[];
  message: string;
  /** Unknown keys stand below `path`. */
  key?: string | undefined;
}

/** A union tells of each of its forms; the one that got furthest is what its writer meant. */
function flatten(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys')
    return [{ path: issue.path, message: issue.message, key: issue.keys[0] }];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0)
    return [{ path: issue.path, message: issue.message }];
  const forms = issue.errors.map((errors) =>
    errors.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  return forms.sort((a, b) => deepest(b) - deepest(a))[0]!;
}

const deepest = (issues: readonly Issue[]): number =>
  Math.max(...issues.map(({ path, key }) => path.length + (key === undefined ? 0 : 1)));

function offsetOf(document: Document, { path, key }: Issue): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as { range?: [number] } | undefined;
    const inside = key === undefined || depth < path.length ? undefined : keyOffset(node, key);
    if (node?.range) return inside ?? node.range[0];
  }
  return (key === undefined ? undefined : keyOffset(document.contents, key)) ?? 0;
}

function keyOffset(node: unknown, key: string): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

function bind(request: RequestDescription, given: Readonly<Record<string, Cell>>): [string, string][] {
  const used = new Set<string>();
  const missing: string[] = [];
  const sent: [string, string][] = [];
  const take = (name: string, parameter: string): void => {
    used.add(parameter);
    sent.push([name, asParameter(given[parameter]!)]);
  };
  for (const [name, value] of Object.entries(request.parameters)) {
    const parameter = typeof value === 'string' ? /^:([\p{L}_][\p{L}\p{N}_]*)$/u.exec(value)?.[1] : undefined;
    if (parameter === undefined) sent.push([name, String(value)]);
    else if (Object.hasOwn(given, parameter)) take(name, parameter);
    else missing.push(parameter);
  }
  if (request.modifiedAfter !== undefined && Object.hasOwn(given, 'modifiedAfter'))
    take(request.modifiedAfter, 'modifiedAfter');
  const unused = Object.keys(given).filter((name) => !used.has(name));
  if (missing.length > 0 || unused.length > 0) throw wrongParameters(missing, unused);
  return sent;
}

/** A time as cells have it becomes ISO 8601 as addresses have it. */
const asParameter = (value: Cell): string =>
  String(value ?? '').replace(/^(\d{4}-\d\d-\d\d) (?=\d\d:\d\d)/, '$1T');
