/**
 * What is true of the example municipality, straight from its case system: one temporary table per record in the
 * catalogue's words, made with plain SQL. Every figure of these tests is counted from them, and none of the bridge's
 * own code has a part in it.
 */
import Database from 'libsql';
import { ageBand, code, day, end, identity, present, yesNo, yesNoNotApplicable } from './reading';

const records = `
-- Children with an identity that can be one. Without it nothing of the child can be stored, and the row is refused.
CREATE TEMP TABLE barn AS SELECT * FROM (
  SELECT PersonLopnr AS person, ${identity('Personnr')} AS id,
         ${code('KonKod', { 1: 'pojke', 2: 'flicka', 9: 'okand' })} AS konkod,
         ${day('FodelseDatum')} AS fodd,
         ${yesNo('EnsamkommandeJN')} AS ensamkommande,
         ${code('VardnadshavareKod', {
           BADA: 'bada-foraldrarna',
           MOR: 'mor',
           FAR: 'far',
           ANN: 'annan',
           OKA: 'okand',
         })} AS vardnadshavare
  FROM main.Person WHERE Raderad = 0
) WHERE id IS NOT NULL;
ALTER TABLE barn ADD COLUMN kon TEXT;
UPDATE barn SET kon = iif(konkod IN ('flicka', 'pojke'), konkod, 'okand');
CREATE UNIQUE INDEX temp.ix_barn ON barn (person);

-- Only a notification that opened an investigation, or came while one was open, may be kept as a row; of all others
-- nothing but their number is known, so they have no person (the law; docs: notifications).
CREATE TEMP TABLE aktualisering AS
  SELECT nyckel, iif(lagrad, person, NULL) AS person, lagrad, kon, fodd, typ, inleds,
         inkom, beslut, hord, ${ageBand('fodd', 'inkom')} AS alder
  FROM (
    SELECT a.AktId AS nyckel, b.person, b.kon, b.fodd,
           ${code('a.AktTypKod', { ANM: 'anmalan', ANS: 'ansokan', INF: 'information' })} AS typ,
           ${code('a.BeslutKod', { I: 'ja', E: 'nej', P: 'pagar-redan' })} AS inleds,
           ${day('a.InkomDatum')} AS inkom, ${day('a.BeslutDatum')} AS beslut,
           ${yesNo('a.BarnHordJN')} AS hord,
           coalesce(upper(trim(a.BeslutKod)), '') IN ('I', 'P') AS lagrad
    FROM main.Aktualisering a JOIN temp.barn b ON b.person = a.PersonLopnr
    WHERE a.Raderad = 0
  );

CREATE TEMP TABLE utredning AS
  SELECT *, ${ageBand('fodd', 'start')} AS alder
  FROM (
    SELECT u.UtrId AS nyckel, b.person, b.kon, b.fodd,
           ${day('u.StartDatum')} AS start, ${day('u.SlutDatum')} AS slut,
           ${present('u.ForlangdTill')} AS forlangd,
           ${code('u.SamtalKod', { 0: 'nej', 1: 'ja', 2: 'ja', 3: 'ja', 4: 'ja' })} AS samtal,
           ${code('u.MoteKod', { N: 'nej', JE: 'ja', JS: 'ja' })} AS mote,
           ${code('u.UtfallKod', {
             IB: 'inget-behov',
             SS: 'samtycke-saknas',
             OV: 'oppenvard',
             PL: 'placering',
             LV: 'ansokan-lvu',
           })} AS utfall,
           -- The day it was opened stands on the notification, where that one is kept.
           (SELECT a.beslut FROM temp.aktualisering a WHERE a.nyckel = u.AktId AND a.lagrad) AS oppnad
    FROM main.Utredning u JOIN temp.barn b ON b.person = u.PersonLopnr
    WHERE u.Raderad = 0
  );

-- A decision and what came of it are one insats. It is its decision's child's; without a decision it is nobody's.
CREATE TEMP TABLE insats AS
  SELECT *, ${ageBand('fodd', 'start')} AS alder
  FROM (
    SELECT i.InsatsId AS nyckel, b.person, b.id, b.kon, b.fodd, b.ensamkommande, b.vardnadshavare,
           ${day('d.BeslutDatum')} AS beslut, ${day('i.StartDatum')} AS start, ${end('i.SlutDatum')} AS slut,
           ${code('d.InsatsTypKod', {
             OPV: 'oppenvard',
             SOLHV: 'heldygnsvard-sol',
             OMH: 'omedelbart-omhandertagande',
             LVU: 'vard-lvu',
           })} AS typ,
           -- As decided: no rule gives a running decision the paragraphs of the new law.
           ${code('d.LagrumKod', {
             SOL01: 'sol.2001-453',
             SOL25: 'sol.2025-400',
             L2: 'lvu-2',
             L3: 'lvu-3',
             L23: 'lvu-2-3',
             L6: 'lvu-6',
             L22: 'lvu-22',
           })} AS lagrum,
           ${code('i.UtforareKod', { E: 'egen-regi', O: 'annan-offentlig', P: 'enskild' })} AS utforare,
           ${yesNo('d.BarnInfoJN')} AS informerat,
           ${present('i.GenomfPlanDatum')} AS genomforandeplan,
           ${yesNo('i.BarnDelGenomfJN')} AS delaktigt,
           ${yesNoNotApplicable('i.VardplanKod')} AS vardplan
    FROM main.Insats i
    JOIN main.Beslut d ON d.BeslutId = i.BeslutId AND d.Raderad = 0
    JOIN temp.barn b ON b.person = d.PersonLopnr
    WHERE i.Raderad = 0
  );
CREATE UNIQUE INDEX temp.ix_insats ON insats (nyckel);

CREATE TEMP TABLE placering AS
  SELECT *, ${ageBand('fodd', 'start')} AS alder
  FROM (
    SELECT p.PlacId AS nyckel, p.InsatsId AS insats, i.person, i.kon, i.fodd,
           ${day('p.StartDatum')} AS start, ${end('p.SlutDatum')} AS slut,
           ${code('p.FormKod', {
             FH: 'familjehem',
             JH: 'jourhem',
             NH: 'natverkshem',
             HVB: 'hvb',
             SB: 'stodboende',
             SIS: 'sarskilt-ungdomshem',
             SK: 'skyddat-boende',
             EH: 'eget-hem',
           })} AS form,
           ${yesNo('p.SammanbrottJN')} AS sammanbrott
    FROM main.Placering p JOIN temp.insats i ON i.nyckel = p.InsatsId
    WHERE p.Raderad = 0
  );

CREATE TEMP TABLE uppfoljning AS
  SELECT *, ${ageBand('fodd', 'datum')} AS alder
  FROM (
    SELECT f.UppfId AS nyckel, i.person, i.kon, i.fodd, i.typ, ${day('f.Datum')} AS datum,
           ${yesNo('f.BarnSynpJN')} AS synpunkter,
           ${code('f.MalKod', { U: 'uppnatt', D: 'delvis', I: 'inte' })} AS mal,
           ${day('f.OvervagandeDatum')} AS overvagande
    FROM main.Uppfoljning f JOIN temp.insats i ON i.nyckel = f.InsatsId
    WHERE f.Raderad = 0
  );
`;

