import { join } from 'node:path';
import { masked, type Dialect } from '../../../connectors/shared/sql-mask';
import { readSelect } from '../../../connectors/shared/sql-text';
import { notOneSelect, type NotSelect } from '../../../connectors/shared/server.errors';
import { frameOf } from '../../errors/frame';
import type { ProblemDetails } from '../../errors/problem';
import { shownPath } from '../../errors/shown-path';
import { everyColumn } from './check.problems';
import type { MappingPlan } from '../plan';

// What a source would refuse, or should not be asked, told before there is a source.

const dialects: readonly string[] = ['sqlite', 'postgres', 'mysql', 'mssql', 'oracle'] satisfies Dialect[];

/** The SQL files of the records, each once: not one SELECT, or every column of a table. */
export function checkSql({ folder, file, records }: MappingPlan): ProblemDetails[] {
  if (!dialects.includes(file.connector)) return [];
  const texts = new Map(
    records.flatMap(({ from, query }) => (query.kind === 'sql' ? [[from, query.text]] : [])),
  );
  return [...texts].flatMap(([from, text]) =>
    problemsIn(text, file.connector as Dialect).map(({ problem, at }) =>
      located(problem, join(folder, from), text, at),
    ),
  );
}

interface Found {
  problem: ProblemDetails;
  at: number;
}

function problemsIn(text: string, dialect: Dialect): Found[] {
  const bare = masked(text, dialect) ?? text;
  const select = readSelect(text, dialect);
  if ('refused' in select) {
    return [
      { problem: notOneSelect(select.refused).details, at: Math.max(0, bare.search(where[select.refused])) },
    ];
  }
  const star =
    /(?<!\bexists\s*\(\s*)\bselect\s+(?:distinct\s+)?(?:\w+\.)?\*|,\s*(?:\w+\.)?\*\s*(?:,|\bfrom\b)/i.exec(
      bare,
    );
  return star ? [{ problem: everyColumn(), at: star.index + star[0].indexOf('*') }] : [];
}

/** About where each reason stands; at the beginning when it is about the whole. */
const where: Record<NotSelect, RegExp> = {
  empty: /^/,
  several: /(?<=;\s*)[^\s;]/,
  'not-select': /\S/,
  writes:
    /\b(?:insert|update|delete|merge|into|truncate|drop|alter|create|grant|revoke|exec|execute|call|for|lock)\b/i,
  placeholder: /[?@$&]|:\d/,
  'hidden-code': /\/\*M?!|\S/,
  unclear: /^/,
};

function located(problem: ProblemDetails, file: string, text: string, at: number): ProblemDetails {
  const before = text.slice(0, at).split('\n');
  const place = { file: shownPath(file), line: before.length, column: before.at(-1)!.length + 1 };
  return { ...problem, place, frame: frameOf(text.split(/\r?\n/), place.line, place.column) };
}
