import type { ProblemDetails } from '../errors/problem';
import { Problems } from '../errors/problem';
import { suggest } from '../errors/suggest';
import type { EditionFile } from './catalog.schema';
import type { Grid } from './grid';
import type { Catalog } from './model';
import { foldHeader } from './read-edition-table';
import { idMappedTwice, idTableColumns, newIdUnknown, oldIdUnknown } from './import.problems';

/**
 * Notes in a new edition what its variables were called before, from a table with the columns `gammalt_id` and
 * `nytt_id`. An empty `nytt_id` says that a variable is gone.
 * @throws Problems for ids that neither edition has, or that are named twice.
 */
export function applyIdTable(edition: EditionFile, before: Catalog, table: Grid): EditionFile {
  const [header, ...rows] = table.rows;
  const names = header?.cells.map(foldHeader) ?? [];
  const [oldColumn, newColumn] = [names.indexOf('gammalt_id'), names.indexOf('nytt_id')];
  const at = (problem: ProblemDetails, line: number, column: number): ProblemDetails => ({
    ...problem,
    place: { file: table.file, line, column: column + 1 },
  });
  if (oldColumn < 0 || newColumn < 0) throw new Problems([at(idTableColumns(), header?.line ?? 1, 0)]);

  const problems: ProblemDetails[] = [];
  const formerIds = new Map<string, string>();
  const seen = new Set<string>();
  const oldIds = before.variables.map((variable) => variable.id);
  const newIds = Object.keys(edition.variables);
  for (const { line, cells } of rows) {
    const [old, current] = [cells[oldColumn] ?? '', cells[newColumn] ?? ''];
    if (!before.variable(old)) {
      problems.push(at(oldIdUnknown(old, before.edition, suggest(old, oldIds)), line, oldColumn));
    } else if (seen.has(old)) problems.push(at(idMappedTwice(old), line, oldColumn));
    seen.add(old);
    if (current === '') continue;
    if (!newIds.includes(current)) {
      problems.push(at(newIdUnknown(current, suggest(current, newIds)), line, newColumn));
    } else if (formerIds.has(current)) problems.push(at(idMappedTwice(current), line, newColumn));
    formerIds.set(current, old);
  }
  if (problems.length > 0) throw new Problems(problems);

  const variables = Object.entries(edition.variables).map(([id, variable]) => {
    const formerId = formerIds.get(id) ?? variable.formerId;
    return [id, formerId === undefined || formerId === id ? variable : { ...variable, formerId }] as const;
  });
  return { ...edition, variables: Object.fromEntries(variables) };
}
