import type { z } from 'zod';
import type { Bilingual, ProblemDetails } from './problem';
import { suggest } from './suggest';
import { missingKey, notAllowed, unknownKey, wrongForm, wrongType } from './yaml.problems';
import { expectedForm, keysAt } from './zod-walk';

/** One of zod's findings in our words, with the path of the thing that it is about. */
export interface Finding {
  problem: ProblemDetails;
  path: PropertyKey[];
  at: 'value' | 'key';
}

type Issue = z.core.$ZodIssue;

/** All findings of a failed parse of `value`. `room` is the prefix of their codes. */
export function describeIssues(
  issues: readonly Issue[],
  value: unknown,
  schema: z.core.$ZodType,
  room: string,
): Finding[] {
  const context: Context = { value, schema, room };
  return issues.flatMap((issue) => describe(issue, [...issue.path], context));
}

interface Context {
  value: unknown;
  schema: z.core.$ZodType;
  room: string;
}

function describe(issue: Issue, path: PropertyKey[], context: Context): Finding[] {
  const { room, schema } = context;
  const found = valueAt(context.value, path);
  const finding = (problem: ProblemDetails, at: 'value' | 'key' = 'value'): Finding => ({
    problem,
    path,
    at,
  });
  const missing = (): Finding => ({
    problem: missingKey(room, String(path.at(-1)), pathText(path.slice(0, -1))),
    path: path.slice(0, -1),
    at: 'key',
  });
  const wrong = (): Finding =>
    finding(
      wrongForm(room, show(found), pathText(path), expectedForm(schema, path) ?? untranslated(issue.message)),
    );
  switch (issue.code) {
    case 'unrecognized_keys': {
      const allowed = keysAt(schema, path);
      return issue.keys.map((key) => ({
        problem: unknownKey(room, key, pathText(path), suggest(key, allowed), allowed),
        path: [...path, key],
        at: 'key',
      }));
    }
    case 'invalid_type':
      if (found === undefined && path.length > 0) return [missing()];
      return [finding(wrongType(room, pathText(path), typeName(issue.expected), typeName(typeOf(found))))];
    case 'invalid_value':
      if (found === undefined && path.length > 0) return [missing()];
      return [finding(notAllowedAt(room, found, path, issue.values.map(String)))];
    case 'invalid_union': {
      if (found === undefined && path.length > 0) return [missing()];
      const options = (issue as { options?: unknown[] }).options;
      if (options) return [finding(notAllowedAt(room, found, path, options.map(String)))];
      const branch = nearestBranch(issue.errors);
      if (branch) return branch.flatMap((inner) => describe(inner, [...path, ...inner.path], context));
      return [
        finding(wrongForm(room, show(found), pathText(path), expectedForm(schema, path) ?? oneOf(issue))),
      ];
    }
    case 'invalid_key': {
      const key = String(path.at(-1));
      const inner = issue.issues[0];
      const around = path.slice(0, -1);
      if (inner?.code === 'invalid_value') {
        return [finding(notAllowedAt(room, key, around, inner.values.map(String)), 'key')];
      }
      const form = expectedForm(schema, path, 'key') ?? untranslated(inner?.message ?? issue.message);
      return [finding(wrongForm(room, key, pathText(around), form), 'key')];
    }
    case 'custom': {
      const own = (issue.params as { problem?: ProblemDetails } | undefined)?.problem;
      if (own) return [finding(own)];
      return [wrong()];
    }
    default:
      return [wrong()];
  }
}

/** Of a union's branches, the one that the writer most likely meant: right at its root, and least wrong below. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const wrongAtRoot = (issue: Issue): boolean =>
    issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
  const cost = (issues: readonly Issue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1), 0);
  return branches
    .filter((issues) => !issues.some(wrongAtRoot))
    .sort((a, b) => cost(a) - cost(b))
    .at(0);
}

function oneOf(issue: z.core.$ZodIssueInvalidUnion): Bilingual {
  const names = issue.errors.flatMap((branch) =>
    branch.flatMap((inner) => {
      if (inner.code === 'invalid_type') return [typeName(inner.expected)];
      if (inner.code !== 'invalid_value') return [];
      return inner.values.map((value) => ({ sv: `"${String(value)}"`, en: `"${String(value)}"` }));
    }),
  );
  return { sv: names.map((n) => n.sv).join(' eller '), en: names.map((n) => n.en).join(' or ') };
}

function notAllowedAt(room: string, value: unknown, path: PropertyKey[], allowed: string[]): ProblemDetails {
  const word = show(value);
  return notAllowed(room, word, pathText(path), suggest(word, allowed), allowed);
}

/** `records.utredning.variables[2]` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, step) => (node as Record<PropertyKey, unknown> | null | undefined)?.[step],
    value,
  );
}

const untranslated = (message: string): Bilingual => ({ sv: message, en: message });

const show = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

const typeOf = (value: unknown): string =>
  value === null || value === undefined ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const names: Record<string, Bilingual> = {
  string: { sv: 'text', en: 'text' },
  number: { sv: 'ett tal', en: 'a number' },
  int: { sv: 'ett heltal', en: 'a whole number' },
  boolean: { sv: 'true eller false', en: 'true or false' },
  array: { sv: 'en lista', en: 'a list' },
  object: { sv: 'nycklar med värden', en: 'keys with values' },
  record: { sv: 'nycklar med värden', en: 'keys with values' },
  null: { sv: 'tom', en: 'empty' },
};
const typeName = (type: string): Bilingual => names[type] ?? { sv: type, en: type };
