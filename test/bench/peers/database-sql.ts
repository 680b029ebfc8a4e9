/**
 * What a good DBA would write by hand without Bryggan: COPY into unlogged staging tables of the target, then one statement
 * per record in the database that translates codes by joins, makes pseudonyms and row hashes with pgcrypto, and merges by
 * key and hash. One transaction for each table. It has no ledger, rejects nothing, and keeps its key in the session.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyScript } from './plain-copy';
import { type Peer, type PeerContext } from './peer';
import { shell, uriOf, versionOf } from './programs';
import { tables } from '../source';

const codes = join(__dirname, '../mapping/codes');

/** The mapping's own code maps, as rows; codes that are ignored become no answer. */
function codeRows(): string {
  return readdirSync(codes)
    .flatMap((file) => {
      const lines = readFileSync(join(codes, file), 'utf8').trim().split('\n').slice(1);
      return lines.map((line) => {
        const [code, , value] = line.split(';') as [string, string, string];
        return `('${file.replace('.csv', '')}', '${code}', ${value === '' ? 'NULL' : `'${value}'`})`;
      });
    })
    .join(',\n');
}

interface RecordSql {
  name: string;
  key: string;
  /** Column of the target → expression over the staged row `r`, its child `b`, and the joins. */
  columns: Record<string, string>;
  joins: readonly string[];
}

const keyed = (text: string): string =>
  `left(translate(encode(hmac(${text}, current_setting('bench.nyckel'), 'sha256'), 'base64'), '+/', '-_'), 24)`;
const yesNo = (column: string): string =>
  `CASE upper(btrim(r.${column})) WHEN 'J' THEN 'ja' WHEN 'N' THEN 'nej' WHEN '' THEN NULL ELSE CASE WHEN r.${column} IS NOT NULL THEN 'omappad' END END`;

/** A code by a join; what the map has not is `omappad`. */
function coded(column: string, map: string): { expression: string; join: string } {
  const name = `m_${column}`;
  return {
    join: `LEFT JOIN kodkarta ${name} ON ${name}.karta = '${map}' AND ${name}.kod = upper(btrim(r.${column}))`,
    expression: `CASE WHEN coalesce(btrim(r.${column}), '') = '' THEN NULL WHEN ${name}.kod IS NULL THEN 'omappad' ELSE ${name}.varde END`,
  };
}

function record(
  name: string,
  key: string,
  columns: Record<string, string>,
  codedColumns: Record<string, readonly [column: string, map: string]>,
): RecordSql {
  const joined = Object.entries(codedColumns).map(
    ([target, [column, map]]) => [target, coded(column, map)] as const,
  );
  return {
    name,
    key,
    columns: {
      ...columns,
      ...Object.fromEntries(joined.map(([target, { expression }]) => [target, expression])),
    },
    joins: joined.map(([, { join: text }]) => text),
  };
}

const openEnd = (column: string): string => `nullif(r.${column}, date '9999-12-31')`;

const records: readonly RecordSql[] = [
  record(
    'barn',
    'b.pseudonym',
    {
      fodelsedatum: 'r.fodelse_datum',
      ensamkommande: yesNo('ensamkommande_jn'),
      skyddad: '(r.skydd_kod IS NOT NULL)::int',
    },
    { kon: ['kon_kod', 'kon'], vardnadshavare: ['vardnadshavare_kod', 'vardnadshavare'] },
  ),
  record(
    'utredning',
    keyed("'utredning/' || r.utr_id"),
    {
      barn: 'b.pseudonym',
      enhet: 'r.enhet_kod',
      handelse_datum: 'r.start_datum',
      slut_datum: 'r.slut_datum',
      avslutsdatum: 'r.slut_datum',
      forlangd: "CASE WHEN r.forlangd_till IS NULL THEN 'nej' ELSE 'ja' END",
      enskilda_moten: yesNo('mote_jn'),
      delaktig_i_planering: yesNo('plan_jn'),
      asikter_dokumenterade: yesNo('asikter_jn'),
    },
    {
      enskilda_samtal: ['samtal_kod', 'samtal'],
      samverkan_skola: ['skola_kod', 'ja-nej-ej-aktuellt'],
      samverkan_halso_och_sjukvard: ['halso_kod', 'ja-nej-ej-aktuellt'],
      utfall: ['utfall_kod', 'utfall'],
    },
  ),
  record(
    'insats',
    keyed("'insats/' || r.insats_id"),
    {
      barn: 'b.pseudonym',
      utredning: keyed("'utredning/' || r.utr_id"),
      enhet: 'r.enhet_kod',
      handelse_datum: 'r.start_datum',
      slut_datum: openEnd('slut_datum'),
      beslutsdatum: 'r.beslut_datum',
      startdatum: 'r.start_datum',
      slutdatum: openEnd('slut_datum'),
      uppfoljningsbara_mal: yesNo('mal_jn'),
    },
    {
      typ: ['typ_kod', 'insatstyp'],
      lagrum: ['lagrum_kod', 'lagrum'],
      barnets_installning: ['barn_inst_kod', 'installning'],
      vardplan: ['vardplan_kod', 'ja-nej-ej-aktuellt'],
      utforare: ['utforare_kod', 'utforare'],
      avslutsorsak: ['avslut_kod', 'avslut'],
    },
  ),
];

