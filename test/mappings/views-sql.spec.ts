/**
 * The view contract that a municipality's database administrator fills, held against the mapping that reads it: what is
 * read stands in it, what stands in it is read, and nothing that nobody fills becomes an answer. What no test here can
 * show is that SQL Server or Oracle takes the scripts: there is neither. PostgreSQL takes every view of them, with the
 * names of types changed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../../src/catalog/load-catalog';
import { readCodeMap } from '../../src/mapping/codes/code-map';
import { columnsOf } from '../../src/mapping/plan';
import { readMapping } from '../../src/mapping/read-mapping';
import { runMappingTests } from '../../src/mapping/checking/run-tests';
import { startPostgres, type TestPostgres } from '../servers/postgres';
import { inRepository, testFolder, Instance } from '../support/instance';
import { oracleReserved, tsqlReserved } from './views-reserved';
import { scriptViews, viewTemplates, type ViewTemplate } from './views-contract';
import { ViewsDatabase, type ContractRows } from './views-database';
import { startServer } from './views-servers';
import { storedFigures } from './views-store';
import { followAll } from './views-whole-example';

const folder = testFolder();
const catalog = loadCatalog({ edition: 'bbic-working' });
const mappingFolder = ({ mapping }: ViewTemplate): string => inRepository('mappings', mapping);
const child = ({ engine }: ViewTemplate): string => (engine === 'oracle' ? 'Kundnummer' : 'BarnId');

describe.each(viewTemplates)('the views of $mapping', (template) => {
  const views = scriptViews(template);
  const plan = readMapping(mappingFolder(template), catalog);
  const queries = readdirSync(join(mappingFolder(template), 'sql')).map((name) => ({
    view: name.replace('.sql', '').replaceAll('-', '_'),
    text: readFileSync(join(mappingFolder(template), 'sql', name), 'utf8').replaceAll(/--.*$/gm, ''),
  }));

  it('are asked by one query each, and by no other', () => {
    expect(queries.map(({ view }) => view).sort()).toEqual(views.map(({ name }) => name).sort());
  });

  it('hold every column that a query names, and a query names every column', () => {
    for (const { view, text } of queries) {
      const own = views.find(({ name }) => name === view)!.columns.map(({ name }) => name);
      const ofChild = views.find(({ name }) => name === 'barn')!.columns.map(({ name }) => name);
      const alias = view === 'barn' ? 'b' : 'r';
      const named = (of: string): string[] =>
        [...text.matchAll(new RegExp(`\\b${of}\\.(\\w+)`, 'g'))].map((m) => m[1]!);
      expect([view, [...new Set(named(alias))].sort()]).toEqual([view, [...own].sort()]);
      expect(named('b').filter((name) => !ofChild.includes(name))).toEqual([]);
    }
  });

  it('give the mapping every column that it reads, and nothing that it does not', () => {
    for (const record of plan.records) {
      const { text } = queries.find(({ view }) => view === record.record)!;
      const given = text
        .slice(0, text.indexOf('\nFROM'))
        .replaceAll(/CASE .* END AS |\S+ \|\| '\/' \|\| \S+ AS /g, '');
      const columns = given
        .replace('SELECT', '')
        .split(',')
        .map((part) => part.trim().replace(/^[rb]\./, ''));
      const read = columnsOf(record).filter((column) => !column.includes('.'));
      expect([record.record, columns.sort()]).toEqual([record.record, [...new Set(read)].sort()]);
    }
  });

  it('have dates where the mapping reads dates, and text where it reads answers', () => {
    const dates =
      template.mapping === 'combine-vyer' ? 'nvarchar(30)' : template.engine === 'oracle' ? 'DATE' : 'date';
    for (const record of plan.records) {
      const types = new Map(
        views.find(({ name }) => name === record.record)!.columns.map((c) => [c.name, c.type]),
      );
      for (const [id, { date, yesNo, code }] of Object.entries(plan.file.records[record.record]!.variables)) {
        const type = types.get((date ?? yesNo ?? code)!);
        if (date !== undefined) expect([id, type]).toEqual([id, dates]);
        else if (code !== undefined || yesNo !== undefined)
          expect([id, type]).toEqual([id, expect.stringMatching(/CHAR/i)]);
      }
    }
  });

  it('have names that the engine takes without quotes, also an Oracle of 2013', () => {
    const reserved = template.engine === 'oracle' ? oracleReserved : tsqlReserved;
    const names = views.flatMap((view) => [view.name, ...view.columns.map(({ name }) => name)]);
    const together = queries.flatMap(({ text }) =>
      [...text.matchAll(/ AS (\w+)/g)].map((match) => match[1]!),
    );
    for (const name of [...names, ...together]) {
      expect(name).toMatch(/^[A-Za-z][A-Za-z_]{0,29}$/);
      expect(reserved).not.toContain(name.toUpperCase());
    }
  });

  it('are described, each column, on the page for the database administrator', () => {
    const page = readFileSync(inRepository(template.script.replace('views.sql', 'README.sv.md')), 'utf8');
    for (const { name, columns } of views) {
      const from = page.indexOf(`\n### ${name}\n`);
      const next = page.indexOf('\n##', from + 1);
      const table = page.slice(from, next < 0 ? undefined : next);
      for (const column of columns) expect(table).toContain(`| \`${column.name}\` | \`${column.type}\` |`);
    }
  });

  it('are read by a mapping whose tests hold and reach its rules', () => {
    const { cases, rules } = runMappingTests(plan);
    expect(cases.filter(({ differences }) => differences.length > 0)).toEqual([]);
    expect(rules.total).toBeGreaterThan(200);
    expect(rules.reached / rules.total).toBeGreaterThanOrEqual(0.95);
  });

  it('come with a page that says every assumption', () => {
    const page = readFileSync(join(mappingFolder(template), 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
    const records = Object.values(plan.file.records).flatMap((record) => record?.assumed ?? []);
    for (const text of [...plan.file.assumed!, ...records]) expect(page).toContain(text);
  });
});

describe('the code maps of the view templates', () => {
  const maps = readdirSync(inRepository('mappings/treserva/codes'));
  const read = (mapping: string, name: string): string =>
    readFileSync(inRepository('mappings', mapping, 'codes', name), 'utf8');

  it('are the same in all, since nothing is known of any system’s own words', () => {
    for (const { mapping } of viewTemplates) {
      expect(readdirSync(inRepository('mappings', mapping, 'codes'))).toEqual(maps);
      for (const name of maps)
        expect([mapping, read(mapping, name)]).toEqual([mapping, read('treserva', name)]);
    }
  });

  it('take the catalogue’s own words as they are, and let nobody’s guess through', () => {
    const { file } = readMapping(inRepository('mappings/treserva'), catalog);
    const uses = Object.values(file.records).flatMap((record) => Object.entries(record?.variables ?? {}));
    for (const [id, { map }] of uses.filter(([, spec]) => spec.map?.endsWith('.csv'))) {
      const { rows } = readCodeMap(read('treserva', map!.replace('codes/', '')), map!, (problem) => {
        throw new Error(problem.what.sv);
      });
      const approved = rows
        .filter(({ status }) => status === 'approved')
        .map(({ label, value }) => [value, label]);
      expect([id, approved]).toEqual([
        id,
        catalog.variable(id)!.values.map(({ code, label }) => [code, label]),
      ]);
      expect(rows.filter(({ status, value }) => status === 'unchecked' && value === null)).toEqual([]);
    }
  });
});

describe('what nobody has filled in', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it.each(viewTemplates)(
    'gives no answer in $mapping, and a child whose protection is not told is protected',
    async (template) => {
      const key = child(template);
      const one = (columns: Record<string, string>): Record<string, string>[] => [{ [key]: '7', ...columns }];
      const rows: ContractRows = {
        barn: ['Nej', 'N', 'Okänt', null].map((skydd, at) => ({
          [key]: String(7 + at),
          TillfalligtId: `2012010${at + 1}T001`,
          SkyddadIdentitet: skydd,
        })),
        aktualisering: one({ AktualiseringId: '11' }),
        utredning: one({ UtredningId: '21', AktualiseringId: '11' }),
        insats: one({ InsatsId: '31', UtredningId: '21' }),
        placering: one({ PlaceringId: '41', InsatsId: '31' }),
        uppfoljning: one({ UppfoljningId: '51', InsatsId: '31' }),
      };
      const database = await ViewsDatabase.create(postgres, template, rows);
      const server = await startServer[template.engine](database, folder.in(`${template.mapping}-server`));
      try {
        const barn = await database.answer(
          readFileSync(join(mappingFolder(template), 'sql/barn.sql'), 'utf8'),
        );
        const guard = barn!.names.indexOf('SkyddadIdentitet');
        expect(barn!.rows.map((row) => row[guard])).toEqual([null, 'Ja', 'Ja', 'Ja']);

        const instance = new Instance(folder.in(template.mapping), {
          followUps: followAll(folder.in('uppfoljningar')),
          sources: [{ name: 'exempel', mapping: mappingFolder(template), settings: server.settings }],
        });
        const run = await instance.sync();
        expect([run.read, run.rejected, run.unmapped]).toEqual([9, 0, 0]);
        const { answered, rows: stored } = await storedFigures(instance, (_, cell) => cell);
        expect(Object.fromEntries(Object.entries(stored).map(([name, list]) => [name, list.length]))).toEqual(
          {
            ...{ barn: 1, aktualisering: 0, utredning: 1, insats: 1, placering: 1, uppfoljning: 1 },
            // Nobody has said that it led to an investigation, so it is counted and not stored.
            aktualisering_antal: 1,
          },
        );
        const known = new Set(['barn', 'enhet', 'kalla', 'skyddad', 'gallras']);
        expect(Object.keys(answered).filter((name) => !known.has(name.split('.')[1] ?? ''))).toEqual([]);
      } finally {
        await server.stop();
        await database.close();
      }
    },
  );

  it.each(viewTemplates)(
    'stands in $mapping as the script makes it: views with types and no rows',
    async (template) => {
      const database = await ViewsDatabase.create(postgres, template, {}, 'tom');
      try {
        for (const name of readdirSync(join(mappingFolder(template), 'sql'))) {
          const answer = await database.answer(
            readFileSync(join(mappingFolder(template), 'sql', name), 'utf8'),
          );
          expect([name, answer?.rows]).toEqual([name, []]);
        }
      } finally {
        await database.close();
      }
    },
  );

  it('is of a script that says it has not been run, and that its grants stand in another', () => {
    for (const { script, engine } of viewTemplates) {
      const text = readFileSync(inRepository(script), 'utf8');
      expect(text).toMatch(/Inte kört mot en riktig (SQL Server|Oracle)/);
      expect(text).toContain(`../${engine}/make-account.sql`);
      expect(existsSync(inRepository('deploy/sql', engine, 'make-account.sql'))).toBe(true);
    }
  });
});
