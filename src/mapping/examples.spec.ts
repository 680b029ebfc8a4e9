import Database from 'libsql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectorNamed, openSource } from '../../connectors/registry';
import { loadCatalog } from '../catalog/load-catalog';
import { packageRoot } from '../config/paths';
import { exampleCatalog, mappingsFolder } from './fixture';
import { loadMapping } from './load-mapping';
import { mappingJsonSchema } from './json-schema';
import { columnsOf } from './plan';
import { previewMapping } from './preview';
import { readMapping } from './read-mapping';
import { runMappingTests } from './checking/run-tests';

const schemaSql = readFileSync(join(packageRoot(), 'src', 'example', 'schema.sql'), 'utf8');
const columnsIn = (db: Database.Database, sql: string): string[] =>
  db
    .prepare(sql)
    .columns()
    .map(({ name }) => name);

describe('the mapping of the example municipality', () => {
  const plan = readMapping(mappingsFolder('exempel'), exampleCatalog());

  it('says something about every variable of the catalogue', () => {
    expect(plan.warnings).toEqual([]);
  });

  it('all its tests hold and reach nearly every rule', () => {
    const { cases, rules } = runMappingTests(plan);
    expect(
      cases.flatMap(({ name, differences }) => (differences.length > 0 ? [{ name, differences }] : [])),
    ).toEqual([]);
    expect(rules.total).toBeGreaterThan(150);
    expect(rules.reached / rules.total).toBeGreaterThanOrEqual(0.95);
  });

  it('its queries answer with every column that the mapping reads, and with none that it does not', () => {
    const db = new Database(':memory:');
    db.exec(schemaSql);
    for (const record of plan.records) {
      const sql = record.query.kind === 'sql' ? record.query.text : '';
      expect(columnsIn(db, sql).sort()).toEqual(columnsOf(record).sort());
    }
    const aliases = plan.aliases!;
    expect(columnsIn(db, aliases.query.kind === 'sql' ? aliases.query.text : '').sort()).toEqual(
      [aliases.old, aliases.current].sort(),
    );
    db.close();
  });

  it('its queries name no column that holds a name, an address or free text', () => {
    const forbidden =
      /\b(Fornamn|Efternamn|Gatuadress|Postnr|Ort|RelNamn|RelTelefon|Namn|Fritext|Utredningstext|Motivering|Malbeskrivning|HemNamn|Anteckning|Rubrik)\b|\*/;
    for (const { query, record } of plan.records) {
      expect([record, query.kind === 'sql' && forbidden.exec(query.text.replace(/--.*/g, ''))?.[0]]).toEqual([
        record,
        undefined,
      ]);
    }
  });

  it('rows whose person is missing or deleted come without identity and are rejected, not lost', () => {
    const db = new Database(':memory:');
    db.exec(`${schemaSql}
      INSERT INTO Person (PersonLopnr, Personnr, Raderad) VALUES (1, '20120101T001', 0), (2, '20130101T002', 1);
      INSERT INTO Aktualisering (AktId, PersonLopnr, PersonnrVidReg, Raderad) VALUES
        (1, 1, '20120101T999', 0), (2, 2, '20130101T002', 0), (3, 77, '20140101T003', 0), (4, NULL, NULL, 0), (5, 1, 'x', 1);
      INSERT INTO AktOrsak VALUES (1, 'VIF'), (1, 'PSY');
      INSERT INTO Utredning (UtrId, AktId, PersonLopnr) VALUES (1, 1, 1), (2, 3, 77);
      INSERT INTO Beslut (BeslutId, UtrId, PersonLopnr, Raderad) VALUES (1, 1, 1, 0), (2, 1, 1, 1);
      INSERT INTO Insats (InsatsId, BeslutId) VALUES (1, 1), (2, 2), (3, 99);
      INSERT INTO Placering (PlacId, InsatsId) VALUES (1, 1), (2, 2), (3, 99);
      INSERT INTO Uppfoljning (UppfId, InsatsId) VALUES (1, 1), (2, 3);
    `);
    const accepted = plan.records.map(({ record, query }) => {
      const statement = db.prepare(query.kind === 'sql' ? query.text : '');
      const compiled = loadMapping(mappingsFolder('exempel'), exampleCatalog()).records.find(
        (r) => r.record === record,
      )!;
      const map = compiled.bind(statement.columns().map(({ name }) => name));
      const out = compiled.newRow();
      return [
        record,
        ...(statement.raw().all() as never[][]).map(
          (row) => map(row, out, { unmapped: () => {} }) ?? out.identity.text,
        ),
      ];
    });
    expect(accepted).toEqual([
      ['barn', '20120101T001'],
      ['aktualisering', '20120101T999', 'identity-missing', 'identity-missing', 'identity-missing'],
      ['utredning', '20120101T001', 'identity-missing'],
      ['insats', '20120101T001', 'identity-missing', 'identity-missing'],
      ['placering', '20120101T001', 'identity-missing', 'identity-missing'],
      ['uppfoljning', '20120101T001', 'identity-missing'],
    ]);
    db.close();
  });

  it('several reasons of one notification arrive as several values', () => {
    const db = new Database(':memory:');
    db.exec(`${schemaSql}
      INSERT INTO Person (PersonLopnr, Personnr) VALUES (1, '20120101T001');
      INSERT INTO Aktualisering (AktId, PersonLopnr, PersonnrVidReg) VALUES (1, 1, '20120101T001');
      INSERT INTO AktOrsak VALUES (1, 'VIF'), (1, 'PSY');`);
    const sql = plan.records[1]!.query;
    expect(db.prepare(sql.kind === 'sql' ? sql.text : '').all()).toMatchObject([{ Orsaker: 'PSY,VIF' }]);
    db.close();
  });

  it('the mapping of the CSV export says the same, but for where the rows come from', () => {
    const csv = readMapping(mappingsFolder('exempel-csv'), exampleCatalog());
    const bare = (plan: typeof csv): unknown =>
      JSON.parse(
        JSON.stringify(
          [plan.file.records, plan.file.aliases, plan.file.unavailable],
          (key, value: unknown) =>
            key === 'from' ? undefined : typeof value === 'string' ? value.replace('../exempel/', '') : value,
        ),
      );
    expect(bare(csv)).toEqual(bare(plan));
    expect(csv.hash).not.toBe(plan.hash);
  });
});

