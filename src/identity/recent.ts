/** Remembers the latest pseudonyms in two generations: bounded, and no bookkeeping per hit. */
export class Recent {
  private young = new Map<string, string>();
  private old = new Map<string, string>();

  /** `limit`: of each generation. */
  constructor(private readonly limit: number) {}

  get(name: string): string | undefined {
    return this.young.get(name) ?? this.old.get(name);
  }

  set(name: string, pseudonym: string): void {
    if (this.young.size >= this.limit) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(name, pseudonym);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}
