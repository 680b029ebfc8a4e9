/**
 * The columns of a record, by where in it they stand: `Id`, `@id`, `Person/Personnr`, `Person/@typ`, `.` (the record's
 * own text) and `../Arende` (of an element around it). Names are without prefix.
 */

export interface ColumnNode {
  /** From the record; empty for the record itself. */
  readonly path: string;
  /** Where its text goes in a row; undefined when nobody asks for it. */
  column: number | undefined;
  readonly elements: Map<string, ColumnNode>;
  /** Where the values of its attributes go. */
  readonly attributes: Map<string, number>;
  /** Whether text other than white space has been seen directly in it. */
  hasText: boolean;
}

const step = String.raw`[^/@.\s][^/@\s]*`;
const columnPath = new RegExp(`^(?:\\.|(?:\\.\\./)+@?${step}|(?:${step}/)*@?${step})$`, 'u');
export const isColumnPath = (path: string): boolean => columnPath.test(path);

export class ColumnTree {
  readonly root = newNode('');
  /** Columns of what stands around the record, by level (1 is its parent) and name with `@` for attributes. */
  readonly around: ReadonlyMap<number, ReadonlyMap<string, number>>;

  constructor(readonly names: readonly string[]) {
    const around = new Map<number, Map<string, number>>();
    names.forEach((path, column) => {
      const level = (path.lastIndexOf('../') + 3) / 3;
      if (level < 1) return this.place(path, column);
      const columns = around.get(level) ?? new Map<string, number>();
      around.set(level, columns.set(path.slice(level * 3), column));
    });
    this.around = around;
  }

  /** The element `name` in `node`, which is made when it is new. */
  child(node: ColumnNode, name: string): ColumnNode {
    let child = node.elements.get(name);
    if (!child) {
      child = newNode(node.path === '' ? name : `${node.path}/${name}`);
      node.elements.set(name, child);
    }
    return child;
  }

  /** The columns of a tree that has grown by `child`: an element that only holds others is none. */
  columnsFound(node: ColumnNode = this.root): string[] {
    const within = node.path === '' ? '' : `${node.path}/`;
    const isLeaf = node.elements.size === 0 && node !== this.root;
    return [
      ...(node.hasText || isLeaf ? [node.path || '.'] : []),
      ...[...node.attributes.keys()].map((name) => `${within}@${name}`),
      ...[...node.elements.values()].flatMap((child) => this.columnsFound(child)),
    ];
  }

  private place(path: string, column: number): void {
    let node = this.root;
    for (const part of path.split('/')) {
      if (part.startsWith('@')) return void node.attributes.set(part.slice(1), column);
      if (part !== '.') node = this.child(node, part);
    }
    node.column = column;
  }
}

const newNode = (path: string): ColumnNode => ({
  path,
  column: undefined,
  elements: new Map(),
  attributes: new Map(),
  hasText: false,
});
