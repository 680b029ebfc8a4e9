import { reserved, type RecordName, type Variable } from '../catalog/model';
import type { FollowUpStore, StoreSchema } from '../store/model';
import type { PlannedRow } from './planned-row';
import { columnOf, recordTable, sideTableOf, type RecordTable } from '../store/tables';

/** A row as the store holds it, in the words of a row on its way there. */
export interface StoredRow extends PlannedRow {
  source: string;
}

/** How many rows hold each value; `null` stands for not answered. Dates and numbers are only `answered` or not. */
export type Distribution = Map<string | null, number>;

export const answered = 'besvarat';

/** What a distribution counts of a cell. */
export const counted = (variable: Variable, value: string | null): string | null =>
  value === null || value === reserved.unmapped || variable.values.length > 0 ? value : answered;

/** Reads what the store holds of one record and one source. Never a write. */
export class StoredRows {
  private readonly table: RecordTable;
  private readonly loaded: readonly Variable[];

  constructor(
    private readonly store: Pick<FollowUpStore, 'query'>,
    schema: StoreSchema,
    private readonly record: RecordName,
    private readonly source: string,
  ) {
    this.table = recordTable(schema, record);
    this.loaded = schema.loaded[record];
  }

  async count(): Promise<number> {
    const rows = await this.store.query<{ n: number }>(
      `SELECT count(*) AS n FROM "${this.record}" WHERE kalla = ?`,
      [this.source],
    );
    return Number(rows[0]!.n);
  }

  /** By key; of any source, since two sources may share a child. */
  async find(keys: readonly string[]): Promise<Map<string, StoredRow>> {
    if (keys.length === 0) return new Map();
    const places = keys.map(() => '?').join(', ');
    const rows = await this.store.query(`SELECT * FROM "${this.record}" WHERE nyckel IN (${places})`, keys);
    const found = new Map(rows.map((row) => [String(row.nyckel), this.storedRow(row)]));
    for (const { index, table } of this.table.sides) {
      const cells = await this.store.query<{ nyckel: string; varde: string }>(
        `SELECT nyckel, varde FROM "${table}" WHERE nyckel IN (${places}) ORDER BY varde`,
        keys,
      );
      for (const { nyckel, varde } of cells) {
        const row = found.get(nyckel);
        if (row) row.multi[index] = [...(row.multi[index] ?? []), varde];
      }
    }
    return found;
  }

  async distribution(variable: Variable): Promise<Distribution> {
    const sql = variable.multiple
      ? `SELECT s.varde AS value, count(*) AS n FROM "${this.record}" r
         LEFT JOIN "${sideTableOf(variable)}" s ON s.nyckel = r.nyckel WHERE r.kalla = ? GROUP BY s.varde`
      : `SELECT "${columnOf(variable)}" AS value, count(*) AS n FROM "${this.record}" WHERE kalla = ? GROUP BY 1`;
    const cells = await this.store.query<{ value: string | null; n: number }>(sql, [this.source]);
    const distribution: Distribution = new Map();
    for (const { value, n } of cells) {
      const key = counted(variable, value);
      distribution.set(key, (distribution.get(key) ?? 0) + Number(n));
    }
    return distribution;
  }

  /** Those of the children that another source's records refer to. */
  async referredElsewhere(children: readonly string[], records: readonly RecordName[]): Promise<Set<string>> {
    const found = new Set<string>();
    if (children.length === 0) return found;
    const places = children.map(() => '?').join(', ');
    for (const record of records) {
      const rows = await this.store.query<{ barn: string }>(
        `SELECT DISTINCT barn FROM "${record}" WHERE kalla <> ? AND barn IN (${places})`,
        [this.source, ...children],
      );
      for (const { barn } of rows) found.add(barn);
    }
    return found;
  }

  private storedRow(row: Record<string, unknown>): StoredRow {
    const text = (name: string): string | null => (row[name] ?? null) as string | null;
    const values = this.loaded.map((): string | null => null);
    for (const { index, name } of this.table.columns) values[index] = text(name);
    return {
      source: String(row.kalla),
      key: String(row.nyckel),
      hash: String(row.radhash),
      child: String(row.barn),
      parents: this.table.parents.map(text),
      unit: text('enhet'),
      eventDate: text('handelse_datum'),
      endDate: text('slut_datum'),
      protectedIdentity: Number(row.skyddad) === 1,
      values,
      multi: this.loaded.map(() => null),
    };
  }
}
