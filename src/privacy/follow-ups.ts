/**
 * The privacy room: what may be processed and why. Belongs here: follow-ups and what they allow to be loaded; later
 * disposal, extract, rectification, erasure. Never: how rows are read, mapped or written.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { localDate, variableId } from '../catalog/catalog.schema';
import { type Catalog, type RecordName, recordNames, type Variable } from '../catalog/model';
import { Problem, ProblemDetails, Problems } from '../errors/problem';
import { shownPath } from '../errors/shown-path';
import { suggest } from '../errors/suggest';
import { readYaml, type YamlFile } from '../errors/yaml-reader';
import type { LocalDate } from '../time/local-date';
import {
  countingImpossible,
  decidedTooLate,
  endsBeforeStart,
  folderUnreadable,
  followUpTwice,
  unknownFollowUpVariable,
  variableTwice,
} from './privacy.problems';

const text = z.string().trim().min(1);

/** One follow-up (uppföljning): a question that the committee has decided to ask, and the data that it needs. */
const followUpSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .meta({
      expected: {
        sv: 'små bokstäver a–z, siffror och bindestreck',
        en: 'lower case a–z, digits and hyphens',
      },
    }),
  title: text,
  question: text,
  purpose: text,
  decidedBy: text,
  decidedOn: localDate,
  /** Whom it is about, in words. */
  population: text,
  /** First and last day that its variables may be loaded. */
  from: localDate,
  to: localDate,
  contact: text,
  variables: z.array(variableId).min(1),
});

export type FollowUp = z.infer<typeof followUpSchema>;

/**
 * All follow-ups of a folder (its `*.yaml`, not those of folders in it), by file name.
 * @throws Problem `PRI-010` when the folder cannot be read; Problems with every error of every file.
 */
export function loadFollowUps(folder: string, catalog: Catalog): FollowUp[] {
  const problems: ProblemDetails[] = [];
  const files: YamlFile<FollowUp>[] = [];
  for (const path of yamlFiles(folder)) {
    try {
      files.push(readYaml(readFileSync(path, 'utf8'), shownPath(path), followUpSchema, { code: 'PRI' }));
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      problems.push(...error.list);
    }
  }
  for (const [index, file] of files.entries()) {
    const twin = files.slice(0, index).find((other) => other.value.id === file.value.id);
    if (twin) problems.push(file.locate(followUpTwice(file.value.id, twin.placeOf(['id']).file!), ['id']));
    problems.push(...check(file, catalog));
  }
  if (problems.length > 0) throw new Problems(problems);
  return files.map((file) => file.value);
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    throw new Problem(folderUnreadable(shownPath(folder)), { cause });
  }
}

function check({ value, locate }: YamlFile<FollowUp>, catalog: Catalog): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  const { decidedOn, from, to, variables } = value;
  if (decidedOn > from) problems.push(locate(decidedTooLate(decidedOn, from), ['decidedOn']));
  if (to < from) problems.push(locate(endsBeforeStart(from, to), ['to']));
  const ids = catalog.variables.map((variable) => variable.id);
  for (const [index, id] of variables.entries()) {
    const path = ['variables', index];
    if (!ids.includes(id)) problems.push(locate(unknownFollowUpVariable(id, suggest(id, ids)), path));
    if (variables.indexOf(id) < index) problems.push(locate(variableTwice(id), path));
  }
  return problems;
}

/** What it takes to count notifications and to keep those without an investigation out of the store. */
export const neededForCounting = [
  'aktualisering.typ',
  'aktualisering.inkom-datum',
  'aktualisering.beslutsdatum',
  'aktualisering.utredning-inleds',
] as const;

export const isActive = (followUp: FollowUp, on: LocalDate): boolean =>
  followUp.from <= on && on <= followUp.to;

/**
 * The variables that may be loaded on a day: those of the follow-ups under way, of the national profile in force,
 * and what notifications are counted by. Everything else stays unread. In the catalogue's order.
 * @throws Problem `PRI-016` when the catalogue lacks what counting needs.
 */
export function loadedVariables(
  catalog: Catalog,
  followUps: readonly FollowUp[],
  on: LocalDate,
): Record<RecordName, Variable[]> {
  const missing = neededForCounting.filter((id) => !catalog.variable(id));
  if (missing.length > 0) throw new Problem(countingImpossible(missing));
  const wanted = new Set<string>([
    ...neededForCounting,
    ...followUps.filter((followUp) => isActive(followUp, on)).flatMap((followUp) => followUp.variables),
    ...catalog.national.variables
      .filter((national) => national.validFrom <= on && (!national.validTo || on <= national.validTo))
      .map((national) => national.variable),
  ]);
  const loaded = (record: RecordName): Variable[] =>
    catalog.variablesOf(record).filter(({ id }) => wanted.has(id));
  return Object.fromEntries(recordNames.map((record) => [record, loaded(record)])) as Record<
    RecordName,
    Variable[]
  >;
}
