/** Reads contract.json and holds requests and answers against it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Schema {
  type?: string;
  format?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  $ref?: string;
}

export interface Parameter {
  name: string;
  required: boolean;
  type: string;
}

interface Contract {
  basePath: string;
  paths: Record<string, { get: { parameters: Parameter[]; responses: { 200: { schema: Schema } } } }>;
  definitions: Record<string, Schema>;
}

const contract = JSON.parse(readFileSync(join(__dirname, 'contract.json'), 'utf8')) as Contract;

export const { basePath } = contract;

/** Paths below `basePath`. */
export const extractPaths = Object.keys(contract.paths);

export function resolve(schema: Schema): Schema {
  return schema.$ref === undefined
    ? schema
    : contract.definitions[schema.$ref.replace('#/definitions/', '')]!;
}

export const answerSchema = (path: string): Schema => contract.paths[path]!.get.responses[200].schema;

/** What is wrong with a request; empty when nothing is. */
export function requestProblems(path: string, parameters: URLSearchParams): string[] {
  const known = contract.paths[path]?.get.parameters;
  if (!known) return [`no resource ${path}`];
  const unknown = [...parameters.keys()].filter(
    (name) => !known.some((parameter) => parameter.name === name),
  );
  const twice = known.filter(({ name }) => parameters.getAll(name).length > 1);
  const missing = known.filter(({ name, required }) => required && !parameters.has(name));
  const malformed = known.filter(
    ({ name, type }) =>
      type === 'integer' && parameters.has(name) && !/^\d{1,10}$/.test(parameters.get(name)!),
  );
  return [
    ...unknown.map((name) => `unknown parameter ${name}`),
    ...twice.map(({ name }) => `${name} stands twice`),
    ...missing.map(({ name }) => `${name} is missing`),
    ...malformed.map(({ name }) => `${name} is no integer`),
  ];
}

/**
 * What in an answer is not as the contract has it. NULL is let through: Swagger 2.0 cannot say that a field may be
 * NULL, and no field is required.
 */
export function answerProblems(schema: Schema, value: unknown, at = 'answer'): string[] {
  const { type, format, items, properties } = resolve(schema);
  if (value === null) return [];
  switch (type) {
    case 'object':
      if (typeof value !== 'object' || Array.isArray(value)) return [`${at} is no object`];
      return Object.entries(value).flatMap(([name, inner]) =>
        properties?.[name]
          ? answerProblems(properties[name], inner, `${at}.${name}`)
          : [`${at}.${name} is not in the contract`],
      );
    case 'array':
      if (!Array.isArray(value)) return [`${at} is no array`];
      return value.flatMap((inner, index) => answerProblems(items!, inner, `${at}[${index}]`));
    case 'integer':
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31 ? [] : [`${at} is no ${format}`];
    case 'number':
      return typeof value === 'number' ? [] : [`${at} is no number`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at} is no boolean`];
    default:
      if (typeof value !== 'string') return [`${at} is no text`];
      return format === 'date-time' && Number.isNaN(Date.parse(value)) ? [`${at} is no date-time`] : [];
  }
}
