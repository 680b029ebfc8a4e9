-- Vyerna som mappningen procapita läser ur Lifecare IFO (Procapita) över vyer. Gjord ur mappningen med "npm run docs".
-- Kopiera filen till ett eget ställe och fyll kopian. Vad varje kolumn ska innehålla står i README.sv.md i samma mapp.
--
-- 1. Ta bort exempelvyerna och deras rättigheter ur ../oracle/make-account.sql, skriv en GRANT SELECT … WITH GRANT OPTION
--    för varje tabell som vyerna nedan bygger på, och kör det.
-- 2. Byt i varje vy CAST(NULL AS …) mot systemets egen kolumn, och FROM dual WHERE 1 = 0 mot vyns egen FROM. Behåll CAST
--    till samma typ, så att en ändring i systemet inte tyst ändrar vad som lämnas; fast breddade CHAR behöver RTRIM. En
--    kolumn som saknas får stå kvar som NULL: då är frågan obesvarad. Sätt aldrig in ett svar som ingen har gett.
-- 3. Kör som administratör, i den pluggbara databas där systemet finns:
--        NLS_LANG=.AL32UTF8 sqlplus system@//server:1521/SOC @views.sql
--    Utan NLS_LANG läses filens å, ä och ö fel, också i de ord som du har skrivit in.
--
-- Inte kört mot en riktig Oracle av Bryggans utvecklare. Skrivet för Oracle 12.1 och senare: inga namn över 30 tecken.

WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET VERIFY OFF
-- Samma namn som i make-account.sql.
DEFINE vyer = BRYGGA_VYER
DEFINE roll = BRYGGA_LASARE

/* barn: En rad per barn (0–20 år) som någon av de andra vyerna nämner. Den enda vyn med identiteter. */
CREATE OR REPLACE VIEW &vyer..barn AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* Personnummer eller samordningsnummer, ÅÅÅÅMMDDNNNN eller ÅÅÅÅMMDD-NNNN. */
    CAST(NULL AS VARCHAR2(20 CHAR)) AS Personnummer,
    /* Tillfälligt nummer, när barnet saknar personnummer och samordningsnummer. */
    CAST(NULL AS VARCHAR2(20 CHAR)) AS TillfalligtId,
    /* Nej när personuppgifterna inte är skyddade. Allt annat, även tomt, räknas som skyddade (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS SkyddadIdentitet,
    /* R01 Barnets kön: Flicka · Pojke eller kommunens ord (codes/kon.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Kon,
    /* R02 Barnets födelsedatum/personnummer (ålder). Bara datumet. */
    CAST(NULL AS DATE) AS Fodelsedatum,
    /* R03 Ensamkommande barn: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Ensamkommande,
    /* R04 Vårdnadshavare: Båda föräldrarna · Mor · Far · Annan vårdnadshavare än förälder · Okänd eller kommunens ord (codes/vardnadshavare.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Vardnadshavare,
    /* P01 Födelseland/utländsk bakgrund: Sverige · Övriga Norden · Övriga Europa · Övriga världen · Okänt eller kommunens ord (codes/fodelseland.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Fodelseland,
    /* När något i raden senast ändrades, lokal tid. */
    CAST(NULL AS TIMESTAMP(3)) AS AndradTid
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..barn TO &roll;

