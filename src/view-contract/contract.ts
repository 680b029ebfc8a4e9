import { parentsOf, recordNames, type Catalog, type RecordName, type Variable } from '../catalog/model';
import type { MappingFile, RecordSpec } from '../mapping/mapping.schema';
import type { OperationSpec } from '../mapping/operations/operation.schema';
import type { ContractColumn, ContractView } from './model';
import { rowOf, saysOf } from './says';
import { childQuery, listQuery, partsOf, personQuery } from './select';

type Person = NonNullable<MappingFile['records']['barn']>;

/**
 * The views of a template, in the order in which they are filled: the records, the lists that belong to them, changes
 * of identity. Identity, protection and what else describes the child stand in the view `barn` alone; the others name
 * the child by its key, and the queries join.
 *
 * @throws Error when the mapping uses what a view contract has no place for: what needs more is done in the view.
 */
export function viewContract(file: MappingFile, catalog: Catalog): ContractView[] {
  const person = file.records.barn;
  if (!person) throw new Error(`${file.mapping}: the view contract needs the record barn`);
  const records = recordNames.flatMap((record) => {
    const spec = file.records[record];
    return spec ? [recordView(record, spec, person, catalog)] : [];
  });
  return [...records, ...listViews(file, catalog), ...aliasViews(file)];
}

function recordView(record: RecordName, spec: RecordSpec, person: Person, catalog: Catalog): ContractView {
  const columns = new Columns();
  const isChild = record === 'barn';
  const child = namesOf(person.key);
  const keys = namesOf(spec.key);
  for (const name of keys) columns.add(name, 'key', saysOf.key(keys, !isChild && child.includes(name)), true);
  if (isChild) addPerson(columns, spec);
  else for (const name of child) columns.add(name, 'key', saysOf.child, true);
  for (const parent of parentsOf[record]) {
    for (const name of parentColumns(spec, parent)) columns.add(name, 'key', saysOf.parent(parent), false);
  }
  if (spec.enhet) columns.add(spec.enhet, 'unit', saysOf.unit, false);
  if (spec.eventDate) columns.add(dateColumn(spec.eventDate), 'date', saysOf.eventDate, false);
  addVariables(columns, spec, catalog);
  if (spec.endDate && !columns.names().includes(dateColumn(spec.endDate)))
    throw new Error(`${record}: endDate must be a column that a variable answers from`);
  if (spec.changed) columns.add(spec.changed, 'moment', saysOf.changed, false);

  const name = viewName(spec.from);
  const guard = protectedColumn(spec);
  const linking = [...keys, ...parentsOf[record].flatMap((parent) => parentColumns(spec, parent))];
  const text = isChild
    ? personQuery(name, columns.names(), guard)
    : childQuery({
        name,
        columns: [
          ...columns.names().filter((column) => !child.includes(column) || linking.includes(column)),
          ...new Set(Object.values(spec.join ?? {}).filter((column) => partsOf(column).length > 1)),
        ],
        child,
        ofChild: [...identityOf(spec), ...countByOf(spec)],
        guard,
      });
  return { name, row: rowOf(name), columns: columns.all(), query: { file: spec.from, text } };
}

function addPerson(columns: Columns, spec: RecordSpec): void {
  for (const name of identityOf(spec)) columns.add(name, 'identity', saysOf.identity(name), false);
  columns.add(protectedColumn(spec), 'answer', saysOf.protected, true);
}

function addVariables(columns: Columns, spec: RecordSpec, catalog: Catalog): void {
  for (const [id, operation] of Object.entries(spec.variables)) {
    const variable = catalog.variable(id);
    if (!variable) throw new Error(`No variable ${id} in ${catalog.edition}`);
    if (operation.multi !== undefined) continue;
    addAnswer(columns, variable, operation);
  }
}

/** One row per answer: the key of the row that it belongs to, and the answer. */
function listViews(file: MappingFile, catalog: Catalog): ContractView[] {
  return Object.entries(file.lists ?? {}).map(([list, { from, key }]) => {
    const columns = new Columns();
    for (const part of partsOf(key)) columns.add(part, 'key', saysOf.listKey, true);
    const uses = recordNames.flatMap((record) => Object.entries(file.records[record]?.variables ?? {}));
    for (const [id, operation] of uses) {
      const variable = catalog.variable(id);
      const [owner, column] = operation.multi?.split('.') ?? [];
      if (owner === list && column && variable) {
        columns.add(column, 'word', saysOf.variable(variable, operation), true, variable.key);
      }
    }
    const name = viewName(from);
    const answers = columns.names().filter((column) => !partsOf(key).includes(column));
    return {
      name,
      row: rowOf(name),
      columns: columns.all(),
      query: { file: from, text: listQuery(name, [key, ...answers]) },
    };
  });
}

function aliasViews({ aliases }: MappingFile): ContractView[] {
  if (!aliases) return [];
  const columns = new Columns();
  columns.add(aliases.old, 'identity', saysOf.oldIdentity, true);
  columns.add(aliases.current, 'identity', saysOf.currentIdentity, true);
  const name = viewName(aliases.from);
  const query = { file: aliases.from, text: listQuery(name, columns.names()) };
  return [{ name, row: rowOf(name), columns: columns.all(), query }];
}

function addAnswer(columns: Columns, variable: Variable, operation: OperationSpec): void {
  const says = saysOf.variable(variable, operation);
  if (operation.date !== undefined) columns.add(operation.date, 'date', says, false, variable.key);
  else if (operation.yesNo !== undefined) columns.add(operation.yesNo, 'answer', says, false, variable.key);
  else if (operation.code !== undefined) columns.add(operation.code, 'word', says, false, variable.key);
  else throw new Error(`${variable.id}: a view contract knows code, yesNo, date and multi of a list only`);
}

const namesOf = (names: string | readonly string[]): readonly string[] =>
  typeof names === 'string' ? [names] : names;

const parentColumns = (spec: RecordSpec, parent: RecordName): readonly string[] =>
  namesOf(spec[parent as 'aktualisering' | 'utredning' | 'insats'] ?? []);

function identityOf({ barn }: RecordSpec): readonly string[] {
  return namesOf(typeof barn === 'object' && 'column' in barn ? barn.column : barn);
}

function protectedColumn({ from, protected: guard }: RecordSpec): string {
  if (typeof guard === 'string') return guard;
  throw new Error(`${from}: protected must name one column, where anything means protected`);
}

const countByOf = ({ countBy }: RecordSpec): string[] =>
  Object.values(countBy ?? {}).flatMap((operation) => operation.code ?? operation.date ?? []);

/** `sql/utredning-behov.sql` → `utredning_behov`. */
const viewName = (from: string): string => from.replace(/^sql\/|\.sql$/g, '').replaceAll('-', '_');

const dateColumn = (date: NonNullable<RecordSpec['eventDate']>): string =>
  typeof date === 'string' ? date : date.column;

class Columns {
  private readonly found = new Map<string, ContractColumn>();

  /** A column has one place; what it answers says more than what else it is used for. */
  add(name: string, kind: ContractColumn['kind'], says: string, neverEmpty: boolean, variable = ''): void {
    if (!this.found.has(name) || variable !== '')
      this.found.set(name, { name, kind, says, neverEmpty, variable });
  }

  names(): string[] {
    return [...this.found.keys()];
  }

  all(): ContractColumn[] {
    return [...this.found.values()];
  }
}
