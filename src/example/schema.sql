-- Exempelkommunens verksamhetssystem "Exempel": an invented vendor's database, built as such systems tend to be.
-- Nothing in it comes from a real system. Dates are text: ISO mostly, `YYYYMMDD` in older rows, rubbish at times.

CREATE TABLE Person (
  PersonLopnr   INTEGER PRIMARY KEY,
  Personnr      TEXT,              -- 'YYYYMMDD-NNNN', 'YYYYMMDDNNNN' or 'YYMMDD-NNNN'; temporary ids 'YYYYMMDDTNNN'
  IdTyp         TEXT,              -- P personnummer, S samordningsnummer, T tillfälligt
  Fornamn       TEXT, Efternamn TEXT,
  Gatuadress    TEXT, Postnr TEXT, Ort TEXT,
  KonKod        INTEGER,           -- code table KON: 1 pojke, 2 flicka, 9 okänt
  FodelseDatum  TEXT,
  SkyddKod      TEXT,              -- NULL, 'S' sekretessmarkering, 'F' skyddad folkbokföring
  EnsamkommandeJN TEXT,            -- J, N, NULL
  VardnadshavareKod TEXT,          -- code table VARDN: BADA MOR FAR ANN OKA
  FodelselandKod TEXT,             -- code table LAND: SE NO(rden) EU OV OK
  Raderad       INTEGER NOT NULL DEFAULT 0,
  AndradTid     TEXT               -- 'YYYY-MM-DD HH:MM:SS', local time
);
CREATE TABLE PersonIdHistorik (
  Lopnr INTEGER PRIMARY KEY, PersonLopnr INTEGER NOT NULL,
  GammaltId TEXT NOT NULL, NyttId TEXT NOT NULL, BytesDatum TEXT NOT NULL
);
CREATE TABLE PersonRelation (      -- siblings, parents
  PersonLopnr INTEGER NOT NULL, RelTyp TEXT NOT NULL, RelPersonLopnr INTEGER, RelNamn TEXT, RelTelefon TEXT
);
CREATE TABLE Enhet (EnhetKod TEXT PRIMARY KEY, Namn TEXT NOT NULL);
CREATE TABLE Handlaggare (HandlId INTEGER PRIMARY KEY, Namn TEXT NOT NULL, EnhetKod TEXT NOT NULL);
CREATE TABLE Kod (
  KodTyp TEXT NOT NULL, Kod TEXT NOT NULL, Klartext TEXT NOT NULL, GiltigFrom TEXT, GiltigTom TEXT,
  PRIMARY KEY (KodTyp, Kod)
);

CREATE TABLE Aktualisering (
  AktId         INTEGER PRIMARY KEY,
  PersonLopnr   INTEGER,           -- orphans exist
  PersonnrVidReg TEXT,             -- the id as it was when registered: an old one for children who changed id
  InkomDatum    TEXT,
  AktTypKod     TEXT,              -- ANM anmälan, ANS ansökan, INF information på annat sätt, YTT yttrande (unknown to the mapping)
  AnmalareKod   INTEGER,           -- 1..12, see KodTyp ANMALARE
  BoendeKod     TEXT,              -- E G O V H A X, see BOENDE
  TidigareJN    TEXT, ValdJN TEXT,
  SkyddsbedDatum TEXT, SkyddsbehovJN TEXT,
  BarnHordJN    TEXT, MoteJN TEXT, AterkopplingJN TEXT, BarnInfoJN TEXT, VhHordJN TEXT, PagaendeInsJN TEXT,
  BeslutDatum   TEXT,
  BeslutKod     TEXT,              -- I inleds, E inleds ej, P pågår redan, NULL not decided
  EjSkalKod     INTEGER,           -- 1 insats pågår, 2 ingen oro, 3 samtycke saknas, 4 annat stöd
  Fritext       TEXT,
  HandlId INTEGER, EnhetKod TEXT,
  Raderad INTEGER NOT NULL DEFAULT 0, AndradTid TEXT
);
CREATE TABLE AktOrsak (AktId INTEGER NOT NULL, OrsakKod TEXT NOT NULL); -- several per row, see ORSAK

CREATE TABLE Utredning (
  UtrId         INTEGER PRIMARY KEY,
  AktId         INTEGER,
  PersonLopnr   INTEGER,
  StartDatum    TEXT, SlutDatum TEXT,
  ForlangdTill  TEXT,              -- a date when prolonged, else NULL
  SamtalKod     INTEGER,           -- 0 nej, 1 ja sms, 2 ja chatt, 3 ja telefon, 4 ja annat, NULL
  MoteKod       TEXT,              -- N, JE ja barnet ensamt, JS ja med stödperson, NULL
  PlanDelaktigJN TEXT, AsikterJN TEXT,
  Vh1DelaktigJN TEXT, Vh2DelaktigJN TEXT,
  SkolaKod      INTEGER,           -- 1 ja, 2 nej, 9 ej aktuellt
  HalsoKod      INTEGER,           -- 1 ja, 2 nej, 9 ej aktuellt
  MetodKod      TEXT,              -- NULL not answered, '-' none, otherwise name of an instrument ('BBIC-K','SDQ','ESTER','SAVRY')
  UtrPlanJN TEXT, RiskJN TEXT, KommuniceringJN TEXT, UppfBeslutJN TEXT,
  UtfallKod     TEXT,              -- IB inget behov, SS samtycke saknas, OV öppenvård, PL placering, LV ansökan LVU
  Utredningstext TEXT,
  HandlId INTEGER, EnhetKod TEXT,
  Raderad INTEGER NOT NULL DEFAULT 0, AndradTid TEXT
);
CREATE TABLE UtrBehov (UtrId INTEGER NOT NULL, OmradeKod INTEGER NOT NULL); -- 1..12, see OMRADE

