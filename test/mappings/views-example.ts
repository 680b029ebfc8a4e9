/**
 * The example municipality's children as a database administrator would put them in the views: codes become the words
 * of the view contract, answers that stand as dates or numbers become Ja and Nej. What the example's code table does
 * not know comes as it is, so that the mapping meets it too.
 */
import { codeTable } from '../../src/example/codes';
import { ask } from '../support/instance';
import type { ContractRow, ContractRows } from './views-database';

type Source = Record<string, string | number | null>;
type Cell = string | number | null;

/** The example's words that are not the catalogue's: what a municipality's own words would be. */
export const ownWords: Record<string, Record<string, string>> = {
  ANMALARE: {
    'Förälder/vårdnadshavare': 'Förälder eller vårdnadshavare',
    Socialtjänsten: 'Socialtjänsten på eget initiativ',
    Polisen: 'Polis',
    'Åklagare/domstol': 'Åklagare eller domstol',
  },
  BOENDE: {
    'Gift/sammanboende med barn': 'Gift eller sammanboende med barn',
    'Familjehem/HVB': 'Familjehem eller HVB',
  },
  BESLUT: { 'Utredning inleds': 'Ja', 'Utredning inleds ej': 'Nej' },
  EJSKAL: { 'Samtycke saknas': 'Samtycke saknas och oron räcker inte' },
  ORSAK: { 'Boende/ekonomi': 'Boende eller ekonomi' },
  OMRADE: { 'Socialt nätverk': 'Socialt nätverk och integrering' },
  UTFALL: { 'Behov, samtycke saknas': 'Behov, men samtycke saknas' },
  INSTALLNING: { 'Kan ej klarläggas': 'Har inte kunnat klarläggas' },
  OPPENVARD: { 'Kontaktperson/kontaktfamilj': 'Kontaktperson eller kontaktfamilj' },
  FORM: {
    'Hem för vård eller boende': 'HVB',
    'Särskilt ungdomshem': 'Särskilt ungdomshem (SiS)',
    'Eget hem': 'Eget hem (LVU)',
  },
  VHSYN: { 'Varken eller': 'Varken bra eller dåligt' },
  MAL: { Uppnått: 'Målet uppnått' },
};

/** Scales that the mappings read by the catalogue alone, with no code map to write other words in. */
const scales = ['INSTALLNING', 'VHSYN', 'MAL'];

const wordIn =
  (own: boolean) =>
  (kind: string, code: Cell): Cell => {
    const key = String(code ?? '')
      .trim()
      .toLowerCase();
    const text = codeTable[kind]!.find(([known]) => known.toLowerCase() === key)?.[1];
    if (text === undefined) return code;
    return own && !scales.includes(kind) ? text : (ownWords[kind]?.[text] ?? text);
  };

/** `J`, `N`, or what nobody knows. */
const answer = (cell: Cell): Cell => {
  const known: Record<string, string> = { j: 'Ja', n: 'Nej' };
  return (
    known[
      String(cell ?? '')
        .trim()
        .toLowerCase()
    ] ?? cell
  );
};
const filled = (cell: Cell): string => (String(cell ?? '').trim() === '' ? 'Nej' : 'Ja');
/** `0` is no and every other known code a kind of yes. */
const anyYes = (kind: string, no: string, code: Cell): Cell => {
  const text = wordIn(false)(kind, code);
  if (text === code) return code;
  return text === no ? 'Nej' : 'Ja';
};
const method = (cell: Cell): Cell => {
  const text = String(cell ?? '').trim();
  if (text === '-') return 'Nej';
  return ['bbic-k', 'sdq', 'ester', 'savry'].includes(text.toLowerCase()) ? 'Ja' : cell;
};
const someTimes = (cell: Cell): Cell => (typeof cell !== 'number' ? cell : cell >= 1 ? 'Ja' : 'Nej');

export interface ContractForm {
  /** Key of the child in every view. */
  child: 'BarnId' | 'Kundnummer';
  /** As files deliver them, or of the type date, which holds no rubbish and knows no 9999-12-31. */
  dates: 'text' | 'typed';
  changed: boolean;
  /** The municipality's own words, as its system shows them, instead of the catalogue's. */
  own?: boolean;
}

