/** Instances that read everything a mapping says, and what of two stores must be the same. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { columnOf, notificationCounts, sideTableOf } from '../../src/store/tables';
import type { Variable } from '../../src/catalog/model';
import type { MappingPlan } from '../../src/mapping/plan';
import { Instance, sqliteSource } from '../support/instance';
import type { StoreContent } from '../support/store-content';
import { edition, inEdition } from './files-example';

/** A follow-up that asks for every variable, so that none goes unread. */
function everything(folder: string): string {
  const home = join(folder, 'uppfoljningar');
  mkdirSync(home, { recursive: true });
  const followUp = {
    id: 'allt',
    title: 'Allt',
    question: 'Kommer varje svar fram?',
    purpose: 'Prov',
    decidedBy: 'Prov',
    decidedOn: '2019-01-01',
    population: 'Alla',
    from: '2019-01-01',
    to: '2039-12-31',
    contact: 'Prov',
    variables: edition.variables.map(({ id }) => id),
  };
  writeFileSync(join(home, 'allt.yaml'), stringify(followUp));
  return home;
}

/** The example as its own mapping reads it. */
export const exampleInstance = (folder: string, file: string): Instance =>
  new Instance(folder, { followUps: everything(folder), sources: [sqliteSource(file)] });

/** The same municipality read by a template; the source has the same name, so that keys are comparable. */
export const templateInstance = (folder: string, mapping: string, settings: object): Instance =>
  new Instance(folder, {
    catalogue: { edition: 'bbic-working' },
    followUps: everything(folder),
    sources: [{ name: 'exempel', mapping, settings }],
  });

export type Rows = Map<string, Record<string, unknown>>;

/**
 * Of a store what a template's mapping can deliver: its records' rows with the variables that it maps, the child, and
 * the other columns named. Finer values of the municipality count as those they refine.
 */
export function deliverable(
  content: StoreContent,
  plan: MappingPlan,
  others: readonly string[],
): Map<string, Rows> {
  const tables = new Map<string, Rows>();
  for (const { record, variables, countBy } of plan.records) {
    const rows = [...content.get(record)!].map(([key, row]) => {
      const fixed = ['barn', ...others].filter((name) => name in row).map((name) => [name, row[name]]);
      const own = variables.map(({ variable }) => [
        columnOf(variable),
        answersIn(content, variable, key, row),
      ]);
      return [key, Object.fromEntries([...fixed, ...own])] as const;
    });
    tables.set(record, new Map(rows));
    if (countBy) tables.set(notificationCounts, content.get(notificationCounts)!);
  }
  return tables;
}

/** The answers of a row, those of a question with several from the table beside. */
function answersIn(
  content: StoreContent,
  variable: Variable,
  key: string,
  row: Record<string, unknown>,
): string {
  if (!variable.multiple) return inEdition(variable.id, row[columnOf(variable)] as string | null).join();
  const side = [...content.get(sideTableOf(variable))!.values()];
  return side
    .flatMap(({ nyckel, varde }) => (nyckel === key ? inEdition(variable.id, String(varde)) : []))
    .sort()
    .join();
}

/** The rows of a source that names children and events in its own way: only how many there are of each. */
export const withoutKeys = (tables: Map<string, Rows>): Record<string, string[]> =>
  Object.fromEntries(
    [...tables].map(([table, rows]) => [
      table,
      [...rows.values()].map((row) => unlinked(row, tables)).sort(),
    ]),
  );

/** Whether the row that this one belongs to is there is kept, but not which it is. */
function unlinked({ barn: _, ...row }: Record<string, unknown>, tables: Map<string, Rows>): string {
  const kept = Object.entries(row).map(([name, value]) => [
    name,
    links.includes(name) ? (tables.get(name)?.has(String(value)) ?? false) : value,
  ]);
  return JSON.stringify(kept);
}

/** Columns that hold the key of another row. */
export const links = ['aktualisering', 'utredning', 'insats'];