CREATE TABLE Beslut (
  BeslutId      INTEGER PRIMARY KEY,
  UtrId         INTEGER,
  PersonLopnr   INTEGER,
  BeslutDatum   TEXT,
  InsatsTypKod  TEXT,              -- OPV, SOLHV, OMH, LVU
  LagrumKod     TEXT,              -- SOL01, SOL25, L2, L3, L23, L6, L22
  BarnInstKod   TEXT, Vh1InstKod TEXT, Vh2InstKod TEXT,   -- S samtycker, E samtycker inte, K kan ej klarläggas
  BarnInfoJN    TEXT,
  Motivering    TEXT,
  Raderad INTEGER NOT NULL DEFAULT 0, AndradTid TEXT
);
CREATE TABLE Insats (
  InsatsId      INTEGER PRIMARY KEY,
  BeslutId      INTEGER,
  StartDatum    TEXT, SlutDatum TEXT,       -- '9999-12-31' means running in older rows
  OppenvardKod  INTEGER,           -- 10 strukturerat program, 20 personligt stöd, 30 kontaktperson/-familj, 31 särskilt kvalificerad
  UtforareKod   TEXT,              -- E egen regi, O annan offentlig, P enskild
  MalJN TEXT, VardplanKod INTEGER, -- 1 ja, 2 nej, 9 ej aktuellt
  GenomfPlanDatum TEXT,            -- date when made
  BarnDelGenomfJN TEXT, VhDelGenomfJN TEXT, SipKod INTEGER,
  AvslutKod     INTEGER,           -- 1..7 see AVSLUT
  EfterUppfJN   TEXT,
  Malbeskrivning TEXT,
  EnhetKod TEXT, Raderad INTEGER NOT NULL DEFAULT 0, AndradTid TEXT
);
CREATE TABLE InsatsHistorik (      -- older versions of Insats rows: never current
  HistId INTEGER PRIMARY KEY, InsatsId INTEGER NOT NULL, StartDatum TEXT, SlutDatum TEXT, UtforareKod TEXT, AndradTid TEXT, AndradAv TEXT
);
CREATE TABLE Placering (
  PlacId        INTEGER PRIMARY KEY,
  InsatsId      INTEGER,
  FormKod       TEXT,              -- FH JH NH HVB SB SIS SK EH, see FORM
  HemNamn       TEXT,              -- name of the home
  StartDatum    TEXT, SlutDatum TEXT,
  LakarKod INTEGER, TandKod INTEGER, SkolplanKod INTEGER, -- 1 ja, 2 nej, 9 ej aktuellt
  SarskSocsekrJN TEXT, SammanbrottJN TEXT,
  EfterKod      TEXT,              -- HEM EGB ANP VOF ANN
  VardnadKod    INTEGER,           -- 1 ja, 2 nej, 9 ej aktuellt
  Raderad INTEGER NOT NULL DEFAULT 0, AndradTid TEXT
);
CREATE TABLE Uppfoljning (
  UppfId        INTEGER PRIMARY KEY,
  InsatsId      INTEGER,
  Datum         TEXT,
  BarnDeltogJN  TEXT,
  AntalSamtal   INTEGER,           -- number of separate conversations; 0 means none
  BarnSynpJN    TEXT,
  Vh1SynKod INTEGER, Vh2SynKod INTEGER,  -- 1 mycket bra .. 5 mycket dåligt
  MalKod        TEXT,              -- U uppnått, D delvis, I inte
  RiskJN        TEXT,
  ForandringKod INTEGER,           -- 1 förbättrad, 2 oförändrad, 3 försämrad
  OvervagandeDatum TEXT,
  Anteckning    TEXT,
  Raderad INTEGER NOT NULL DEFAULT 0, AndradTid TEXT
);
CREATE TABLE Journal (JournalId INTEGER PRIMARY KEY, PersonLopnr INTEGER, Datum TEXT, Rubrik TEXT, Anteckning TEXT, HandlId INTEGER);

CREATE INDEX ix_akt_person ON Aktualisering (PersonLopnr);
CREATE INDEX ix_orsak_akt ON AktOrsak (AktId);
CREATE INDEX ix_utr_akt ON Utredning (AktId);
CREATE INDEX ix_behov_utr ON UtrBehov (UtrId);
CREATE INDEX ix_beslut_utr ON Beslut (UtrId);
CREATE INDEX ix_insats_beslut ON Insats (BeslutId);
CREATE INDEX ix_plac_insats ON Placering (InsatsId);
CREATE INDEX ix_uppf_insats ON Uppfoljning (InsatsId);
CREATE INDEX ix_idhist_person ON PersonIdHistorik (PersonLopnr);
