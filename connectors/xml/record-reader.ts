import type { Cell } from '../contract';
import { localName, type Attributes } from '../shared/files/markup';
import { isData, isNil } from './attributes';
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
  /** Used again and again; `depth` of them are open. */
  private readonly inner: Inner[] = [];
  private depth = 0;
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
      const around = this.outer.at(-1);
      if (around && !around.hasChildren) around.text += text;
      return;
    }
    const open = this.inner[this.depth - 1]!;
    if (open.node?.column === undefined) return;
    open.text += text;
    if ((this.size += text.length) > maxRecord) throw new RecordFault('size', '');
  }

  protected begin(attributes: Attributes): void {
    this.row = new Array<Cell>(this.tree.names.length).fill(null);
    this.size = 0;
    if (this.joined.size > 0) this.joined.clear();
    if (this.tree.around.size > 0) this.takeAround();
    this.push(this.tree.root, attributes);
  }

  private takeAround(): void {
    for (const [level, columns] of this.tree.around) {
      const around = this.outer.at(-level);
      if (!around) continue;
      around.level = level;
      for (const [name, column] of columns) this.row[column] = around.values.get(name) ?? null;
    }
    const parent = this.outer.at(-1);
    if (parent) parent.hasChildren = true;
  }

  protected openInside(name: string, attributes: Attributes): void {
    const parent = this.inner[this.depth - 1]!;
    parent.hasChildren = true;
    this.push(parent.node?.elements.get(name), attributes);
  }

  protected closeInside(): void {
    const { node, text, hasChildren, nil } = this.inner[--this.depth]!;
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
    let nil = false;
    for (const name in attributes) {
      if (isNil(name, attributes[name]!)) nil = true;
      if (isData(name)) values.set(`@${localName(name)}`, attributes[name]!);
    }
    this.outer.push({ values, text: '', hasChildren: false, nil, level: undefined });
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
    const open = (this.inner[this.depth++] ??= { node, text: '', hasChildren: false, nil: false });
    open.node = node;
    open.text = '';
    open.hasChildren = open.nil = false;
    for (const name in attributes) {
      if (isNil(name, attributes[name]!)) open.nil = true;
      const column = node?.attributes.get(localName(name));
      if (column !== undefined && isData(name)) this.set(column, attributes[name]!);
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
}
