import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../catalog/load-catalog';
import { packageRoot } from '../config/paths';
import type { MappingFile } from '../mapping/mapping.schema';
import { readMappingFile } from '../mapping/read-mapping';
import { viewContract } from './contract';
import { viewContractFiles } from './files';
import { sqlServer, viewsSql } from './views-sql';

const catalog = loadCatalog({ edition: 'bbic-working' });
const template = (name = 'treserva'): MappingFile =>
  structuredClone(readMappingFile(join(packageRoot(), 'mappings', name)).value);

describe('the view contract of a mapping', () => {
  it('is what stands in the repository, so that a changed mapping cannot leave its views behind', () => {
    const between = (page: string, name: string, made: string): string =>
      page.replace(
        new RegExp(`(<!-- made:${name} -->\n\n)[^]*?(\n\n<!-- /made:${name} -->)`),
        (_, start: string, end: string) => start + made + end,
      );
    const drifted = Object.entries(viewContractFiles(packageRoot(), catalog, between)).filter(
      ([file, make]) => {
        const text = readFileSync(join(packageRoot(), file), 'utf8');
        return make(text) !== text;
      },
    );
    expect(drifted.map(([file]) => file)).toEqual([]);
  });

  it('keeps identities in one view, and lets the others name the child by its key', () => {
    for (const name of ['treserva', 'combine-vyer', 'procapita']) {
      const views = viewContract(template(name), catalog).filter(({ columns }) =>
        columns.some(({ kind }) => kind === 'identity'),
      );
      expect(views.map((view) => view.name)).toEqual(['barn', 'identitetsbyte']);
    }
  });

  it('has one column for a date that is both an answer and the day of the event, told as the answer', () => {
    const views = viewContract(template(), catalog);
    const arrived = views
      .find(({ name }) => name === 'aktualisering')!
      .columns.filter(({ name }) => name === 'InkomDatum');
    expect(arrived).toEqual([expect.objectContaining({ kind: 'date', variable: 'R06' })]);
  });

  it.each<[what: string, change: (file: MappingFile) => void, told: RegExp]>([
    [
      'an operation that a view should do',
      ({ records }) => (records.utredning!.variables['utredning.forlangd'] = { present: 'ForlangdTill' }),
      /utredning\.forlangd: a view contract knows/,
    ],
    [
      'protection that is told by codes, which would let an unknown code through',
      ({ records }) => (records.barn!.protected = { column: 'SkyddadIdentitet', values: ['Ja'] }),
      /anything means protected/,
    ],
    ['no children', ({ records }) => delete records.barn, /needs the record barn/],
    [
      'an end that no variable answers from',
      ({ records }) => (records.utredning!.endDate = 'Avslutad'),
      /utredning: endDate must be a column/,
    ],
    [
      'a view that nobody has described',
      ({ records }) => (records.insats!.from = 'sql/beslut.sql'),
      /says nothing of the view beslut/,
    ],
  ])('refuses %s', (_, change, told) => {
    const file = template();
    change(file);
    expect(() => viewContract(file, catalog)).toThrow(told);
  });

  it('writes comments that end where they should, also to SQL*Plus, which reads ; and & in them', () => {
    const sql = viewsSql(viewContract(template(), catalog), sqlServer, {
      title: 'Treserva',
      folder: 'treserva',
    });
    for (const [, comment] of sql.matchAll(/^ {4}\/\* ([^]*?)\*\/$/gm))
      expect(comment).not.toMatch(/\/\*|\n|[;&']/);
    expect(sql.match(/\/\*/g)).toHaveLength(sql.match(/\*\//g)!.length);
  });
});
