import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Catalog, Variable } from '../../catalog/model';
import { Problem } from '../../errors/problem';
import { suggest } from '../../errors/suggest';
import { fold } from '../../mapping/cells';
import { readCodeMap, type CodeMapRow } from '../../mapping/codes/code-map';
import { readMapping } from '../../mapping/read-mapping';
import { decodeText } from '../../mapping/text-file';
import type { LocalDate } from '../../time/local-date';
import { readCsv, withCells, type CsvFile } from './approve-csv';
import * as problems from './approve.problems';
import { variablesOfMaps } from './variables-of-maps';

export interface UncheckedRow {
  code: string;
  label: string;
  value: string | null;
  /** What the catalogue calls the value; null without one. */
  valueLabel: string | null;
  /** 1-based line in the file. */
  line: number;
}

export interface UncheckedMap {
  /** Path from the mapping's folder, as the mapping writes it. */
  map: string;
  variables: readonly string[];
  rows: readonly UncheckedRow[];
}

export interface Approval {
  folder: string;
  catalog: Catalog;
  /** Path from the folder; every map of the mapping without it. */
  map?: string;
  /** Codes as they stand in the map; every unchecked row that has a value without it. */
  codes?: readonly string[];
  by: string;
  /** Why the codes mean nothing: they are ignored instead of approved. */
  reason?: string;
  today: LocalDate;
}

export interface Approved {
  changed: readonly UncheckedMap[];
  remaining: readonly UncheckedMap[];
}

/**
 * What nobody has approved yet, by map.
 *
 * @throws Problems of the mapping's files; Problem `MAP-165` for a map that it does not use
 */
