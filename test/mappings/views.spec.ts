/**
 * The view templates from end to end: a database of the contract's own shapes, filled with the example municipality's
 * children, read by the template through its own connector. The figures in the store are those that the example's own
 * mapping gives, so that a template that loses or bends an answer fails. The wire is a double; see views-database.ts.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  cannedPassword,
  reader as mssqlReader,
  startCannedServer,
} from '../../connectors/mssql/canned-server.fixture';
import { loadCatalog } from '../../src/catalog/load-catalog';
import {
  dictionaryAnswer,
  passwords,
  reader as oracleReader,
} from '../connector-contract/fixtures/oracle-answers';
import { makeCertificates } from '../doubles/certificates';
import { OracleDoubleError, startOracleDouble } from '../doubles/oracle-net/oracle-net.double';
import { TdsError } from '../doubles/tds/tds-double';
import { startPostgres, type TestPostgres } from '../servers/postgres';
import {
  copyMapping,
  exampleSource,
  inRepository,
  Instance,
  sqliteSource,
  testFolder,
} from '../support/instance';
import { viewTemplates, type ViewTemplate } from './views-contract';
import { ViewsDatabase, type Answer } from './views-database';
import { exampleInContract, type ContractForm } from './views-example';
import { storedFigures, type StoredFigures } from './views-store';

const folder = testFolder();
const file = folder.in('kalla.sqlite');
const children = 400;

const forms: Record<string, ContractForm> = {
  treserva: { child: 'BarnId', dates: 'typed', changed: true },
  'combine-vyer': { child: 'BarnId', dates: 'text', changed: false },
  procapita: { child: 'Kundnummer', dates: 'typed', changed: true },
};

interface Server {
  settings: object;
  rowsSent(): number;
  stop(): Promise<void>;
}

const mssqlTypes: Record<string, string> = { text: 'nvarchar(400)', date: 'date', timestamp: 'datetime2(3)' };
const oracleTypes: Record<string, string> = {
  text: 'VARCHAR2(400)',
  date: 'DATE',
  timestamp: 'TIMESTAMP(3)',
};

async function throughSqlServerDouble(database: ViewsDatabase): Promise<Server> {
  const certificates = await makeCertificates();
  writeFileSync(folder.in('ca.pem'), certificates.ca);
  writeFileSync(folder.in('losenord'), cannedPassword);
  const { double } = await startCannedServer(
    {
      handler: async ({ sql }) => {
        const answer = await database.answer(sql);
        if (!answer) throw new TdsError(208, 'The double has no such answer.');
        const columns = answer.names.map((name, at) => ({ name, type: mssqlTypes[answer.types[at]!]! }));
        const rows = answer.rows.map((row) =>
          row.map((cell, at) =>
            answer.types[at] === 'timestamp' ? (cell?.replace(' ', 'T') ?? null) : cell,
          ),
        );
        return { columns, rows };
      },
    },
    { encryption: 'required', tls: certificates.server },
  );
  const settings = {
    host: 'localhost',
    port: double.port,
    database: 'Soc',
    user: mssqlReader,
    password: { file: folder.in('losenord') },
    tls: { ca: folder.in('ca.pem') },
  };
  return { settings, rowsSent: double.rowsSent, stop: () => double.close() };
}

async function throughOracleDouble(database: ViewsDatabase): Promise<Server> {
  const certificates = await makeCertificates();
  writeFileSync(folder.in('ca.pem'), certificates.ca);
  writeFileSync(folder.in('losenord'), passwords[oracleReader]!);
  const answered = new Map<string, Answer | undefined>();
  const double = await startOracleDouble({
    users: passwords,
    tls: certificates.server,
    handler: async (query, session) => {
      const own = dictionaryAnswer(query, session);
      if (own) return own;
      if (!answered.has(query.sql)) answered.set(query.sql, await database.answer(query.sql));
      const answer = answered.get(query.sql);
      if (!answer) throw new OracleDoubleError(942, 'table or view does not exist');
      // Names that nobody quotes are in capitals in Oracle.
      const columns = answer.names.map((name, at) => ({
        name: name.toUpperCase(),
        type: oracleTypes[answer.types[at]!]!,
      }));
      return { columns, rows: query.execute ? answer.rows : [] };
    },
  });
  const settings = {
    host: 'localhost',
    port: double.port,
    service: double.service,
    user: oracleReader,
    password: { file: folder.in('losenord') },
    tls: { ca: folder.in('ca.pem') },
  };
  return { settings, rowsSent: double.rowsSent, stop: () => double.close() };
}

/** A follow-up that needs everything, since only what a follow-up needs is read. */
function followAll(): string {
  const target = folder.in('uppfoljningar');
  mkdirSync(target, { recursive: true });
  const { variables } = loadCatalog({ edition: 'bbic-working' });
  const text = 'Prov';
  writeFileSync(
    join(target, 'allt.yaml'),
    stringify({
      ...{ id: 'allt', title: text, question: text, purpose: text, decidedBy: text, decidedOn: '2019-11-20' },
      ...{ population: text, from: '2020-01-01', to: '2039-12-31', contact: text },
      variables: variables.map(({ id }) => id),
    }),
  );
  return target;
}

