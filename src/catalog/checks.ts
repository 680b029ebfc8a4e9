import type { ProblemDetails } from '../errors/problem';
import { suggest } from '../errors/suggest';
import {
  columnTaken,
  localPrefix,
  multipleNotForType,
  notARefinement,
  refinesNothing,
  repeatedVariableKey,
  reservedCode,
  unknownRecord,
  unknownVariable,
  valueExists,
  valuesMissing,
  valuesNotForType,
  wrongSize,
  yesNoValues,
} from './catalog.problems';
import type { EditionFile, LocalFile } from './catalog.schema';
import { recordNames, reserved, type VariableType } from './model';
import { baseOf, isLocalId, recordOf } from './values';

/** Adds the place of a path in the file to a problem; a spreadsheet has its own. */
export type Locate = (
  problem: ProblemDetails,
  path: readonly PropertyKey[],
  at?: 'value' | 'key',
) => ProblemDetails;

/** The store's own columns; a variable with this slug could not be stored. */
const takenColumns: ReadonlySet<string> = new Set([
  ...[
    'nyckel',
    'enhet',
    'kalla',
    'handelse_datum',
    'slut_datum',
    'skyddad',
    'radhash',
    'mappning',
    'korning',
  ],
  ...['gallras', 'cellnyckel', 'antal', ...recordNames],
]);

interface Defined {
  type: VariableType;
  multiple: boolean;
  values?: Record<string, string> | undefined;
}

/** What the schema cannot see: rules between the parts of an edition. */
export function checkEdition(file: EditionFile, locate: Locate): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  const ids = Object.keys(file.variables);
  if (ids.length !== file.size) problems.push(locate(wrongSize(file.size, ids.length), ['size']));
  const keys = new Map<string, string>();
  for (const [id, variable] of Object.entries(file.variables)) {
    const path = ['variables', id];
    if (isLocalId(id)) problems.push(locate(localPrefix(id, false), path, 'key'));
    const other = keys.get(variable.key);
    if (other) problems.push(locate(repeatedVariableKey(variable.key, other), [...path, 'key']));
    keys.set(variable.key, id);
    problems.push(...checkDefinition(id, variable, path, locate));
  }
  return problems;
}

/** Rules of a municipality's own additions, against the edition that they add to. */
export function checkLocal(file: LocalFile, edition: EditionFile, locate: Locate): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  for (const [id, added] of Object.entries(file.refinements)) {
    const path = ['refinements', id];
    const variable = edition.variables[id];
    if (!variable) {
      problems.push(locate(unknownVariable(id, suggest(id, Object.keys(edition.variables))), path, 'key'));
      continue;
    }
    const known = codesOf(variable);
    for (const code of Object.keys(added)) {
      const at = [...path, code];
      if (known.includes(code)) problems.push(locate(valueExists(id, code), at, 'key'));
      else if (!baseOf(code)) problems.push(locate(notARefinement(code, known), at, 'key'));
    }
    const codes = [...known, ...Object.keys(added)];
    problems.push(...checkRefinements(Object.keys(added), codes, path, locate));
  }
  for (const [id, variable] of Object.entries(file.variables)) {
    const path = ['variables', id];
    if (!isLocalId(id)) problems.push(locate(localPrefix(id, true), path, 'key'));
    problems.push(...checkDefinition(id, variable, path, locate));
  }
  return problems;
}

const codesOf = (variable: Defined): string[] =>
  Object.keys(variable.values ?? (variable.type === 'ja-nej' ? { ja: '', nej: '' } : {}));

function checkDefinition(id: string, variable: Defined, path: string[], locate: Locate): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  const [record, slug] = [recordOf(id), id.slice(id.indexOf('.') + 1)];
  if (!recordNames.includes(record)) {
    problems.push(locate(unknownRecord(id, suggest(record, recordNames), recordNames), path, 'key'));
  }
  const column = slug.replaceAll('-', '_');
  if (takenColumns.has(column)) problems.push(locate(columnTaken(id, column), path, 'key'));
  const { type, multiple, values } = variable;
  const scalar = type === 'datum' || type === 'tal';
  if (scalar && multiple) problems.push(locate(multipleNotForType(id, type), [...path, 'multiple']));
  if (scalar && values) problems.push(locate(valuesNotForType(id, type), [...path, 'values'], 'key'));
  if (type === 'kod' && Object.keys(values ?? {}).length === 0) {
    problems.push(locate(valuesMissing(id), [...path, values ? 'values' : 'type']));
  }
  const codes = Object.keys(values ?? {});
  if (type === 'ja-nej' && values && codes.filter((code) => !baseOf(code)).join() !== 'ja,nej') {
    problems.push(locate(yesNoValues(id), [...path, 'values'], 'key'));
  }
  return [...problems, ...checkRefinements(codes, codes, [...path, 'values'], locate)];
}

/** Every code is free to use, and every finer code's base stands among `all`. */
function checkRefinements(codes: string[], all: string[], path: string[], locate: Locate): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  for (const code of codes) {
    if (Object.values<string>(reserved).includes(code.split('.')[0]!)) {
      problems.push(locate(reservedCode(code), [...path, code], 'key'));
    }
    const base = baseOf(code);
    if (base && !all.includes(base)) {
      problems.push(locate(refinesNothing(code, base, suggest(base, all), all), [...path, code], 'key'));
    }
  }
  return problems;
}