/** @param file the example municipality's SQLite file */
export function exampleInContract(file: string, { child, dates, changed, own }: ContractForm): ContractRows {
  const word = wordIn(own ?? false);
  const rows = (sql: string): Source[] => ask<Source>(file, sql);
  const date = (cell: Cell): Cell => (dates === 'text' ? cell : typedDate(cell));
  const common = (row: Source): ContractRow => ({
    [child]: row.PersonLopnr ?? null,
    ...('EnhetKod' in row && { Enhet: row.EnhetKod ?? null }),
    ...(changed && { AndradTid: row.AndradTid ?? null }),
  });
  const ofGuardians = (
    from: readonly Source[],
    key: ContractRowOf,
    column: string,
    kind?: string,
  ): ContractRow[] =>
    from.flatMap((row) =>
      [row.Vh1 ?? null, row.Vh2 ?? null]
        .filter((cell) => cell !== null)
        .map((cell) => ({ ...key(row), [column]: kind ? word(kind, cell) : answer(cell) })),
    );

  const utredningar = rows(
    `SELECT u.*, Vh1DelaktigJN AS Vh1, Vh2DelaktigJN AS Vh2 FROM Utredning u WHERE Raderad = 0`,
  );
  const insatser = rows(`
    SELECT i.*, b.UtrId, b.PersonLopnr, b.BeslutDatum, b.InsatsTypKod, b.LagrumKod, b.BarnInstKod,
           b.Vh1InstKod AS Vh1, b.Vh2InstKod AS Vh2, b.BarnInfoJN
    FROM Insats i LEFT JOIN Beslut b ON b.BeslutId = i.BeslutId AND b.Raderad = 0 WHERE i.Raderad = 0`);
  const ofInsats = `i.EnhetKod, b.PersonLopnr FROM $ x
    LEFT JOIN Insats i ON i.InsatsId = x.InsatsId AND i.Raderad = 0
    LEFT JOIN Beslut b ON b.BeslutId = i.BeslutId AND b.Raderad = 0 WHERE x.Raderad = 0`;
  const uppfoljningar = rows(
    `SELECT x.*, Vh1SynKod AS Vh1, Vh2SynKod AS Vh2, ${ofInsats.replace('$', 'Uppfoljning')}`,
  );
  const composite = child === 'Kundnummer';
  const utredningKey: ContractRowOf = (row) => ({
    UtredningId: row.UtrId ?? null,
    ...(composite && { Kundnummer: row.PersonLopnr ?? null }),
  });
  const insatsKey: ContractRowOf = (row) => ({
    InsatsId: row.InsatsId ?? null,
    ...(composite && { Kundnummer: row.PersonLopnr ?? null }),
  });

  return {
    barn: rows('SELECT * FROM Person WHERE Raderad = 0').map((p) => ({
      ...common(p),
      Personnummer: p.IdTyp === 'T' ? null : p.Personnr!,
      TillfalligtId: p.IdTyp === 'T' ? p.Personnr! : null,
      SkyddadIdentitet: p.SkyddKod === null ? 'Nej' : word('SKYDD', p.SkyddKod!),
      Kon: word('KON', p.KonKod!),
      Fodelsedatum: date(p.FodelseDatum!),
      Ensamkommande: answer(p.EnsamkommandeJN!),
      Vardnadshavare: word('VARDN', p.VardnadshavareKod!),
      Fodelseland: word('LAND', p.FodelselandKod!),
    })),
    aktualisering: rows('SELECT * FROM Aktualisering WHERE Raderad = 0').map((a) => ({
      ...common(a),
      AktualiseringId: a.AktId!,
      Boendesituation: word('BOENDE', a.BoendeKod!),
      InkomDatum: date(a.InkomDatum!),
      Typ: word('AKTTYP', a.AktTypKod!),
      AktualiseradAv: word('ANMALARE', a.AnmalareKod!),
      TidigareAktuell: answer(a.TidigareJN!),
      Valdsmisstanke: answer(a.ValdJN!),
      Skyddsbedomning: filled(a.SkyddsbedDatum!),
      Skyddsbehov: answer(a.SkyddsbehovJN!),
      BarnetDelaktigt: answer(a.BarnHordJN!),
      MoteErbjudet: answer(a.MoteJN!),
      Aterkoppling: answer(a.AterkopplingJN!),
      BeslutDatum: date(a.BeslutDatum!),
      UtredningInleds: word('BESLUT', a.BeslutKod!),
      SkalEjInledd: word('EJSKAL', a.EjSkalKod!),
      PagaendeInsats: answer(a.PagaendeInsJN!),
      BarnetInformerat: answer(a.BarnInfoJN!),
      VardnadshavareHord: answer(a.VhHordJN!),
    })),
    utredning: utredningar.map((u) => ({
      ...common(u),
      UtredningId: u.UtrId!,
      AktualiseringId: u.AktId!,
      StartDatum: date(u.StartDatum!),
      SlutDatum: date(u.SlutDatum!),
      Forlangd: filled(u.ForlangdTill!),
      EnskildaSamtal: anyYes('SAMTAL', 'Nej', u.SamtalKod!),
      EnskildaMoten: anyYes('MOTE', 'Nej', u.MoteKod!),
      DelaktigIPlanering: answer(u.PlanDelaktigJN!),
      AsikterDokumenterade: answer(u.AsikterJN!),
      SamverkanSkola: word('JNE', u.SkolaKod!),
      SamverkanHalsovard: word('JNE', u.HalsoKod!),
      StandardiseradMetod: method(u.MetodKod!),
      Utredningsplan: answer(u.UtrPlanJN!),
      Riskbedomning: answer(u.RiskJN!),
      Utfall: word('UTFALL', u.UtfallKod!),
      BeslutOmUppfoljning: answer(u.UppfBeslutJN!),
      Kommunicering: answer(u.KommuniceringJN!),
    })),
    insats: insatser.map((i) => ({
      ...common(i),
      InsatsId: i.InsatsId!,
      UtredningId: i.UtrId!,
      BeslutDatum: date(i.BeslutDatum!),
      Typ: word('INSATSTYP', i.InsatsTypKod!),
      Oppenvardstyp: word('OPPENVARD', i.OppenvardKod!),
      Lagrum: word('LAGRUM', i.LagrumKod!),
      BarnetsInstallning: word('INSTALLNING', i.BarnInstKod!),
      BarnetInformerat: answer(i.BarnInfoJN!),
      UppfoljningsbaraMal: answer(i.MalJN!),
      Vardplan: word('JNE', i.VardplanKod!),
      StartDatum: date(i.StartDatum!),
      Utforare: word('UTFORARE', i.UtforareKod!),
      Genomforandeplan: filled(i.GenomfPlanDatum!),
      BarnetDelaktigtIPlan: answer(i.BarnDelGenomfJN!),
      Sip: word('JNE', i.SipKod!),
      VardnadshavareDelaktigaIPlan: answer(i.VhDelGenomfJN!),
      SlutDatum: date(i.SlutDatum!),
      Avslutsorsak: word('AVSLUT', i.AvslutKod!),
      UppfoljningEfterPlacering: answer(i.EfterUppfJN!),
    })),
    placering: rows(`SELECT x.*, ${ofInsats.replace('$', 'Placering')}`).map((p) => ({
      ...common(p),
      PlaceringId: p.PlacId!,
      InsatsId: p.InsatsId!,
      Form: word('FORM', p.FormKod!),
      StartDatum: date(p.StartDatum!),
      Halsoundersokning: word('JNE', p.LakarKod!),
      SkolgangPlanerad: word('JNE', p.SkolplanKod!),
      Tandundersokning: word('JNE', p.TandKod!),
      SarskildSocialsekreterare: answer(p.SarskSocsekrJN!),
      SlutDatum: date(p.SlutDatum!),
      Sammanbrott: answer(p.SammanbrottJN!),
      SituationEfter: word('EFTER', p.EfterKod!),
      Vardnadsoverflyttning: word('JNE', p.VardnadKod!),
    })),
    uppfoljning: uppfoljningar.map((f) => ({
      ...common(f),
      UppfoljningId: f.UppfId!,
      InsatsId: f.InsatsId!,
      Datum: date(f.Datum!),
      BarnetDelaktigt: answer(f.BarnDeltogJN!),
      EnskildaSamtal: someTimes(f.AntalSamtal!),
      BarnetsSynpunkter: answer(f.BarnSynpJN!),
      Maluppfyllelse: word('MAL', f.MalKod!),
      Riskbedomning: answer(f.RiskJN!),
      Forandring: word('FORANDRING', f.ForandringKod!),
      OvervagandeDatum: date(f.OvervagandeDatum!),
    })),
    aktualisering_orsak: rows('SELECT * FROM AktOrsak').map((o) => ({
      AktualiseringId: o.AktId!,
      Orsak: word('ORSAK', o.OrsakKod!),
    })),
    utredning_behov: rows(
      'SELECT b.*, u.PersonLopnr FROM UtrBehov b JOIN Utredning u ON u.UtrId = b.UtrId',
    ).map((b) => ({ ...utredningKey(b), Behov: word('OMRADE', b.OmradeKod!) })),
    utredning_vardnadshavare: ofGuardians(utredningar, utredningKey, 'Delaktig'),
    insats_vardnadshavare: ofGuardians(insatser, insatsKey, 'Installning', 'INSTALLNING'),
    uppfoljning_vardnadshavare: ofGuardians(
      uppfoljningar,
      (row) => ({ UppfoljningId: row.UppfId! }),
      'Syn',
      'VHSYN',
    ),
    identitetsbyte: rows('SELECT GammaltId, NyttId FROM PersonIdHistorik'),
  };
}

type ContractRowOf = (row: Source) => ContractRow;

/** What TRY_CONVERT (or DEFAULT NULL ON CONVERSION ERROR) would give, and nothing for what is still running. */
function typedDate(cell: Cell): string | null {
  const text = String(cell ?? '').replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  const exists = day && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
  return exists && text !== '9999-12-31' ? text : null;
}
