import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, driver, openWriter, sorting } from './connection';

describe('sorting', () => {
  const other = new driver(':memory:') as unknown as Connection;
  afterAll(() => other.close());
  /** Of the whole process, whoever asks. */
  const temporaryFolder = (): unknown => other.prepare('PRAGMA temp_store_directory').pluck().all([])[0];

  it("lies beside the store while it lasts, and then leaves the process's other files where they were", () => {
    const folder = mkdtempSync(join(tmpdir(), 'brygga-'));
    const connection = openWriter(join(folder, 'u.sqlite'));
    connection.exec('CREATE TABLE t (a)');
    const before = temporaryFolder();
    sorting(connection, () => {
      expect(temporaryFolder()).toBe(folder);
      connection.exec('CREATE INDEX i ON t (a)');
    });
    expect(temporaryFolder()).toBe(before);
    const fails = (): void =>
      sorting(connection, () => {
        throw new Error('no');
      });
    expect(fails).toThrow('no');
    expect(temporaryFolder()).toBe(before);
    connection.close();
    expect(readdirSync(folder).filter((name) => !name.startsWith('u.sqlite'))).toEqual([]);
  });
});