/* aktualisering: En rad per ansökan, anmälan eller annan information om ett barn. */
CREATE OR REPLACE VIEW &vyer..aktualisering AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS AktualiseringId,
    /* Barnets nyckel i vyn barn (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS VARCHAR2(100 CHAR)) AS Enhet,
    /* R06 Datum då ansökan, anmälan eller information kom in. */
    CAST(NULL AS DATE) AS InkomDatum,
    /* R05 Barnets boendesituation (vem barnet bor med): Ensamstående med barn · Gift eller sammanboende med barn · Eget boende · Växelvis boende · Familjehem eller HVB · Annat · Okänt eller kommunens ord (codes/boende.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Boendesituation,
    /* R07 Typ av aktualisering: Ansökan · Anmälan · Information på annat sätt eller kommunens ord (codes/aktualiseringstyp.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Typ,
    /* R08 Vem som har aktualiserat (anmälare/sökande): Den enskilde · Förälder eller vårdnadshavare · Anhörig · Annan privatperson · Förskola · Skola · Hälso- och sjukvård · Socialtjänsten på eget initiativ · Polis · Åklagare eller domstol · Annan kommun · Övrigt eller kommunens ord (codes/aktualiserad-av.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS AktualiseradAv,
    /* R10 Barnet har varit aktuellt tidigare (återaktualisering): Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS TidigareAktuell,
    /* R11 Misstanke om att barnet utsatts för eller bevittnat våld: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Valdsmisstanke,
    /* R12 Omedelbar skyddsbedömning har gjorts: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Skyddsbedomning,
    /* R13 Bedömt behov av omedelbart skydd: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Skyddsbehov,
    /* R14 Barnets delaktighet under aktualiseringen/förhandsbedömningen (barnet har kommit till tals): Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS BarnetDelaktigt,
    /* R15 Möte med barn, vårdnadshavare och anmälare har erbjudits: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS MoteErbjudet,
    /* R16 Återkoppling till anmälaren: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Aterkoppling,
    /* R17 Datum för beslut att inleda eller inte inleda utredning. */
    CAST(NULL AS DATE) AS BeslutDatum,
    /* R18 Utredning inleds: Ja · Nej · Utredning pågår redan eller kommunens ord (codes/utredning-inleds.csv). Bara aktualiseringar med Ja eller Utredning pågår redan sparas en och en. Alla andra räknas bara. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS UtredningInleds,
    /* R19 Skäl till att utredning inte inleds: Insats pågår · Ingen oro · Samtycke saknas och oron räcker inte · Annat stöd finns eller kommunens ord (codes/skal-ej-inledd.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS SkalEjInledd,
    /* P02 Pågående insats vid aktualiseringen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS PagaendeInsats,
    /* P03 Barnet har informerats om anmälan: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS BarnetInformerat,
    /* P04 Vårdnadshavare har kommit till tals under förhandsbedömningen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS VardnadshavareHord,
    /* När något i raden senast ändrades, lokal tid. */
    CAST(NULL AS TIMESTAMP(3)) AS AndradTid
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..aktualisering TO &roll;

/* utredning: En rad per barn och utredning enligt socialtjänstlagen. */
CREATE OR REPLACE VIEW &vyer..utredning AS
  SELECT
    /* Sakens nyckel i systemet. UtredningId och Kundnummer är tillsammans radens nyckel (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS UtredningId,
    /* Barnets nyckel i vyn barn. UtredningId och Kundnummer är tillsammans radens nyckel (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* Nyckeln för den aktualisering som ledde till utredningen. Tom när det inte finns någon. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS AktualiseringId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS VARCHAR2(100 CHAR)) AS Enhet,
    /* Dagen då det började. Avgör vilken period raden hör till. */
    CAST(NULL AS DATE) AS StartDatum,
    /* R20 Datum då utredningen avslutades. */
    CAST(NULL AS DATE) AS SlutDatum,
    /* R21 Utredningstiden har förlängts: Ja · Nej. Om beslutet finns som ett datum: Ja när det är ifyllt. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Forlangd,
    /* R22 Enskilda samtal med barn har genomförts under utredningen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS EnskildaSamtal,
    /* R23 Utredaren har haft enskilda möten med barnet under utredningen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS EnskildaMoten,
    /* R24 Barnet har varit delaktigt i planeringen av utredningen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS DelaktigIPlanering,
    /* R25 Barnets åsikter har dokumenterats i utredningen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS AsikterDokumenterade,
    /* R27 Kontakt/samarbete med förskola eller skola: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS SamverkanSkola,
    /* R28 Kontakt/samarbete med hälso- och sjukvård: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS SamverkanHalsovard,
    /* R29 Standardiserad bedömningsmetod har använts: Ja · Nej. Om metodens namn är ett fält: Ja när det är ifyllt, men Nej bara om någon har svarat nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS StandardiseradMetod,
    /* P05 Utredningsplan har upprättats: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Utredningsplan,
    /* P06 Riskbedömning gjord under utredningen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Riskbedomning,
    /* R32 Utredningens utfall: Inget behov av insats · Behov, men samtycke saknas · Öppenvårdsinsats · Placering · Ansökan om vård enligt LVU eller kommunens ord (codes/utfall.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Utfall,
    /* R33 Beslut om uppföljning när utredning avslutas utan insats: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS BeslutOmUppfoljning,
    /* P07 Barnet har fått ta del av och lämna synpunkter på beslutsunderlaget: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kommunicering,
    /* När något i raden senast ändrades, lokal tid. */
    CAST(NULL AS TIMESTAMP(3)) AS AndradTid
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..utredning TO &roll;

