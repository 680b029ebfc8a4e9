/**
 * The view templates from end to end: a database of the contract's own shapes, filled with the example municipality's
 * children, read by the template through its own connector. The figures in the store are those that the example's own
 * mapping gives, so that a template that loses or bends an answer fails. The wire is a double; see views-servers.ts.
 */
import { join } from 'node:path';
import { connectorNamed, openSource } from '../../connectors/registry';
import { loadCatalog } from '../../src/catalog/load-catalog';
import { readMapping } from '../../src/mapping/read-mapping';
import type { RunSummary } from '../../src/store/model';
import { approveCodes, uncheckedIn } from '../../src/workshop/approve/approve';
import { dryRun } from '../../src/workshop/dry-run/dry-run';
import { startPostgres, type TestPostgres } from '../servers/postgres';
import { exampleSource, inRepository, Instance, sqliteSource, testFolder } from '../support/instance';
import { viewTemplates, type ViewTemplate } from './views-contract';
import { ViewsDatabase } from './views-database';
import { exampleInContract, ownWords, type ContractForm } from './views-example';
import { startServer, type ViewsServer } from './views-servers';
import { storedFigures, type StoredFigures } from './views-store';
import { changeFile, copyOf, followAll, wholeExampleMapping } from './views-whole-example';

const folder = testFolder();
const file = folder.in('kalla.sqlite');
const catalog = loadCatalog({ edition: 'bbic-working' });

const forms: Record<string, ContractForm> = {
  treserva: { child: 'BarnId', dates: 'typed', changed: true },
  'combine-vyer': { child: 'BarnId', dates: 'text', changed: false },
  procapita: { child: 'Kundnummer', dates: 'typed', changed: true },
};

const dateColumn = /(?:datum|overvagande)$/;
/** How figures are compared: not finer than the catalogue, and without dates that the type date cannot hold. */
const as =
  ({ dates }: ContractForm) =>
  (column: string, cell: unknown): unknown => {
    if (typeof cell !== 'string') return cell;
    if (dates === 'typed' && cell === 'omappad' && dateColumn.test(column)) return null;
    // Whether a decision came in time is unknown in the same way when its date is.
    if (dates === 'typed' && cell === 'omappad' && column === 'i_tid') return '';
    return cell.startsWith('ja.') ? 'ja' : cell;
  };

const strayRows = (actual: StoredFigures, wanted: StoredFigures): string[] =>
  Object.entries(wanted.rows).flatMap(([record, rows]) => {
    const expected = new Set(rows);
    return actual.rows[record]!.filter((row) => !expected.has(row)).map((row) => `${record} ${row}`);
  });

