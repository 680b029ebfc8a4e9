/** Instances that read everything a mapping says, and what of two stores must be the same. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { columnOf, notificationCounts, sideTableOf } from '../../src/store/tables';
import { exampleCatalog } from '../../src/mapping/fixture';
import type { MappingPlan } from '../../src/mapping/plan';
import { inRepository, Instance, sqliteSource } from '../support/instance';
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
export const templateInstance = (folder: string, template: string, settings: object): Instance =>
  new Instance(folder, {
    catalogue: { edition: 'bbic-working' },
    followUps: everything(folder),
    sources: [{ name: 'exempel', mapping: inRepository('mappings', template), settings }],
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
    const known = exampleCatalog();
    const single = variables.filter(({ variable }) => !known.variable(variable.id)!.multiple);
    const columns = new Map(single.map(({ variable }) => [columnOf(variable), variable.id]));
    const rows = [...(content.get(record) ?? new Map<string, never>())].map(([key, row]) => {
      const own = [...columns].map(([column, id]) => [
        column,
        inEdition(id, row[column] as string | null)[0] ?? null,
      ]);
      const fixed = ['barn', ...others].filter((name) => name in row).map((name) => [name, row[name]]);
      return [key, Object.fromEntries([...fixed, ...own])] as const;
    });
    tables.set(record, new Map(rows));
    for (const { variable } of variables.filter((one) => !single.includes(one)))
      tables.set(sideTableOf(variable), content.get(sideTableOf(variable)) as Rows);
    if (countBy) tables.set(notificationCounts, content.get(notificationCounts) as Rows);
  }
  return tables;
}