/** One line of an answer: how many rows of one person fall in one cell. Each of a nobody's rows counts as a person. */
export interface Line {
  codes: string[];
  person: number | null;
  rows: number;
}

export interface Truth {
  /** Any question to the source and the tables above. */
  ask<T>(sql: string): T[];
  /** Rows of `from` per person and cell; `dimensions` are SQL expressions. */
  lines(dimensions: readonly string[], from: string): Line[];
  close(): void;
}

/** Opens the example's database `file` and reads it, in memory; nothing is written to the file. */
export function readTruth(file: string): Truth {
  const db = new Database(file);
  db.exec('PRAGMA temp_store = MEMORY; PRAGMA query_only = OFF');
  db.exec(records);
  const ask = <T>(sql: string): T[] => db.prepare(sql).all() as T[];
  return {
    ask,
    lines(dimensions, from) {
      const columns = dimensions.map((dimension, i) => `${dimension} AS c${i}`);
      const names = dimensions.map((_, i) => `c${i}`);
      const rows = ask<Record<string, string | number | null>>(
        `SELECT ${columns.join(', ')}, person AS whose, count(*) AS antal FROM ${from}
         GROUP BY ${[...names, 'whose'].join(', ')}`,
      );
      return rows.map((row) => ({
        codes: names.map((name) => String(row[name])),
        person: row.whose as number | null,
        rows: Number(row.antal),
      }));
    },
    close: () => db.close(),
  };
}
