import type { Connection } from './connection';

/** What the store knows about itself: the table `lagring`. */
export class Notes {
  constructor(private readonly connection: Connection) {}

  get(name: string): string | null {
    const [value] = this.connection.prepare('SELECT varde FROM lagring WHERE namn = ?').pluck().all([name]);
    return (value as string | undefined) ?? null;
  }

  set(name: string, value: string): void {
    const upsert =
      'INSERT INTO lagring (namn, varde) VALUES (?, ?) ON CONFLICT (namn) DO UPDATE SET varde = excluded.varde';
    this.connection.prepare(upsert).run([name, value]);
  }
}
