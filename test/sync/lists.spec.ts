import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import {
  copyMapping,
  exampleSource,
  inRepository,
  Instance,
  sqliteSource,
  testFolder,
} from '../support/instance';
import { differences, sizes } from '../support/store-content';

const folder = testFolder();

interface MappingText {
  lists?: Record<string, unknown>;
  records: Record<string, Record<string, unknown> & { variables: Record<string, unknown> }>;
}

/** The example's mapping with a query per table: what its queries join is joined by lists instead. */
function overLists(): string {
  const home = copyMapping(folder.in('listor'));
  const file = join(home, 'mapping.yaml');
  const mapping = parse(readFileSync(file, 'utf8')) as MappingText;
  const { records } = mapping;
  mapping.lists = {
    person: { from: 'sql/lista-person.sql', key: 'PersonLopnr' },
    beslut: { from: 'sql/lista-beslut.sql', key: 'BeslutId' },
    insats: { from: 'sql/lista-insats.sql', key: 'InsatsId' },
    orsak: { from: 'sql/lista-orsak.sql', key: 'AktId', many: true },
    behov: { from: 'sql/lista-behov.sql', key: 'UtrId', many: true },
  };
  const write = (name: string, sql: string): void => writeFileSync(join(home, name), `${sql}\n`);
  write('sql/lista-person.sql', 'SELECT * FROM Person WHERE Raderad = 0');
  write('sql/lista-beslut.sql', 'SELECT * FROM Beslut WHERE Raderad = 0');
  write('sql/lista-insats.sql', 'SELECT * FROM Insats WHERE Raderad = 0');
  write('sql/lista-orsak.sql', 'SELECT * FROM AktOrsak');
  write('sql/lista-behov.sql', 'SELECT * FROM UtrBehov');
  for (const [name, table] of Object.entries({
    utredning: 'Utredning',
    insats: 'Insats',
    placering: 'Placering',
    uppfoljning: 'Uppfoljning',
  })) {
    write(`sql/${name}.sql`, `SELECT * FROM ${table} WHERE Raderad = 0`);
    Object.assign(records[name]!, { barn: 'person.Personnr', protected: 'person.SkyddKod' });
  }
  write(
    'sql/aktualisering.sql',
    `SELECT a.*, CASE WHEN EXISTS (SELECT 1 FROM Person p WHERE p.PersonLopnr = a.PersonLopnr AND p.Raderad = 0)
       THEN a.PersonnrVidReg END AS Personnr FROM Aktualisering a WHERE a.Raderad = 0`,
  );
  const { aktualisering, utredning, insats, placering, uppfoljning } = records;
  const ofBeslut = (text: string): string =>
    text.replace(
      /\b(InsatsTypKod|LagrumKod|BarnInstKod|Vh[12]InstKod|BarnInfoJN|BeslutDatum)\b/g,
      'beslut.$1',
    );
  aktualisering!.join = { person: 'PersonLopnr', orsak: 'AktId' };
  aktualisering!.protected = 'person.SkyddKod';
  aktualisering!.countBy = prefixed(aktualisering!.countBy, /\b(KonKod|FodelseDatum)\b/g, 'person.$1');
  aktualisering!.variables['aktualisering.orsak'] = { multi: 'orsak.OrsakKod', map: 'codes/orsak.csv' };
  utredning!.join = { person: 'PersonLopnr', behov: 'UtrId' };
  utredning!.variables['utredning.centrala-behov'] = { multi: 'behov.OmradeKod', map: 'codes/omrade.csv' };
  insats!.join = { beslut: 'BeslutId', person: 'beslut.PersonLopnr' };
  insats!.utredning = 'beslut.UtrId';
  insats!.variables = parse(
    ofBeslut(stringify(insats!.variables)),
  ) as MappingText['records'][string]['variables'];
  insats!.eventDate = parse(ofBeslut(stringify(insats!.eventDate)));
  for (const one of [placering!, uppfoljning!]) {
    one.join = { insats: 'InsatsId', beslut: 'insats.BeslutId', person: 'beslut.PersonLopnr' };
    one.enhet = 'insats.EnhetKod';
  }
  writeFileSync(file, stringify(mapping));
  return home;
}

const prefixed = (value: unknown, names: RegExp, by: string): unknown =>
  parse(stringify(value).replace(names, by));

/** The shipped follow-ups, and one for the variables whose answers are rows of a table of their own. */
function followUps(): string {
  const path = folder.in('uppfoljningar');
  cpSync(inRepository('catalog', 'follow-ups'), path, { recursive: true });
  const shipped = parse(readFileSync(join(path, 'barns-delaktighet.yaml'), 'utf8')) as Record<
    string,
    unknown
  >;
  const variables = ['aktualisering.orsak', 'utredning.centrala-behov'];
  writeFileSync(join(path, 'behov.yaml'), stringify({ ...shipped, id: 'behov', variables }));
  return path;
}

describe('the example read table by table, joined by lists', () => {
  const source = exampleSource(folder.in('kalla.sqlite'), 300);
  const change = { followUps: followUps() };
  const joined = new Instance(folder.in('sql'), { ...change, sources: [sqliteSource(source)] });
  const lists = new Instance(folder.in('lists'), { ...change, sources: [sqliteSource(source, overLists())] });

  it('gives the same rows, counts and rejects as the queries that join them', async () => {
    const [one, other] = [await joined.sync(), await lists.sync()];
    const { id: _, startedAt: __, finishedAt: ___, mappingHash: ____, ...numbers } = one;
    expect(other).toMatchObject(numbers);
    const content = await lists.content();
    expect(differences(content, await joined.content())).toEqual([]);
    expect(Object.entries(sizes(content)).filter(([, rows]) => rows === 0)).toEqual([]);
  });

  it('writes nothing when nothing has changed', async () => {
    expect(await lists.sync()).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
  });

  it('lists the same children for the national delivery', async () => {
    const children = (instance: Instance): Promise<string[]> =>
      instance.with(async (bridge) => {
        const found: string[] = [];
        for await (const { pseudonym, canonical } of bridge.identities())
          found.push(`${pseudonym} ${canonical}`);
        return found.sort();
      });
    const expected = await children(joined);
    expect(expected.length).toBeGreaterThan(250);
    expect(await children(lists)).toEqual(expected);
  });
});