/** Of a day, or else of text. */
const typeOf = (column: string): string =>
  column === 'skyddad' ? 'integer' : /datum$/.test(column) ? 'date' : 'text';

function targetSql(): string[] {
  return [
    'CREATE EXTENSION IF NOT EXISTS pgcrypto',
    'CREATE TABLE kodkarta (karta text, kod text, varde text, PRIMARY KEY (karta, kod))',
    `INSERT INTO kodkarta VALUES ${codeRows()}`,
    'CREATE SCHEMA stage',
    ...tables.map(
      ({ name, columns }) =>
        `CREATE UNLOGGED TABLE stage.${name} (${columns.map(([column, type]) => `${column} ${type}`).join(', ')})`,
    ),
    ...records.map(
      ({ name, columns }) =>
        `CREATE TABLE ${name} (nyckel text PRIMARY KEY, ${Object.keys(columns)
          .map((column) => `${column} ${typeOf(column)}`)
          .join(', ')}, radhash text)`,
    ),
  ];
}

function mergeSql({ name, key, columns, joins }: RecordSql): string {
  const names = Object.keys(columns);
  const mapped = Object.entries(columns).map(([column, expression]) => `${expression} AS ${column}`);
  const row = `concat_ws('|', ${names.map((column) => `coalesce(${column}::text, '~')`).join(', ')})`;
  return `INSERT INTO ${name} (nyckel, ${names.join(', ')}, radhash)
SELECT nyckel, ${names.join(', ')}, ${keyed(row)} FROM (
  SELECT ${key} AS nyckel, ${mapped.join(', ')}
  FROM stage.${name} r JOIN pseudonymer b USING (personnr) ${joins.join(' ')}) m
ON CONFLICT (nyckel) DO UPDATE SET ${[...names, 'radhash'].map((column) => `${column} = excluded.${column}`).join(', ')}
WHERE ${name}.radhash IS DISTINCT FROM excluded.radhash;`;
}

function script(): string {
  return [
    "SET bench.nyckel = 'hemlig-nyckel-som-en-dba-skulle-ha-i-en-fil';",
    "SET work_mem = '128MB';",
    'ANALYZE stage.barn; ANALYZE stage.utredning; ANALYZE stage.insats;',
    `CREATE TEMPORARY TABLE pseudonymer AS SELECT personnr, ${keyed("replace(personnr, '-', '')")} AS pseudonym FROM stage.barn;`,
    'ALTER TABLE pseudonymer ADD PRIMARY KEY (personnr);',
    'ANALYZE pseudonymer;',
    ...records.map(mergeSql),
  ].join('\n');
}

export const databaseSql: Peer = {
  name: 'psql COPY + SQL in the database',
  settings:
    'unlogged staging tables, code maps by joins, pseudonyms and row hashes by hmac of pgcrypto, INSERT … ON CONFLICT by hash, work_mem 128MB',
  does: { maps: true, pseudonymises: true, compares: true },
  missing: async () => ((await versionOf('psql')) ? null : 'apt-get install postgresql-client'),
  async prepare({ server, target, folder }) {
    await server.run(target.database, ...targetSql());
    writeFileSync(join(folder, 'merge.sql'), script());
  },
  run: (context: PeerContext) =>
    shell(
      `${copyScript(uriOf(context.source), uriOf(context.target), (name) => `stage.${name}`)}
psql -X -q -v ON_ERROR_STOP=1 '${uriOf(context.target)}' -f ${join(context.folder, 'merge.sql')}`,
      context,
    ),
};
