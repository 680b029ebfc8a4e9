import type { TdsParameter, TdsResult } from './model';

/** Statements of `sp_prepare`, by the handle that the client was given. */
export class PreparedStatements {
  private readonly statements = new Map<number, string>();
  private last = 0;

  add(sql: string): number {
    this.statements.set(++this.last, sql);
    return this.last;
  }

  get(handle: TdsParameter | undefined): string | undefined {
    return this.statements.get(Number(handle?.value));
  }

  remove(handle: TdsParameter | undefined): void {
    this.statements.delete(Number(handle?.value));
  }
}

/** The settings that tedious sends in small letters after each login; a `SET` that somebody wrote is none of them. */
const settings = /^set ansi_nulls o(n|ff)(\r?\nset [^\n;]+)*$/;

/** What every fresh pool sends unasked, and its answer: the settings of the session, and `SELECT 1;`. */
export function greetingAnswer(sql: string): TdsResult | undefined {
  if (settings.test(sql)) return {};
  if (sql === 'SELECT 1;') return { columns: [{ name: '', type: 'int', notNull: true }], rows: [[1]] };
  return undefined;
}
