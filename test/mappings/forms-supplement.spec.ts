import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workbook } from 'exceljs';
import { parse, stringify } from 'yaml';
import { brygga } from '../support/brygga';
import { copyMapping, inRepository, Instance, testFolder } from '../support/instance';
import { fill, headerRow } from './forms-workbook';

const folder = testFolder();

interface MappingYaml {
  lists?: Record<string, unknown>;
  records: Record<string, { join?: Record<string, string>; variables: Record<string, unknown> }>;
  unavailable: Record<string, unknown>;
}

/** A case system that exports CSV and cannot say whether the risk was assessed; a unit that knows. */
describe('a workbook beside a case system', () => {
  const mapping = copyMapping(folder.path, 'exempel-csv');
  const listor = folder.in('listor');
  const bok = folder.in('bok');
  let lines: string;
  let numbers: string[];

  beforeAll(async () => {
    const made = await brygga(
      ['example', 'create', '--children', '60', '--out', 'kalla.sqlite', '--csv', 'listor'],
      { cwd: folder.path },
    );
    expect(made.code).toBe(0);
    const template = await brygga(
      [
        ...['excel', 'template', '--follow-up', 'rattssakerhet-tidsfrister', '--supplement', mapping],
        ...['--out', 'komplettering.xlsx', '--json'],
      ],
      { cwd: folder.path },
    );
    expect(template.err).toBe('');
    lines = (JSON.parse(template.out) as { mapping: string }).mapping;
    const rows = readFileSync(join(listor, 'utredningar.csv'), 'latin1').split('\n');
    numbers = rows.slice(1, -1).map((row) => row.split(';')[0]!);
  }, 60_000);

  it('asks only for what the system lacks, and for no identity', async () => {
    const book = await new Workbook().xlsx.readFile(folder.in('komplettering.xlsx'));
    const shown = book.worksheets.filter(({ state }) => state === 'visible').map(({ name }) => name);
    expect(shown).toEqual(['Instruktion', 'Utredning']);
    expect((book.getWorksheet('Utredning')!.getRow(headerRow).values as string[]).slice(1)).toEqual([
      'nummer',
      'riskbedomning',
    ]);
  });

  it('read with the system’s export, gives one record with what both of them know', async () => {
    const file = folder.in('komplettering.xlsx');
    const book = await new Workbook().xlsx.readFile(file);
    const [first, second] = numbers as [string, string];
    fill(book, {
      Utredning: [
        { nummer: first, riskbedomning: 'Ja' },
        { nummer: second, riskbedomning: 'Nej' },
        { nummer: 'finns inte', riskbedomning: 'Ja' },
      ],
    });

    mkdirSync(bok, { recursive: true });
    await book.xlsx.writeFile(join(bok, 'komplettering.xlsx'));
    addToMapping(mapping, lines);

    const instance = new Instance(folder.in('instans'), {
      catalogue: { edition: 'bbic-working', local: inRepository('catalog/local/exempel.yaml') },
      sources: [
        {
          name: 'system',
          mapping,
          settings: { folder: listor, encoding: 'windows-1252' },
          lists: { komplettering: { connector: 'xlsx', settings: { folder: bok, headerRow } } },
        },
      ],
    });
    const run = await instance.sync();
    expect(run.status).toBe('done');
    expect(run.unmatched).toBe(1);
    const rows = await instance.query<{ riskbedomning: string | null; utfall: string | null; antal: number }>(
      `SELECT riskbedomning, count(*) AS antal, sum(utredningsplan IS NOT NULL) > 0 AS med_systemets_svar
         FROM utredning GROUP BY 1 ORDER BY 1`,
    );
    const [none, ...supplemented] = rows;
    expect(none).toMatchObject({ riskbedomning: null, med_systemets_svar: 1 });
    expect(supplemented).toEqual([
      { riskbedomning: 'ja', antal: 1, med_systemets_svar: expect.anything() },
      { riskbedomning: 'nej', antal: 1, med_systemets_svar: expect.anything() },
    ]);
  });
});

/** What the command tells its user to do. */
function addToMapping(mapping: string, lines: string): void {
  const path = join(mapping, 'mapping.yaml');
  const whole = parse(readFileSync(path, 'utf8')) as MappingYaml;
  const added = parse(lines) as MappingYaml;
  whole.lists = { ...whole.lists, ...added.lists };
  for (const [record, { join: joined, variables }] of Object.entries(added.records)) {
    const into = whole.records[record]!;
    into.join = { ...into.join, ...joined };
    into.variables = { ...into.variables, ...variables };
    for (const id of Object.keys(variables)) delete whole.unavailable[id];
  }
  writeFileSync(path, stringify(whole));
}
