import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from '../support/instance';

const files = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.startsWith('codes/') || name.endsWith('.test.yaml'))
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

it('the two example mappings have the same code maps and tests: each is whole, to be copied, and neither drifts', () => {
  const [database, lists] = ['exempel', 'exempel-csv'].map((name) => files(inRepository(`mappings/${name}`)));
  expect(Object.keys(lists!).length).toBeGreaterThan(20);
  expect(lists).toEqual(database);
});
