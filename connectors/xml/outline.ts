import type { Attributes, MarkupHandler } from '../shared/files/markup';

interface Level {
  path: string;
  counts: Map<string, number>;
}

/** What could be meant by a list of records: elements that repeat in their parent and hold something. */
export class Outline implements MarkupHandler {
  private readonly levels: Level[] = [{ path: '', counts: new Map() }];
  private readonly repeated = new Set<string>();
  private readonly structured = new Set<string>();

  /** Paths without the root element, the outermost first; at most ten. */
  candidates(): string[] {
    return [...this.repeated]
      .filter((path) => this.structured.has(path))
      .map((path) => path.slice(path.indexOf('/') + 1))
      .sort((a, b) => a.split('/').length - b.split('/').length)
      .slice(0, 10);
  }

  open(name: string, attributes: Attributes): void {
    const parent = this.levels.at(-1)!;
    const path = parent.path === '' ? name : `${parent.path}/${name}`;
    const count = (parent.counts.get(name) ?? 0) + 1;
    parent.counts.set(name, count);
    if (parent.path !== '') this.structured.add(parent.path);
    if (Object.keys(attributes).length > 0) this.structured.add(path);
    if (count === 2) this.repeated.add(path);
    this.levels.push({ path, counts: new Map() });
  }

  text(): void {
    // Only the structure matters.
  }

  close(): void {
    this.levels.pop();
  }
}