describe('the example municipality in the views', () => {
  let postgres: TestPostgres;
  let followUps: string;
  let example: Instance;
  let stores = 0;
  const databases: ViewsDatabase[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
    followUps = followAll(folder.in('uppfoljningar'));
    exampleSource(file);
    const sources = [sqliteSource(file, wholeExampleMapping(folder.in('hela')))];
    example = new Instance(folder.in('exempel'), { followUps, sources });
    await example.sync();
  });
  afterAll(async () => {
    for (const database of databases) await database.close();
    await postgres.stop();
  });

  it('holds every variable, so that equal does not mean empty', async () => {
    const { answered } = await storedFigures(example, (_, cell) => cell);
    const empty = catalog.variables.filter(({ id, record, multiple }) => {
      const column = id.slice(record.length + 1).replaceAll('-', '_');
      return !answered[multiple ? `${record}_${column}` : `${record}.${column}`];
    });
    // Notifications that led to no investigation are counted and never stored, and no other has a reason for it.
    expect(empty.map(({ id }) => id)).toEqual(['aktualisering.skal-ej-inledd']);
  });

  it('in a municipality’s own words, is unmapped until somebody approves the words, and then gives the same figures', async () => {
    const template = viewTemplates[0]!;
    const form = { ...forms[template.mapping]!, own: true };
    const database = await ViewsDatabase.create(postgres, template, exampleInContract(file, form), 'egna');
    databases.push(database);
    const server = await startServer[template.engine](database, folder.in('egna-server'));
    try {
      const mapping = copyOf(template.mapping, folder.in('egna'));
      const instance = new Instance(folder.in('egna lager'), {
        followUps,
        sources: [{ name: 'exempel', mapping, settings: server.settings }],
      });
      const before = await instance.sync();
      const wanted = await storedFigures(example, as(form));
      expect((await storedFigures(instance, as(form))).rows).not.toEqual(wanted.rows);

      const used = Object.values(ownWords).flatMap((words) => Object.keys(words));
      for (const { map, rows } of uncheckedIn(mapping, catalog)) {
        const codes = rows.flatMap(({ label, code }) => (used.includes(label) ? [code] : []));
        if (codes.length > 0)
          approveCodes({
            folder: mapping,
            catalog,
            map,
            codes,
            by: 'Prov',
            today: '2026-01-15',
          });
      }
      const after = await instance.sync();
      expect(after.unmapped).toBeLessThan(before.unmapped);
      expect((await storedFigures(instance, as(form))).rows).toEqual(wanted.rows);
    } finally {
      await server.stop();
    }
  });

  describe.each(viewTemplates)('of $mapping, behind a wire double of $engine,', (template) => {
    let server: ViewsServer;

    beforeAll(async () => {
      const content = exampleInContract(file, forms[template.mapping]!);
      const database = await ViewsDatabase.create(postgres, template, content);
      databases.push(database);
      server = await startServer[template.engine](database, folder.in(`${template.mapping}-server`));
    });
    afterAll(() => server.stop());

    it('passes a dry run: every column is there with a type that the mapping can read', async () => {
      const plan = readMapping(inRepository('mappings', template.mapping), catalog);
      const source = await openSource(connectorNamed(template.engine), server.settings, {
        baseDir: folder.path,
        applicationName: 'brygga-test',
        log: () => undefined,
      });
      try {
        const { problems } = await dryRun(plan, template.mapping, source, 100);
        expect(problems.map(({ code, what }) => `${code} ${what.sv}`)).toEqual([]);
      } finally {
        await source.close();
      }
    });

    it('gives the same figures as the example itself', async () => {
      const [run, actual, wanted] = await figuresOf(template, inRepository('mappings', template.mapping));
      expect(run.read).toBeGreaterThan(1500);
      expect(server.rowsSent()).toBeGreaterThan(run.read);
      expect(actual.answered).toEqual(wanted.answered);
      expect(strayRows(actual, wanted).slice(0, 2)).toEqual([]);
      expect(actual.rows).toEqual(wanted.rows);
      expect(actual.rejected).toEqual(wanted.rejected);
    });

    it.each<[what: string, name: string, from: RegExp, to: string]>([
      ['answers from another column', 'mapping.yaml', /yesNo: EnskildaMoten/, 'yesNo: EnskildaSamtal'],
      ['gives a word another value', 'codes/utfall.csv', /;oppenvard;godkand/, ';placering;godkand'],
      ['leaves out some rows of a list', 'sql/utredning-behov.sql', /$/, `WHERE r.Behov <> 'Utbildning'\n`],
      ['joins the wrong child', 'sql/placering.sql', /LEFT JOIN (\S+) b ON .*/, 'LEFT JOIN $1 b ON 1 = 0'],
    ])('would notice a template that %s', async (what, name, from, to) => {
      const mapping = copyOf(template.mapping, folder.in(`${template.mapping} ${what}`));
      changeFile(join(mapping, name), [from, to]);
      const [, actual, wanted] = await figuresOf(template, mapping);
      expect(actual.rows).not.toEqual(wanted.rows);
    });

    async function figuresOf(
      { mapping: name }: ViewTemplate,
      mapping: string,
    ): Promise<[RunSummary, actual: StoredFigures, wanted: StoredFigures]> {
      const sources = [{ name: 'exempel', mapping, settings: server.settings }];
      const instance = new Instance(folder.in(`lager ${++stores}`), { followUps, sources });
      const run = await instance.sync();
      const same = as(forms[name]!);
      return [run, await storedFigures(instance, same), await storedFigures(example, same)];
    }
  });
});