describe('the registration example of systematic follow-up', () => {
  it('reads the eleven registrations as they are printed', async () => {
    const catalog = loadCatalog({
      edition: 'bbic-working',
      localFile: join(packageRoot(), 'catalog', 'local', 'su-exempel.yaml'),
    });
    const plan = readMapping(mappingsFolder('su-exempel'), catalog);
    const source = await openSource(
      connectorNamed('csv'),
      { folder: mappingsFolder('su-exempel'), rowNumber: 'Rad' },
      { baseDir: packageRoot(), applicationName: 'test', log: () => undefined },
    );
    const [preview] = await previewMapping(plan, source, 100);
    await source.close();
    const change = 'uppfoljning.lokal-sjalvskattad-forandring';
    const count = (value: string): number =>
      preview!.rows.filter(({ values }) => values[change] === value).length;
    expect(preview).toMatchObject({ read: 11, rejected: {}, unmapped: [] });
    expect([count('forbattrad'), count('oforandrad'), count('forsamrad')]).toEqual([6, 4, 1]);
    expect(preview!.rows[0]!.values).toMatchObject({
      'uppfoljning.lokal-kon': 'man',
      'uppfoljning.lokal-alder': '35',
      'uppfoljning.lokal-insatstid-manader': '3',
    });
    expect(new Set(preview!.rows.map(({ key }) => key)).size).toBe(11);
  });
});

describe('the JSON Schema that editors read', () => {
  it('is the one that the code makes (mend it with: npm run docs)', () => {
    expect(readFileSync(join(mappingsFolder('.'), 'mapping.schema.json'), 'utf8')).toBe(mappingJsonSchema());
  });

  it('is named on the first line of every mapping', () => {
    const names = readdirSync(mappingsFolder('.'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    for (const { name } of names) {
      const [first] = readFileSync(join(mappingsFolder(name), 'mapping.yaml'), 'utf8').split('\n');
      expect(first).toBe('# yaml-language-server: $schema=../mapping.schema.json');
    }
  });
});
