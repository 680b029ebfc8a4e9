import type { Catalog, RecordName } from '../catalog/model';
import type { Category, Cube, Dimension, Figure } from '../disclosure/model';
import { chosen, choiceDivider } from './choice-divider';
import { CubePlan, variablesOf } from './cube-plans';
import { Divider, total } from './dimensions';
import { countedRows, Row, rowsOf, StoreReader } from './rows';

/** Counts all cubes of a record in one reading of its rows, and of the counted notifications. */
export async function countCubes(
  store: StoreReader,
  catalog: Catalog,
  record: RecordName,
  plans: readonly CubePlan[],
): Promise<Cube[]> {
  const variables = [...new Set(plans.flatMap(variablesOf))];
  const position = new Map(variables.map((id, i) => [id, i]));
  const counters = plans.map((plan) => new Counter(plan));
  let child: Row[] = [];
  let serial = 0;
  const valueIn =
    (row: Row) =>
    (id: string): string | null =>
      row.values[position.get(id)!]!;
  const countChild = (): void => {
    serial++;
    for (const counter of counters) counter.countChild(child, serial, valueIn);
  };
  for await (const page of rowsOf(store, catalog, record, variables)) {
    for (const row of page) {
      if (child.length > 0 && child[0]!.child !== row.child) {
        countChild();
        child = [];
      }
      child.push(row);
    }
  }
  if (child.length > 0) countChild();
  if (record === 'aktualisering') {
    for (const row of await countedRows(store)) for (const counter of counters) counter.countCounted(row);
  }
  return counters.map((counter) => counter.cube());
}

interface Cell extends Figure {
  /** The child that was counted last: rows come child by child, so that distinct children need no set. */
  last: number;
}

/** One cube under way. */
class Counter {
  private readonly dividers: readonly Divider[];
  private readonly seen: Set<string>[];
  /** Per dimension: the totals and groups that a category is a part of. */
  private readonly sums: ((code: string) => readonly string[])[];
  private readonly cells = new Map<string, Cell>();

  constructor(private readonly plan: CubePlan) {
    this.dividers = [...plan.dividers, ...(plan.choices.length > 0 ? [choiceDivider(plan.choices)] : [])];
    this.seen = this.dividers.map(() => new Set<string>());
    this.sums = this.dividers.map((divider) => {
      const groups = divider.categories.filter(({ sums }) => sums);
      const totals = divider.role === 'time' ? [] : [total];
      return (code) => [
        ...groups.filter(({ sums }) => sums!.includes(code)).map((group) => group.code),
        ...totals,
      ];
    });
  }

  countChild(
    rows: readonly Row[],
    serial: number,
    valueIn: (row: Row) => (id: string) => string | null,
  ): void {
    for (const row of this.plan.unit === 'barn' ? firstOfEachYear(rows) : rows) {
      const value = valueIn(row);
      this.add(
        this.dividers.map((divider) => divider.codeOf(row, value)),
        1,
        serial,
      );
    }
  }

  /** The counts know no children; each is taken as one, as the law keeps them apart from any child. */
  countCounted(row: Parameters<Divider['codeOfCounted']>[0]): void {
    this.add(
      this.dividers.map((divider) => divider.codeOfCounted(row)),
      row.count,
      null,
    );
  }

  cube(): Cube {
    const { id, title, record, unit, choices } = this.plan;
    const dimensions = this.dividers.map((divider, i): Dimension => {
      const hasTotal = divider.role !== 'time';
      return {
        id: divider.id,
        label: divider.label,
        identity: divider.identity,
        categories: [
          ...categoriesOf(divider, this.seen[i]!),
          ...(hasTotal ? [{ code: total, label: 'Totalt' }] : []),
        ],
        ...(hasTotal && { total }),
        ...(divider.role && { role: divider.role }),
      };
    });
    return {
      id,
      title,
      population: `${record}/${unit}`,
      dimensions,
      cells: this.cells,
      ...(choices.length > 0 && { withheld: this.withheld(dimensions) }),
    };
  }

  /** Everything that the conditions leave out. */
  private withheld(dimensions: readonly Dimension[]): Set<string> {
    const shownOnly = this.plan.dividers.length;
    let keys: { text: string; given: boolean }[] = [{ text: '', given: true }];
    dimensions.forEach((dimension, i) => {
      keys = keys.flatMap(({ text, given }) =>
        dimension.categories.map(({ code }) => ({
          text: i === 0 ? code : `${text}|${code}`,
          given: given && (i < shownOnly || code === chosen),
        })),
      );
    });
    return new Set(keys.filter(({ given }) => !given).map(({ text }) => text));
  }

  private add(codes: readonly string[], count: number, child: number | null): void {
    codes.forEach((code, i) => this.seen[i]!.add(code));
    let keys: string[] = [''];
    codes.forEach((code, i) => {
      const here = [code, ...this.sums[i]!(code)];
      keys = keys.flatMap((key) => here.map((one) => (i === 0 ? one : `${key}|${one}`)));
    });
    for (const key of keys) {
      let cell = this.cells.get(key);
      if (!cell) this.cells.set(key, (cell = { count: 0, persons: 0, last: 0 }));
      cell.count += count;
      if (child === null) cell.persons += count;
      else if (cell.last !== child) {
        cell.persons++;
        cell.last = child;
      }
    }
  }
}

function categoriesOf(divider: Divider, seen: ReadonlySet<string>): Category[] {
  const codes = divider.categories.map(({ code }) => code);
  const years = [...seen].filter((code) => /^\d{4}$/.test(code)).sort();
  const isBetween = (code: string): boolean =>
    divider.role === 'time' && /^\d{4}$/.test(code) && code >= (years[0] ?? '9') && code <= years.at(-1)!;
  const stray = [...seen].filter((code) => !codes.includes(code));
  if (stray.length > 0) throw new Error(`${divider.id} has no category ${stray.join(', ')}`);
  return divider.categories
    .filter(({ code, ifSeen }) => !ifSeen || seen.has(code) || isBetween(code))
    .map(({ ifSeen: _, ...category }) => category);
}

/** Each child once a year: by its first row of the year, so that the parts of a year add up to its children. */
function firstOfEachYear(rows: readonly Row[]): Row[] {
  const first = new Map<string, Row>();
  for (const row of [...rows].sort(byDate)) {
    const year = row.eventDate?.slice(0, 4) ?? '';
    if (!first.has(year)) first.set(year, row);
  }
  return [...first.values()];
}

const byDate = (a: Row, b: Row): number =>
  (a.eventDate ?? '').localeCompare(b.eventDate ?? '') || a.key.localeCompare(b.key);