/* insats: En rad per barn och beslutad insats. Beslut och verkställighet är en och samma rad hos oss. */
CREATE OR REPLACE VIEW &vyer..insats AS
  SELECT
    /* Sakens nyckel i systemet. InsatsId och Kundnummer är tillsammans radens nyckel (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS InsatsId,
    /* Barnets nyckel i vyn barn. InsatsId och Kundnummer är tillsammans radens nyckel (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* Nyckeln för den utredning som ledde till insatsen. Tom när det inte finns någon. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS UtredningId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS VARCHAR2(100 CHAR)) AS Enhet,
    /* R42 Datum då insatsen påbörjades. */
    CAST(NULL AS DATE) AS StartDatum,
    /* R31 Datum för beslut. */
    CAST(NULL AS DATE) AS BeslutDatum,
    /* R34 Beslutad insats (insatstyp): Öppenvårdsinsats · Heldygnsvård enligt SoL · Omedelbart omhändertagande · Vård enligt LVU eller kommunens ord (codes/insatstyp.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Typ,
    /* R35 Typ av öppenvårdsinsats: Strukturerat öppenvårdsprogram · Behovsprövat personligt stöd · Kontaktperson eller kontaktfamilj · Särskilt kvalificerad kontaktperson eller kommunens ord (codes/oppenvardstyp.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Oppenvardstyp,
    /* R36 Lagrum för insatsen: SoL · SoL (2001:453) · SoL (2025:400) · 6 § LVU · 2 § LVU · 3 § LVU · 2 och 3 §§ LVU · 22 § LVU eller kommunens ord (codes/lagrum.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Lagrum,
    /* R37 Barnets inställning till insatsen: Samtycker · Samtycker inte · Har inte kunnat klarläggas. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS BarnetsInstallning,
    /* R39 Barnet har fått information om beslutet: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS BarnetInformerat,
    /* R40 Uppföljningsbara mål har formulerats för insatsen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS UppfoljningsbaraMal,
    /* R41 Vårdplan har upprättats (vid placering): Ja · Nej · Ej aktuellt. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Vardplan,
    /* R45 Utförare: Egen regi · Annan offentlig · Enskild eller kommunens ord (codes/utforare.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Utforare,
    /* R46 Genomförandeplan har upprättats: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Genomforandeplan,
    /* R47 Barnet har varit delaktigt i genomförandeplanen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS BarnetDelaktigtIPlan,
    /* R49 Samordnad individuell plan (SIP) har upprättats: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Sip,
    /* P08 Vårdnadshavare delaktiga i genomförandeplanen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS VardnadshavareDelaktigaIPlan,
    /* R61 Datum då insatsen avslutades. */
    CAST(NULL AS DATE) AS SlutDatum,
    /* R62 Orsak till att insatsen avslutades: Enligt plan, målen uppnådda · På barnets eller vårdnadshavares begäran · På utförarens initiativ · Flytt · Ålder · Annan insats · Annat eller kommunens ord (codes/avslutsorsak.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Avslutsorsak,
    /* R66 Uppföljning av barnets situation efter avslutad placering: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS UppfoljningEfterPlacering,
    /* När något i raden senast ändrades, lokal tid. */
    CAST(NULL AS TIMESTAMP(3)) AS AndradTid
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..insats TO &roll;

/* placering: En rad per placering inom en insats. En omplacering avslutar en rad och börjar en ny. */
CREATE OR REPLACE VIEW &vyer..placering AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS PlaceringId,
    /* Barnets nyckel i vyn barn (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* Nyckeln för den insats som raden hör till. Tom när det inte finns någon. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS InsatsId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS VARCHAR2(100 CHAR)) AS Enhet,
    /* R44 Datum då placeringen påbörjades. */
    CAST(NULL AS DATE) AS StartDatum,
    /* R43 Placeringsform: Familjehem · Jourhem · Nätverkshem · HVB · Stödboende · Särskilt ungdomshem (SiS) · Skyddat boende · Eget hem (LVU) eller kommunens ord (codes/placeringsform.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Form,
    /* R48 Läkar-/hälsoundersökning inför eller i anslutning till placering: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Halsoundersokning,
    /* R50 Skol- eller förskolegång har planerats inför placeringen: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS SkolgangPlanerad,
    /* P09 Tandundersökning i anslutning till placering: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Tandundersokning,
    /* P10 Särskilt utsedd socialsekreterare för det placerade barnet: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS SarskildSocialsekreterare,
    /* R60 Datum då placeringen avslutades. */
    CAST(NULL AS DATE) AS SlutDatum,
    /* R63 Oplanerat avbrott (sammanbrott): Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Sammanbrott,
    /* R64 Barnets situation efter avslutad placering: Flyttat hem · Eget boende · Annan placering · Vårdnadsöverflyttning · Annat eller kommunens ord (codes/situation-efter.csv). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS SituationEfter,
    /* R65 Överflyttning av vårdnaden har övervägts/genomförts (särskilt förordnad vårdnadshavare): Ja · Nej · Ej aktuellt. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Vardnadsoverflyttning,
    /* När något i raden senast ändrades, lokal tid. */
    CAST(NULL AS TIMESTAMP(3)) AS AndradTid
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..placering TO &roll;

