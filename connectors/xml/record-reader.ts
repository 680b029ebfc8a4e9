import type { Cell } from '../contract';
import type { Attributes } from '../shared/files/markup';
import { isNil, ownAttributes } from './attributes';
import type { ColumnNode, ColumnTree } from './column-tree';
import { Records } from './records';

/** Characters of text that a record may have. */
export const maxRecord = 4_000_000;

/** What is wrong with a record; who reads the file says where. */
export class RecordFault extends Error {
  constructor(
    readonly kind: 'separator' | 'after' | 'size',
    readonly column: string,
  ) {
    super(kind);
  }
}

/** An element that is open in a record. Only what somebody asks for has a node. */
interface Inner {
  node: ColumnNode | undefined;
  text: string;
  hasChildren: boolean;
  nil: boolean;
}

/** An element that is open around records. */
interface Outer {
  /** What columns want of it, by name with `@` for attributes. */
  values: Map<string, Cell>;
  text: string;
  hasChildren: boolean;
  nil: boolean;
  /** How many levels above the records it stands, once one has begun in it. */
  level: number | undefined;
}

/**
 * The rows of the records. An element that is not there or is nil is NULL, an empty one an empty text; one that is
 * repeated in its record gives its values joined, without the empty ones.
 */
export class RecordReader extends Records {
  /** Rows that have been read and not yet taken. */
  rows: Cell[][] = [];
  private row: Cell[] = [];
  private size = 0;
  private readonly inner: Inner[] = [];
  private readonly outer: Outer[] = [];
  /** Columns of this record that have several values. */
  private readonly joined = new Set<number>();

  constructor(
    record: string,
    private readonly tree: ColumnTree,
    private readonly separator: string,
  ) {
    super(record);
  }

  text(text: string): void {
    if (!this.isInside) {
      if (this.tree.around.size > 0 && this.outer.length > 0) this.grow(this.outer.at(-1)!, text);
      return;
    }
    const open = this.inner[this.inner.length - 1]!;
    if (open.node?.column !== undefined) this.grow(open, text);
  }

  protected begin(attributes: Attributes): void {
    this.row = new Array<Cell>(this.tree.names.length).fill(null);
    this.size = 0;
    this.joined.clear();
    for (const [level, columns] of this.tree.around) {
      const around = this.outer.at(-level);
      if (!around) continue;
      around.level = level;
      for (const [name, column] of columns) this.row[column] = around.values.get(name) ?? null;
    }
    const parent = this.outer.at(-1);
    if (parent) parent.hasChildren = true;
    this.push(this.tree.root, attributes);
  }

  protected openInside(name: string, attributes: Attributes): void {
    const parent = this.inner[this.inner.length - 1]!;
    parent.hasChildren = true;
    this.push(parent.node?.elements.get(name), attributes);
  }

  protected closeInside(): void {
    const { node, text, hasChildren, nil } = this.inner.pop()!;
    if (node?.column === undefined || nil || (hasChildren && text.trim() === '')) return;
    this.set(node.column, text);
  }

  protected finish(): void {
    this.closeInside();
    this.rows.push(this.row);
  }

  protected openAround(_name: string, attributes: Attributes): void {
    if (this.tree.around.size === 0) return;
    const parent = this.outer.at(-1);
    if (parent) parent.hasChildren = true;
    const values = new Map<string, Cell>();
    for (const [name, value] of ownAttributes(attributes)) values.set(`@${name}`, value);
    this.outer.push({ values, text: '', hasChildren: false, nil: isNil(attributes), level: undefined });
  }

  protected closeAround(name: string): void {
    const closed = this.outer.pop();
    const parent = this.outer.at(-1);
    if (!closed || !parent || closed.hasChildren) return;
    const wanted = [...this.tree.around.values()].some((columns) => columns.has(name));
    if (!wanted || closed.nil) return;
    if (parent.level !== undefined && this.tree.around.get(parent.level)?.has(name)) {
      throw new RecordFault('after', `${'../'.repeat(parent.level)}${name}`);
    }
    const before = parent.values.get(name) ?? null;
    parent.values.set(name, before === null ? closed.text : this.join(before, closed.text, name, false));
  }

  private push(node: ColumnNode | undefined, attributes: Attributes): void {
    const nil = isNil(attributes);
    this.inner.push({ node, text: '', hasChildren: false, nil });
    if (!node || node.attributes.size === 0) return;
    for (const [name, value] of ownAttributes(attributes)) {
      const column = node.attributes.get(name);
      if (column !== undefined) this.set(column, value);
    }
  }

  private set(column: number, value: string): void {
    const before = this.row[column]!;
    if (before === null || before === '') this.row[column] = value;
    else if (value !== '') {
      this.row[column] = this.join(before, value, this.tree.names[column]!, this.joined.has(column));
      this.joined.add(column);
    }
  }

  private join(before: Cell, value: string, column: string, isJoined: boolean): string {
    const first = String(before);
    if (value.includes(this.separator) || (!isJoined && first.includes(this.separator))) {
      throw new RecordFault('separator', column);
    }
    return `${first}${this.separator}${value}`;
  }

  private grow(element: { text: string }, text: string): void {
    element.text += text;
    if ((this.size += text.length) > maxRecord) throw new RecordFault('size', '');
  }
}
