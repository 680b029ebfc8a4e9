/**
 * Remembers the latest pseudonyms, each in the place that its name falls on, where the next one pushes it out. A `Map`
 * costs more to fill than a pseudonym to reckon, and what it holds is moved about by every garbage collection.
 */
export class Recent {
  private readonly names: (string | null)[] = new Array<null>(places).fill(null);
  private readonly pseudonyms: string[] = new Array<string>(places).fill('');

  /** The pseudonym of `name`, reckoned when it is not remembered. */
  get(name: string, reckon: (name: string) => string): string {
    let place = 0;
    for (let i = 0; i < name.length; i++) place = Math.imul(place, 31) + name.charCodeAt(i);
    place &= places - 1;
    if (this.names[place] === name) return this.pseudonyms[place]!;
    const pseudonym = reckon(name);
    this.names[place] = name;
    this.pseudonyms[place] = pseudonym;
    return pseudonym;
  }

  clear(): void {
    this.names.fill(null);
    this.pseudonyms.fill('');
  }
}

const places = 2048;
