import { z } from 'zod';
import { wrongParameter } from './reporting.problems';

const listSchema = z.object({
  query: z.string().default(''),
  pageNumber: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(1000).default(20),
});
export type ListQuery = z.infer<typeof listSchema>;

const dataSchema = z.object({
  outputFormat: z.enum(['json-stat2', 'csv']).default('json-stat2'),
  outputFormatParams: z.enum(['SeparatorSemicolon']).optional(),
});

export interface DataQuery {
  outputFormat: 'json-stat2' | 'csv';
  separator: ',' | ';';
  /** Dimension → codes as written. */
  valueCodes: Record<string, string>;
}

export const listQuery = (query: Record<string, string>): ListQuery => read(listSchema, query);

/** Throws `REP-007` for a parameter that cannot be used. */
export function dataQuery(query: Record<string, string>): DataQuery {
  const { outputFormat, outputFormatParams } = read(dataSchema, query);
  const valueCodes = Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => {
      const dimension = /^valueCodes\[(.+)\]$/.exec(name)?.[1];
      return dimension === undefined ? [] : [[dimension, String(value)]];
    }),
  );
  return { outputFormat, separator: outputFormatParams ? ';' : ',', valueCodes };
}

function read<T>(schema: z.ZodType<T>, query: Record<string, string>): T {
  const result = schema.safeParse(query);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const name = String(issue.path[0]);
  throw wrongParameter(name, String(query[name]).slice(0, 40), allowed[name] ?? '');
}

const allowed: Record<string, string> = {
  pageNumber: '1–',
  pageSize: '1–1000',
  outputFormat: 'json-stat2, csv',
  outputFormatParams: 'SeparatorSemicolon',
};
