/** The contract of a file template as its README.md states it, and the example municipality written by it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { recordNames } from '../../src/catalog/model';
import { mappingsFolder } from '../../src/mapping/fixture';
import { edition, type Example, type Told } from './files-example';

export interface ContractColumn {
  name: string;
  /** Variable of the catalogue, or one of the words of `fixed`. */
  holds: string;
  /** How it is written; `datum` and `flera ord` decide. */
  form: string;
}

/** One list: `from` as the mapping names it, and the record whose rows it holds. */
export interface ContractList {
  from: string;
  of: keyof Example;
  columns: ContractColumn[];
}

const readme = (template: string): string =>
  readFileSync(join(mappingsFolder(template), 'README.md'), 'utf8');

/** The lists under headings like "### `personer.csv` (barn)", with the rows of the table below. */
export function contractOf(template: string): ContractList[] {
  const sections = readme(template).split(/^### /m).slice(1);
  return sections.flatMap((section) => {
    const [, from, of] = /^`([^`]+)` \((\w+)\)\n/.exec(section) ?? [];
    if (from === undefined) return [];
    const columns = [...section.matchAll(/^\| `([^`]+)` +\| `([^`]+)`.*?\| ([^|]*)\|$/gm)];
    const list = { from, of: of as keyof Example };
    return {
      ...list,
      columns: columns.flatMap(([, name, holds, form]) => columnsFor(list.of, name!, holds!, form!.trim())),
    };
  });
}

/** `övriga` is a column for each variable of the record that has one answer: named by its id or by its name. */
function columnsFor(of: keyof Example, name: string, holds: string, form: string): ContractColumn[] {
  if (holds !== 'övriga') return [{ name, holds, form }];
  return edition.variables
    .filter(({ record, multiple }) => record === of && !multiple)
    .map(({ id, name }) => ({
      name: inValues(form) ? id.slice(id.indexOf('.') + 1) : name,
      holds: id,
      form,
    }));
}

const inValues = (form: string): boolean => form.startsWith('katalogens värde');

/** The settings of the source in the README's `brygga.yaml`. */
export function settingsOf(template: string): Record<string, unknown> {
  const [, yaml] = /```yaml brygga\.yaml\n([^]*?)```/.exec(readme(template)) ?? [];
  const { sources } = parse(yaml!) as { sources: { settings: Record<string, unknown> }[] };
  return sources[0]!.settings;
}

export type Cell = string | null;

/** Rows of a list of the contract, filled with the example; NULL is an empty cell. */
export function rowsFor(list: ContractList, example: Example): Cell[][] {
  if (list.of === 'identities')
    return example.identities.map((pair) =>
      list.columns.map(({ holds }) => pair[holds as keyof typeof pair]),
    );
  const several = list.columns.find(
    ({ holds, form }) => edition.variable(holds)?.multiple && !form.startsWith('flera'),
  );
  return example[list.of].flatMap((row) => {
    if (!several) return [list.columns.map((column) => cellOf(row, column))];
    // One row per answer.
    return (row.answers[several.holds] ?? []).map((answer) =>
      list.columns.map((column) => cellOf({ ...row, answers: { [several.holds]: [answer] } }, column)),
    );
  });
}

function cellOf(row: Told, { holds, form }: ContractColumn): Cell {
  const own = fixed[holds];
  if (own) return own(row);
  if (!edition.variable(holds)) throw new Error(`the contract has ${holds}, which is no variable`);
  const words = (row.answers[holds] ?? []).map((value) => wordOf(holds, value, form));
  return words.length === 0 ? null : words.join('|');
}

const nobodyKnows = 'Står inte i någon lista';

/** What columns hold that are no variables. */
const fixed: Record<string, (row: Told) => Cell> = {
  nyckel: ({ key }) => key,
  ...Object.fromEntries(recordNames.slice(1).map((name) => [name, ({ parent }: Told) => parent])),
  person: ({ person }) => person,
  barn: ({ identity }) => identity,
  'barn-då': ({ written }) => written,
  enhet: ({ unit }) => unit,
  händelsedag: ({ eventDate }) => eventDate,
  slutdag: ({ endDate }) => endDate,
  skyddad: ({ isProtected }) => (isProtected ? 'Ja' : null),
  ändrad: () => '2026-01-02 08:00:00',
};

/** The catalogue's label, or its value where the contract says so; a date where it wants a date. */
function wordOf(id: string, value: string, form: string): string {
  const variable = edition.variable(id)!;
  if (value === 'omappad') return nobodyKnows;
  if (variable.type === 'datum') return value;
  if (form.startsWith('datum')) return value === 'ja' ? '2025-03-01' : '';
  if (inValues(form)) return value;
  if (value === 'ej-aktuellt') return 'Ej aktuellt';
  return variable.values.find(({ code }) => code === value)!.label;
}
