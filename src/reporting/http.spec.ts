import { Test } from '@nestjs/testing';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import Database from 'libsql';
import { loadCatalog } from '../catalog/load-catalog';
import { recordNames, type RecordName, type Variable } from '../catalog/model';
import type { TableDefinition } from '../catalog/tables';
import type { RunSummary } from '../store/model';
import { ProblemFilter } from './problem.filter';
import { ReportingModule } from './reporting.module';
import { ReportingService } from './reporting-service';

const catalog = loadCatalog({ edition: 'bbic-working' });
const table = (id: string, dimensions: TableDefinition['dimensions']): TableDefinition => ({
  id,
  title: `Utredningar (${id})`,
  record: 'utredning',
  unit: 'rader',
  dimensions,
  where: [],
});
const run = { id: 1, source: 'x', mapping: 'x', mappingVersion: '1.0.0', status: 'done' };
let app: NestFastifyApplication;

/** 40 girls and 40 boys in 2024; the answer "nej" for two girls and nine boys. */
beforeAll(async () => {
  const db = new Database(':memory:');
  db.exec(`
    CREATE TABLE barn (nyckel TEXT PRIMARY KEY, barn TEXT, kon TEXT, fodelsedatum TEXT);
    CREATE TABLE utredning (nyckel TEXT PRIMARY KEY, barn TEXT, handelse_datum TEXT, enskilda_samtal TEXT);
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 79)
      INSERT INTO barn SELECT 'b' || i, 'b' || i, iif(i < 40, 'flicka', 'pojke'), '2015-01-01' FROM n;
    INSERT INTO utredning SELECT 'u' || nyckel, barn, '2024-05-05',
      iif(rowid IN (1, 2) OR rowid > 71, 'nej', 'ja') FROM barn;`);
  const query = async <T extends Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []) =>
    db.prepare(sql).all([...parameters]) as T[];
  const service = new ReportingService({
    sources: [run.source],
    store: {
      snapshot: (read) => read({ query }),
      latestRuns: async () => [
        { ...run, startedAt: '2024-12-01T00:00:00Z', finishedAt: '2024-12-01T00:01:00Z' } as RunSummary,
      ],
      rejected: async () => [],
    },
    catalog,
    tables: [
      table('samtal', [
        { kind: 'ar' },
        { kind: 'variabel', variable: 'utredning.enskilda-samtal' },
        { kind: 'kon' },
      ]),
      table('utfall', [{ kind: 'variabel', variable: 'utredning.utfall' }]),
    ],
    indicators: [],
    loaded: Object.fromEntries(
      recordNames.map((record) => [
        record,
        catalog
          .variablesOf(record)
          .filter(({ id }) => ['barn.kon', 'barn.fodelsedatum', 'utredning.enskilda-samtal'].includes(id)),
      ]),
    ) as Record<RecordName, Variable[]>,
    k: 5,
  });
  const module = await Test.createTestingModule({ imports: [ReportingModule.forRoot(service)] }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useGlobalFilters(new ProblemFilter());
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

interface Dataset {
  version: string;
  class: string;
  id: string[];
  size: number[];
  role?: Record<string, string[]>;
  dimension: Record<
    string,
    { label: string; category: { index: Record<string, number>; label: Record<string, string> } }
  >;
  value: (number | null)[];
  status?: Record<string, string>;
}

const get = (path: string) => app.inject({ method: 'GET', url: `/api/v2/${path}` });
const dataset = async (path: string): Promise<Dataset> => (await get(path)).json<Dataset>();

/** What json-stat.org/full asks of a dataset; every sentence is something that a reader's tool relies on. */
function faults(data: Dataset): string[] {
  const cells = data.size.reduce((product, size) => product * size, 1);
  return [
    data.version !== '2.0' && 'version is not 2.0',
    data.class !== 'dataset' && 'class is not dataset',
    data.id.length !== data.size.length && 'id and size differ in length',
    Object.keys(data.dimension).sort().join() !== [...data.id].sort().join() &&
      'dimension is not what id says',
    ...data.id.flatMap((id, i) => {
      const { index, label } = data.dimension[id]!.category;
      const places = Object.values(index).sort((a, b) => a - b);
      return [
        places.length !== data.size[i] && `${id} has not as many categories as size says`,
        places.some((place, at) => place !== at) && `${id}: index is not 0, 1, 2 …`,
        Object.keys(index).join() !== Object.keys(label).join() && `${id}: a category has no label`,
      ];
    }),
    data.value.length !== cells && 'value has not as many cells as size says',
    data.value.some((value) => value !== null && !Number.isInteger(value)) && 'a value is no whole number',
    Object.keys(data.status ?? {}).some((at) => Number(at) >= cells) && 'a status stands outside the cells',
    data.value.some((value, at) => (value === null) !== (data.status?.[at] === '..')) &&
      'a hidden value has no status, or a shown one has',
    (data.role?.time ?? []).some((id) => !data.id.includes(id)) && 'role names no dimension',
  ].filter((fault) => fault !== false);
}

const at = (data: Dataset, codes: string[]): number | null =>
  data.value[
    data.id.reduce(
      (place, id, i) => place * data.size[i]! + data.dimension[id]!.category.index[codes[i]!]!,
      0,
    )
  ]!;

describe('JSON-stat', () => {
  it.each([
    '',
    '?valueCodes[kon]=flicka,pojke',
    '?valueCodes[ar]=top(1)&valueCodes[utredning.enskilda-samtal]=*',
  ])('is valid for %p', async (query) => {
    expect(faults(await dataset(`tables/samtal/data${query}`))).toEqual([]);
  });

  it('the checker finds what is wrong', async () => {
    const data = await dataset('tables/samtal/data');
    const zeros = data.value.map((value) => value ?? 0);
    expect(faults({ ...data, value: zeros })).toEqual(['a hidden value has no status, or a shown one has']);
    expect(faults({ ...data, size: [9, ...data.size.slice(1)] })).toHaveLength(2);
  });

  it('shows what is right, and hides the two girls and what would give them away', async () => {
    const data = await dataset('tables/samtal/data');
    expect(at(data, ['2024', 'totalt', 'totalt'])).toBe(80);
    expect(at(data, ['2024', 'nej', 'flicka'])).toBeNull();
    expect([at(data, ['2024', 'ja', 'flicka']), at(data, ['2024', 'totalt', 'flicka'])]).toContain(null);
    expect([at(data, ['2024', 'nej', 'pojke']), at(data, ['2024', 'nej', 'totalt'])]).toContain(null);
    expect(JSON.stringify(data)).not.toMatch(/primary|secondary/);
  });

  it('the same cell is the same in every selection, or two questions would tell more than one', async () => {
    const whole = await dataset('tables/samtal/data');
    const part = await dataset(
      'tables/samtal/data?valueCodes[kon]=flicka&valueCodes[utredning.enskilda-samtal]=*',
    );
    for (const answer of ['ja', 'nej', 'totalt']) {
      expect(at(part, ['2024', answer, 'flicka'])).toBe(at(whole, ['2024', answer, 'flicka']));
    }
  });
});

describe('CSV', () => {
  it('begins with a byte order mark, has a row per cell, and never a zero for a hidden one', async () => {
    const answer = await get('tables/samtal/data?outputFormat=csv&outputFormatParams=SeparatorSemicolon');
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.body.startsWith('\uFEFF')).toBe(true);
    const hidden = answer.body.split(/\r?\n/).filter((line) => /Nej;Flicka/.test(line));
    expect(hidden).toHaveLength(1);
    expect(hidden[0]).toMatch(/\.\./);
    expect(hidden[0]).not.toMatch(/;[02];/);
  });
});

describe('what cannot be answered', () => {
  it.each([
    ['tables/finns-inte', 404, 'REP-001'],
    ['indicators/finns-inte', 404, 'REP-002'],
    ['tables/utfall/data', 409, 'REP-003'],
    ['tables/samtal/data?valueCodes[fel]=1', 400, 'REP-004'],
    ['tables/samtal/data?valueCodes[kon]=flickor', 400, 'REP-005'],
    ['tables/samtal/data?valueCodes[kon]=', 400, 'REP-006'],
    ['tables/samtal/data?outputFormat=xlsx', 400, 'REP-007'],
    ['tables?pageSize=0', 400, 'REP-007'],
  ])('%s is %i %s as problem details', async (path, status, code) => {
    const answer = await get(path);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code });
  });

  it('the profile that shows everything cannot be asked for over HTTP', async () => {
    const plain = await dataset('tables/samtal/data');
    const asked = await dataset('tables/samtal/data?profile=internal&reason=nyfiken&who=jag');
    expect(asked.value).toEqual(plain.value);
  });
});

describe('the list of tables', () => {
  it('says which cannot be counted, and why', async () => {
    const { tables } = (await get('tables')).json<{ tables: { id: string }[] }>();
    expect(tables.map(({ id }) => id)).toEqual(['samtal', 'utfall']);
    expect(JSON.stringify(tables[1])).toContain('utredning.utfall');
  });
});
