/** Cells with conditions on the same things; a cell is found by the values of the row that it counts. */
export interface Kind {
  /** With `met`, the condition is always the same one, and these are the values that meet it. */
  conditions: readonly { attribute: string; met?: ReadonlySet<string> }[];
  attributes: readonly string[];
  /** By the values of the conditions without `met`, one after the other. */
  cells: Tree;
}

/** A map of maps down to a cell: half the time of the whole search is spent looking cells up. */
export type Tree = number | Map<string, Tree>;

export function treeOf(cells: ReadonlyMap<string, number>, isValue: readonly boolean[]): Tree {
  if (!isValue.includes(true)) return cells.values().next().value!;
  const root = new Map<string, Tree>();
  for (const [key, cell] of cells) {
    const values = key.split(';').filter((_, i) => isValue[i]);
    let node = root;
    for (const value of values.slice(0, -1)) {
      if (!node.has(value)) node.set(value, new Map());
      node = node.get(value) as Map<string, Tree>;
    }
    node.set(values.at(-1)!, cell);
  }
  return root;
}

/** A value of a row, other than those that conditions name. */
export const otherValue = '*';

/** `typ=anmalan` → typ, anmalan; `typ!=anmalan` → typ, !anmalan. */
export function split(condition: string): [string, string] {
  const at = condition.indexOf('=');
  const negated = condition[at - 1] === '!';
  return [condition.slice(0, negated ? at - 1 : at), (negated ? '!' : '') + condition.slice(at + 1)];
}

export const meets = (value: string, condition: string): boolean =>
  condition.startsWith('!')
    ? !condition.slice(1).split(',').includes(value)
    : condition.split(',').includes(value);

/** A condition that both rows meet, or neither, does not notice the exchange. */
export function noticing(
  kinds: readonly Kind[],
  start: ReadonlyMap<string, string>,
  contrast: readonly string[],
  others: readonly string[],
): readonly Kind[] {
  return kinds.filter(({ attributes, conditions }) =>
    contrast.every((attribute, i) => {
      const { met } = conditions[attributes.indexOf(attribute)]!;
      return !met || met.has(start.get(attribute)!) !== met.has(others[i]!);
    }),
  );
}