export function uncheckedIn(folder: string, catalog: Catalog, only?: string): UncheckedMap[] {
  // Read as if all were approved: a value that the catalogue does not have is told before anybody signs it.
  readMapping(folder, catalog, { unchecked: true });
  const plan = readMapping(folder, catalog);
  const variables = variablesOfMaps(plan.file, catalog);
  const maps = plan.codeMaps.map(({ file, rows }) => ({
    map: relative(resolve(folder), resolve(file)).replaceAll('\\', '/'),
    rows,
  }));
  const names = maps.map(({ map }) => map);
  const wanted = only?.replace(/^\.\//, '');
  if (wanted !== undefined && !names.includes(wanted))
    throw problems.noSuchMap(wanted, suggest(wanted, names), names);
  return maps
    .filter(({ map }) => wanted === undefined || map === wanted)
    .map(({ map, rows }) => {
      const used = variables.get(map) ?? [];
      return {
        map,
        variables: used.map(({ id }) => id),
        rows: rows.filter(({ status }) => status === 'unchecked').map((row) => unchecked(row, used)),
      };
    });
}

function unchecked({ code, label, value, line }: CodeMapRow, variables: readonly Variable[]): UncheckedRow {
  const known = variables.flatMap(({ values }) => values).find((one) => one.code === value);
  return { code, label, value, valueLabel: known?.label ?? null, line };
}

/**
 * Writes who and when on unchecked rows, and that they are approved (or ignored, with a reason). Nothing else in the
 * files changes, and either all of them change or none does.
 *
 * @throws Problem `MAP-165` to `MAP-172`; Problems of the mapping's files
 */
export function approveCodes({ folder, catalog, map, codes, by, reason, today }: Approval): Approved {
  if (by.trim() === '' || /[\p{C}\p{Zl}\p{Zp}]/u.test(by)) throw problems.whoApproves();
  const all = uncheckedIn(folder, catalog, map);
  const chosen = codes === undefined ? all.map(withValues) : named(all, codes, reason !== undefined);
  const changed = chosen.filter(({ rows }) => rows.length > 0);
  const writes = new Map<string, Buffer>();
  for (const one of changed) {
    // The file itself, once: a link to a map that others use too stays one.
    const file = realpathSync(join(folder, one.map));
    writes.set(file, signed(file, one, { by: by.trim(), reason, today }));
  }
  writeAll(writes);
  return { changed, remaining: uncheckedIn(folder, catalog, map).filter(({ rows }) => rows.length > 0) };
}

const withValues = (map: UncheckedMap): UncheckedMap => ({
  ...map,
  rows: map.rows.filter(({ value }) => value !== null),
});

function named(maps: readonly UncheckedMap[], codes: readonly string[], ignored: boolean): UncheckedMap[] {
  const chosen = new Map<UncheckedMap, UncheckedRow[]>();
  for (const code of codes) {
    const found = maps.flatMap((map) =>
      map.rows.filter((row) => fold(row.code) === fold(code)).map((row) => ({ map, row })),
    );
    const places = new Set(found.map(({ map }) => map.map));
    if (places.size > 1) throw problems.codeInSeveral(code, [...places]);
    if (found.length === 0) {
      const known = maps.flatMap(({ rows }) => rows.map((row) => row.code));
      throw problems.noSuchCode(
        code,
        suggest(code, known),
        maps.map(({ map }) => map),
      );
    }
    for (const { map, row } of found) {
      if (!ignored && row.value === null) throw problems.nothingToApprove(map.map, row.line, row.code);
      chosen.set(map, [...(chosen.get(map) ?? []), row]);
    }
  }
  return [...chosen].map(([map, rows]) => ({ ...map, rows }));
}

function signed(
  file: string,
  { rows }: UncheckedMap,
  { by, reason, today }: { by: string; reason: string | undefined; today: LocalDate },
): Buffer {
  const csv = readCsv(readFileSync(file));
  const header = csv.rows[0]?.cells.map(({ text }) => fold(text)) ?? [];
  const cells = new Map<number, string>();
  const put = (name: string, value: string): void => {
    const column = header.indexOf(name);
    if (column < 0) throw problems.columnLacking(file, name);
    cells.set(column, value);
  };
  put('status', reason === undefined ? 'godkand' : 'ignorerad');
  put('av', by);
  put('datum', today);
  if (reason !== undefined) {
    put('varde', '');
    put('skal', reason);
  }
  const changes = rows.map((row) => ({ row: rowAt(csv, row, file), cells }));
  const text = withCells(csv, changes);
  const content = csv.encode(text);
  if (!content) throw problems.notInEncoding(file);
  assertOnlyThese(content, file, rows, reason);
  return content;
}

function rowAt({ rows }: CsvFile, { line }: UncheckedRow, file: string): CsvFile['rows'][number] {
  const found = rows.find((row) => row.line === line);
  if (!found) throw problems.cannotChange(file, line);
  return found;
}

/** The new text is read again before it is written: the rows are what they were to become, or nothing is changed. */
function assertOnlyThese(
  content: Buffer,
  file: string,
  rows: readonly UncheckedRow[],
  reason: string | undefined,
): void {
  const wanted = reason === undefined ? 'approved' : 'ignored';
  const after = readCodeMap(decodeText(content), file, ({ severity }) => {
    if (severity !== 'warning') throw problems.cannotChange(file, rows[0]!.line);
  });
  for (const { line, code, value } of rows) {
    const row = after.rows.find((one) => one.line === line);
    const same = row?.code === code && (wanted === 'ignored' || row.value === value);
    if (!same || row.status !== wanted) throw problems.cannotChange(file, line);
  }
}

function writeAll(writes: ReadonlyMap<string, Buffer>): void {
  const made: string[] = [];
  try {
    for (const [file, content] of writes) {
      const beside = `${file}.ny`;
      made.push(beside);
      writeFileSync(beside, content, { mode: statSync(file).mode });
    }
    for (const file of writes.keys()) renameSync(`${file}.ny`, file);
  } catch (error) {
    for (const beside of made) rmSync(beside, { force: true });
    if (error instanceof Problem) throw error;
    throw problems.cannotWrite([...writes.keys()], (error as NodeJS.ErrnoException).code ?? 'EIO');
  }
}