/** The example's mapping with the three variables that its municipality has chosen not to use. */
function wholeExampleMapping(): string {
  const home = copyMapping(folder.in('hela'));
  const edit = (name: string, ...changes: [string | RegExp, string][]): void => {
    const path = join(home, name);
    const before = readFileSync(path, 'utf8');
    const after = changes.reduce((text, [from, to]) => {
      if (text.search(from) < 0) throw new Error(`${path} does not hold ${String(from)}`);
      return text.replace(from, to);
    }, before);
    writeFileSync(path, after);
  };
  const land = '{ SE: sverige, NO: norden, EU: europa, OV: ovriga-varlden, OK: okant }';
  edit(
    'mapping.yaml',
    [/\nunavailable:[^]*$/, '\n'],
    [/( +)barn\.ensamkommande:/, `$1barn.fodelseland: { code: FodelselandKod, values: ${land} }\n$&`],
    [/( +)utredning\.utredningsplan:/, '$1utredning.riskbedomning: { yesNo: RiskJN }\n$&'],
    [
      /( +)placering\.skolgang-planerad:/,
      '$1placering.tandundersokning: { code: TandKod, map: codes/ja-nej-ej-aktuellt.csv }\n$&',
    ],
  );
  edit('sql/barn.sql', [/p\.KonKod,/, 'p.KonKod, p.FodelselandKod,']);
  edit('sql/utredning.sql', [/u\.UtfallKod,/, 'u.UtfallKod, u.RiskJN,']);
  edit('sql/placering.sql', [/pl\.LakarKod,/, 'pl.LakarKod, pl.TandKod,']);
  return home;
}

const dateColumn = /(?:datum|overvagande)$/;
/** Finer answers of the example, and dates that a column of the type date cannot hold. */
const as =
  ({ dates }: ContractForm) =>
  (column: string, cell: unknown): unknown => {
    if (typeof cell !== 'string') return cell;
    if (dates === 'typed' && cell === 'omappad' && dateColumn.test(column)) return null;
    // Whether a decision came in time is unknown in the same way when its date is.
    if (dates === 'typed' && cell === 'omappad' && column === 'i_tid') return '';
    return cell.startsWith('ja.') ? 'ja' : cell;
  };

describe('the example municipality in the views of', () => {
  let postgres: TestPostgres;
  let followUps: string;
  let example: Instance;

  beforeAll(async () => {
    postgres = await startPostgres();
    followUps = followAll();
    exampleSource(file, children);
    example = new Instance(folder.in('exempel'), {
      followUps,
      sources: [sqliteSource(file, wholeExampleMapping())],
    });
    await example.sync();
  });
  afterAll(() => postgres.stop());

  async function figuresOf(template: ViewTemplate): Promise<[actual: StoredFigures, wanted: StoredFigures]> {
    const form = forms[template.mapping]!;
    const database = await ViewsDatabase.create(postgres, template, exampleInContract(file, form));
    const server = await (template.engine === 'mssql' ? throughSqlServerDouble : throughOracleDouble)(
      database,
    );
    try {
      const instance = new Instance(folder.in(template.mapping), {
        followUps,
        sources: [
          { name: 'exempel', mapping: inRepository('mappings', template.mapping), settings: server.settings },
        ],
      });
      const run = await instance.sync();
      expect(run.read).toBeGreaterThan(1500);
      expect(server.rowsSent()).toBeGreaterThan(run.read);
      return [await storedFigures(instance, as(form)), await storedFigures(example, as(form))];
    } finally {
      await server.stop();
      await database.close();
    }
  }

  it.each(viewTemplates)(
    '$mapping, through a wire double of $engine, give the same figures',
    async (template) => {
      const [actual, wanted] = await figuresOf(template);
      expect(actual.answered).toEqual(wanted.answered);
      for (const [record, rows] of Object.entries(wanted.rows)) {
        const expected = new Set(rows);
        expect(actual.rows[record]!.filter((row) => !expected.has(row)).slice(0, 2)).toEqual([]);
        expect(`${record} ${actual.rows[record]!.length}`).toBe(`${record} ${rows.length}`);
      }
      expect(actual.rows).toEqual(wanted.rows);
      expect(actual.rejected).toEqual(wanted.rejected);
    },
  );

  it('every variable of the catalogue, so that equal does not mean empty', async () => {
    const { answered } = await storedFigures(example, (_, cell) => cell);
    const { variables } = loadCatalog({ edition: 'bbic-working' });
    const empty = variables.filter(({ id, record, multiple }) => {
      const column = id.slice(record.length + 1).replaceAll('-', '_');
      return !answered[multiple ? `${record}_${column}` : `${record}.${column}`];
    });
    // Notifications that led to no investigation are counted and never stored, and no other has a reason for it.
    expect(empty.map(({ id }) => id)).toEqual(['aktualisering.skal-ej-inledd']);
  });
});