/* uppfoljning: En rad per tillfälle då en insats har följts upp. */
CREATE OR REPLACE VIEW &vyer..uppfoljning AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS UppfoljningId,
    /* Barnets nyckel i vyn barn (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* Nyckeln för den insats som raden hör till. Tom när det inte finns någon. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS InsatsId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS VARCHAR2(100 CHAR)) AS Enhet,
    /* R51 Datum för uppföljning. */
    CAST(NULL AS DATE) AS Datum,
    /* R52 Barnets delaktighet vid uppföljningen (samtal med barnet): Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS BarnetDelaktigt,
    /* R53 Enskilda samtal/personliga besök under placeringen: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS EnskildaSamtal,
    /* R54 Barnets synpunkter på insatsen har inhämtats / barnets syn på resultatet: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS BarnetsSynpunkter,
    /* R56 Måluppfyllelse: Målet uppnått · Delvis uppnått · Inte uppnått. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Maluppfyllelse,
    /* R57 Riskbedömning vid uppföljning: Ja · Nej. */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Riskbedomning,
    /* R58 Förändring av barnets situation: Förbättrad · Oförändrad · Försämrad. */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Forandring,
    /* R59 Övervägande eller omprövning av vård (inom sex månader). */
    CAST(NULL AS DATE) AS OvervagandeDatum,
    /* När något i raden senast ändrades, lokal tid. */
    CAST(NULL AS TIMESTAMP(3)) AS AndradTid
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..uppfoljning TO &roll;

/* aktualisering_orsak: En rad per orsak till aktualiseringen. Flera rader när flera orsaker är valda. */
CREATE OR REPLACE VIEW &vyer..aktualisering_orsak AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS AktualiseringId,
    /* R09 Orsak till aktualisering: Psykisk ohälsa hos barnet · Beteendeproblem · Skolproblem · Relationsproblem · Förseelse · Egen kriminalitet · Eget missbruk · Omsorgssvikt · Utsatt för övergrepp · Våld i familjen · Förälders missbruk eller psykiska ohälsa · Boende eller ekonomi · Ensamkommande · Övrigt eller kommunens ord (codes/orsak.csv) (aldrig tom). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Orsak
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..aktualisering_orsak TO &roll;

/* utredning_behov: En rad per område i BBIC-triangeln där utredningen visar att barnet har behov. */
CREATE OR REPLACE VIEW &vyer..utredning_behov AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS UtredningId,
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* R30 Områden i BBIC-triangeln där barnet har behov (centrala behov): Hälsa · Känslor och beteende · Sociala relationer · Utbildning · Grundläggande omsorg · Stimulans och vägledning · Känslomässig tillgänglighet · Säkerhet · Nuvarande familjesituation · Familjebakgrund · Boende, arbete och ekonomi · Socialt nätverk och integrering eller kommunens ord (codes/behov.csv) (aldrig tom). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Behov
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..utredning_behov TO &roll;

/* utredning_vardnadshavare: En rad per vårdnadshavare och utredning. */
CREATE OR REPLACE VIEW &vyer..utredning_vardnadshavare AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS UtredningId,
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* R26 Vårdnadshavare har varit delaktiga i utredningen: Ja · Nej (aldrig tom). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Delaktig
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..utredning_vardnadshavare TO &roll;

/* insats_vardnadshavare: En rad per vårdnadshavare och insats. */
CREATE OR REPLACE VIEW &vyer..insats_vardnadshavare AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS InsatsId,
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS Kundnummer,
    /* R38 Vårdnadshavares inställning till insatsen: Samtycker · Samtycker inte · Har inte kunnat klarläggas (aldrig tom). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Installning
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..insats_vardnadshavare TO &roll;

/* uppfoljning_vardnadshavare: En rad per vårdnadshavare och uppföljning. */
CREATE OR REPLACE VIEW &vyer..uppfoljning_vardnadshavare AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS VARCHAR2(50 CHAR)) AS UppfoljningId,
    /* R55 Vårdnadshavarnas syn på resultatet: Mycket bra · Bra · Varken bra eller dåligt · Dåligt · Mycket dåligt (aldrig tom). */
    CAST(NULL AS VARCHAR2(200 CHAR)) AS Syn
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..uppfoljning_vardnadshavare TO &roll;

/* identitetsbyte: En rad per barn och byte av identitet, t.ex. från tillfälligt nummer till personnummer. */
CREATE OR REPLACE VIEW &vyer..identitetsbyte AS
  SELECT
    /* Identiteten före bytet (aldrig tom). */
    CAST(NULL AS VARCHAR2(20 CHAR)) AS GammaltId,
    /* Identiteten efter bytet (aldrig tom). */
    CAST(NULL AS VARCHAR2(20 CHAR)) AS NyttId
  FROM dual
  WHERE 1 = 0;
GRANT READ ON &vyer..identitetsbyte TO &roll;

PROMPT Klart. Kör ../oracle/check-account.sql som läskontot.
EXIT
