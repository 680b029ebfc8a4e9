import { localName, type Attributes } from '../shared/files/markup';
import { isData } from './attributes';
import { ColumnTree, type ColumnNode } from './column-tree';
import { Records } from './records';

/** Finds the columns of the records, in the order in which they first occur. */
export class ColumnFinder extends Records {
  private readonly tree = new ColumnTree([]);
  private readonly nodes: ColumnNode[] = [];
  /** What has stood in each element around the records, by name with `@` for attributes. */
  private readonly around: { names: Set<string>; hasChildren: boolean }[] = [];
  private readonly aroundNames = new Set<string>();

  columns(): string[] {
    return [...this.tree.columnsFound(), ...this.aroundNames];
  }

  text(text: string): void {
    const node = this.nodes.at(-1);
    if (node && !node.hasText && text.trim() !== '') node.hasText = true;
  }

  protected begin(attributes: Attributes): void {
    this.around.forEach(({ names }, index) => {
      const up = '../'.repeat(this.around.length - index);
      for (const name of names) this.aroundNames.add(`${up}${name}`);
    });
    const parent = this.around.at(-1);
    if (parent) parent.hasChildren = true;
    this.push(this.tree.root, attributes);
  }

  protected openInside(name: string, attributes: Attributes): void {
    this.push(this.tree.child(this.nodes.at(-1)!, name), attributes);
  }

  protected closeInside(): void {
    this.nodes.pop();
  }

  protected finish(): void {
    this.nodes.pop();
  }

  protected openAround(_name: string, attributes: Attributes): void {
    const parent = this.around.at(-1);
    if (parent) parent.hasChildren = true;
    const names = new Set<string>();
    for (const name in attributes) if (isData(name)) names.add(`@${localName(name)}`);
    this.around.push({ names, hasChildren: false });
  }

  protected closeAround(name: string): void {
    const closed = this.around.pop();
    if (closed && !closed.hasChildren) this.around.at(-1)?.names.add(name);
  }

  private push(node: ColumnNode, attributes: Attributes): void {
    for (const name in attributes) {
      const local = localName(name);
      if (!node.attributes.has(local) && isData(name)) node.attributes.set(local, -1);
    }
    this.nodes.push(node);
  }
}
