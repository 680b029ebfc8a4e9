/*
  Vyerna som mappningen combine-vyer läser ur Pulsen Combine (vyer över en kopia). Gjord ur mappningen med "npm run docs".
  Kopiera filen till ett eget ställe och fyll kopian. Vad varje kolumn ska innehålla står i README.sv.md i samma mapp.

  1. Kör ../mssql/make-account.sql: kontot, schemat brygga och läsrätt på det.
  2. Byt i varje vy CAST(NULL AS …) mot systemets egen kolumn, ta bort WHERE 1 = 0 och skriv vyns FROM. Behåll CAST till
     samma typ, så att en ändring i systemet inte tyst ändrar vad som lämnas. En kolumn som saknas får stå kvar som NULL:
     då är frågan obesvarad. Sätt aldrig in ett svar som ingen har gett.
  3. Kör: sqlcmd -S server -E -f 65001 -i views.sql -v Databas="databasen med systemets tabeller, eller kopian av dem"
     Utan -f 65001 läses filens å, ä och ö fel, också i de ord som du har skrivit in.

  Inte kört mot en riktig SQL Server av Bryggans utvecklare. Skrivet för SQL Server 2016 SP1 och senare.
*/
:on error exit
USE [$(Databas)];
GO

/* barn: En rad per barn (0–20 år) som någon av de andra vyerna nämner. Den enda vyn med identiteter. */
CREATE OR ALTER VIEW [brygga].[barn] AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS BarnId,
    /* Personnummer eller samordningsnummer, ÅÅÅÅMMDDNNNN eller ÅÅÅÅMMDD-NNNN. */
    CAST(NULL AS nvarchar(20)) AS Personnummer,
    /* Tillfälligt nummer, när barnet saknar personnummer och samordningsnummer. */
    CAST(NULL AS nvarchar(20)) AS TillfalligtId,
    /* Nej när personuppgifterna inte är skyddade. Allt annat, även tomt, räknas som skyddade (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS SkyddadIdentitet,
    /* R01 Barnets kön: Flicka · Pojke eller kommunens ord (codes/kon.csv). */
    CAST(NULL AS nvarchar(200)) AS Kon,
    /* R02 Barnets födelsedatum/personnummer (ålder). Bara datumet. */
    CAST(NULL AS nvarchar(30)) AS Fodelsedatum,
    /* R03 Ensamkommande barn: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Ensamkommande,
    /* R04 Vårdnadshavare: Båda föräldrarna · Mor · Far · Annan vårdnadshavare än förälder · Okänd eller kommunens ord (codes/vardnadshavare.csv). */
    CAST(NULL AS nvarchar(200)) AS Vardnadshavare,
    /* P01 Födelseland/utländsk bakgrund: Sverige · Övriga Norden · Övriga Europa · Övriga världen · Okänt eller kommunens ord (codes/fodelseland.csv). */
    CAST(NULL AS nvarchar(200)) AS Fodelseland
  WHERE 1 = 0;
GO

/* aktualisering: En rad per ansökan, anmälan eller annan information om ett barn. */
CREATE OR ALTER VIEW [brygga].[aktualisering] AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS AktualiseringId,
    /* Barnets nyckel i vyn barn (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS BarnId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS nvarchar(100)) AS Enhet,
    /* R06 Datum då ansökan, anmälan eller information kom in. */
    CAST(NULL AS nvarchar(30)) AS InkomDatum,
    /* R05 Barnets boendesituation (vem barnet bor med): Ensamstående med barn · Gift eller sammanboende med barn · Eget boende · Växelvis boende · Familjehem eller HVB · Annat · Okänt eller kommunens ord (codes/boende.csv). */
    CAST(NULL AS nvarchar(200)) AS Boendesituation,
    /* R07 Typ av aktualisering: Ansökan · Anmälan · Information på annat sätt eller kommunens ord (codes/aktualiseringstyp.csv). */
    CAST(NULL AS nvarchar(200)) AS Typ,
    /* R08 Vem som har aktualiserat (anmälare/sökande): Den enskilde · Förälder eller vårdnadshavare · Anhörig · Annan privatperson · Förskola · Skola · Hälso- och sjukvård · Socialtjänsten på eget initiativ · Polis · Åklagare eller domstol · Annan kommun · Övrigt eller kommunens ord (codes/aktualiserad-av.csv). */
    CAST(NULL AS nvarchar(200)) AS AktualiseradAv,
    /* R10 Barnet har varit aktuellt tidigare (återaktualisering): Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS TidigareAktuell,
    /* R11 Misstanke om att barnet utsatts för eller bevittnat våld: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Valdsmisstanke,
    /* R12 Omedelbar skyddsbedömning har gjorts: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Skyddsbedomning,
    /* R13 Bedömt behov av omedelbart skydd: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Skyddsbehov,
    /* R14 Barnets delaktighet under aktualiseringen/förhandsbedömningen (barnet har kommit till tals): Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS BarnetDelaktigt,
    /* R15 Möte med barn, vårdnadshavare och anmälare har erbjudits: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS MoteErbjudet,
    /* R16 Återkoppling till anmälaren: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Aterkoppling,
    /* R17 Datum för beslut att inleda eller inte inleda utredning. */
    CAST(NULL AS nvarchar(30)) AS BeslutDatum,
    /* R18 Utredning inleds: Ja · Nej · Utredning pågår redan eller kommunens ord (codes/utredning-inleds.csv). Bara aktualiseringar med Ja eller Utredning pågår redan sparas en och en. Alla andra räknas bara. */
    CAST(NULL AS nvarchar(200)) AS UtredningInleds,
    /* R19 Skäl till att utredning inte inleds: Insats pågår · Ingen oro · Samtycke saknas och oron räcker inte · Annat stöd finns eller kommunens ord (codes/skal-ej-inledd.csv). */
    CAST(NULL AS nvarchar(200)) AS SkalEjInledd,
    /* P02 Pågående insats vid aktualiseringen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS PagaendeInsats,
    /* P03 Barnet har informerats om anmälan: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS BarnetInformerat,
    /* P04 Vårdnadshavare har kommit till tals under förhandsbedömningen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS VardnadshavareHord
  WHERE 1 = 0;
GO

/* utredning: En rad per barn och utredning enligt socialtjänstlagen. */
CREATE OR ALTER VIEW [brygga].[utredning] AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS UtredningId,
    /* Barnets nyckel i vyn barn (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS BarnId,
    /* Nyckeln för den aktualisering som ledde till utredningen. Tom när det inte finns någon. */
    CAST(NULL AS nvarchar(50)) AS AktualiseringId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS nvarchar(100)) AS Enhet,
    /* Dagen då det började. Avgör vilken period raden hör till. */
    CAST(NULL AS nvarchar(30)) AS StartDatum,
    /* R20 Datum då utredningen avslutades. */
    CAST(NULL AS nvarchar(30)) AS SlutDatum,
    /* R21 Utredningstiden har förlängts: Ja · Nej. Om beslutet finns som ett datum: Ja när det är ifyllt. */
    CAST(NULL AS nvarchar(50)) AS Forlangd,
    /* R22 Enskilda samtal med barn har genomförts under utredningen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS EnskildaSamtal,
    /* R23 Utredaren har haft enskilda möten med barnet under utredningen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS EnskildaMoten,
    /* R24 Barnet har varit delaktigt i planeringen av utredningen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS DelaktigIPlanering,
    /* R25 Barnets åsikter har dokumenterats i utredningen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS AsikterDokumenterade,
    /* R27 Kontakt/samarbete med förskola eller skola: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS nvarchar(200)) AS SamverkanSkola,
    /* R28 Kontakt/samarbete med hälso- och sjukvård: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS nvarchar(200)) AS SamverkanHalsovard,
    /* R29 Standardiserad bedömningsmetod har använts: Ja · Nej. Om metodens namn är ett fält: Ja när det är ifyllt, men Nej bara om någon har svarat nej. */
    CAST(NULL AS nvarchar(50)) AS StandardiseradMetod,
    /* P05 Utredningsplan har upprättats: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Utredningsplan,
    /* P06 Riskbedömning gjord under utredningen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Riskbedomning,
    /* R32 Utredningens utfall: Inget behov av insats · Behov, men samtycke saknas · Öppenvårdsinsats · Placering · Ansökan om vård enligt LVU eller kommunens ord (codes/utfall.csv). */
    CAST(NULL AS nvarchar(200)) AS Utfall,
    /* R33 Beslut om uppföljning när utredning avslutas utan insats: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS BeslutOmUppfoljning,
    /* P07 Barnet har fått ta del av och lämna synpunkter på beslutsunderlaget: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Kommunicering
  WHERE 1 = 0;
GO

/* insats: En rad per barn och beslutad insats. Beslut och verkställighet är en och samma rad hos oss. */
CREATE OR ALTER VIEW [brygga].[insats] AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS InsatsId,
    /* Barnets nyckel i vyn barn (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS BarnId,
    /* Nyckeln för den utredning som ledde till insatsen. Tom när det inte finns någon. */
    CAST(NULL AS nvarchar(50)) AS UtredningId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS nvarchar(100)) AS Enhet,
    /* R42 Datum då insatsen påbörjades. */
    CAST(NULL AS nvarchar(30)) AS StartDatum,
    /* R31 Datum för beslut. */
    CAST(NULL AS nvarchar(30)) AS BeslutDatum,
    /* R34 Beslutad insats (insatstyp): Öppenvårdsinsats · Heldygnsvård enligt SoL · Omedelbart omhändertagande · Vård enligt LVU eller kommunens ord (codes/insatstyp.csv). */
    CAST(NULL AS nvarchar(200)) AS Typ,
    /* R35 Typ av öppenvårdsinsats: Strukturerat öppenvårdsprogram · Behovsprövat personligt stöd · Kontaktperson eller kontaktfamilj · Särskilt kvalificerad kontaktperson eller kommunens ord (codes/oppenvardstyp.csv). */
    CAST(NULL AS nvarchar(200)) AS Oppenvardstyp,
    /* R36 Lagrum för insatsen: SoL · SoL (2001:453) · SoL (2025:400) · 6 § LVU · 2 § LVU · 3 § LVU · 2 och 3 §§ LVU · 22 § LVU eller kommunens ord (codes/lagrum.csv). */
    CAST(NULL AS nvarchar(200)) AS Lagrum,
    /* R37 Barnets inställning till insatsen: Samtycker · Samtycker inte · Har inte kunnat klarläggas. */
    CAST(NULL AS nvarchar(200)) AS BarnetsInstallning,
    /* R39 Barnet har fått information om beslutet: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS BarnetInformerat,
    /* R40 Uppföljningsbara mål har formulerats för insatsen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS UppfoljningsbaraMal,
    /* R41 Vårdplan har upprättats (vid placering): Ja · Nej · Ej aktuellt. */
    CAST(NULL AS nvarchar(200)) AS Vardplan,
    /* R45 Utförare: Egen regi · Annan offentlig · Enskild eller kommunens ord (codes/utforare.csv). */
    CAST(NULL AS nvarchar(200)) AS Utforare,
    /* R46 Genomförandeplan har upprättats: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Genomforandeplan,
    /* R47 Barnet har varit delaktigt i genomförandeplanen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS BarnetDelaktigtIPlan,
    /* R49 Samordnad individuell plan (SIP) har upprättats: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS nvarchar(200)) AS Sip,
    /* P08 Vårdnadshavare delaktiga i genomförandeplanen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS VardnadshavareDelaktigaIPlan,
    /* R61 Datum då insatsen avslutades. */
    CAST(NULL AS nvarchar(30)) AS SlutDatum,
    /* R62 Orsak till att insatsen avslutades: Enligt plan, målen uppnådda · På barnets eller vårdnadshavares begäran · På utförarens initiativ · Flytt · Ålder · Annan insats · Annat eller kommunens ord (codes/avslutsorsak.csv). */
    CAST(NULL AS nvarchar(200)) AS Avslutsorsak,
    /* R66 Uppföljning av barnets situation efter avslutad placering: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS UppfoljningEfterPlacering
  WHERE 1 = 0;
GO

/* placering: En rad per placering inom en insats. En omplacering avslutar en rad och börjar en ny. */
CREATE OR ALTER VIEW [brygga].[placering] AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS PlaceringId,
    /* Barnets nyckel i vyn barn (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS BarnId,
    /* Nyckeln för den insats som raden hör till. Tom när det inte finns någon. */
    CAST(NULL AS nvarchar(50)) AS InsatsId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS nvarchar(100)) AS Enhet,
    /* R44 Datum då placeringen påbörjades. */
    CAST(NULL AS nvarchar(30)) AS StartDatum,
    /* R43 Placeringsform: Familjehem · Jourhem · Nätverkshem · HVB · Stödboende · Särskilt ungdomshem (SiS) · Skyddat boende · Eget hem (LVU) eller kommunens ord (codes/placeringsform.csv). */
    CAST(NULL AS nvarchar(200)) AS Form,
    /* R48 Läkar-/hälsoundersökning inför eller i anslutning till placering: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS nvarchar(200)) AS Halsoundersokning,
    /* R50 Skol- eller förskolegång har planerats inför placeringen: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS nvarchar(200)) AS SkolgangPlanerad,
    /* P09 Tandundersökning i anslutning till placering: Ja · Nej · Ej aktuellt. */
    CAST(NULL AS nvarchar(200)) AS Tandundersokning,
    /* P10 Särskilt utsedd socialsekreterare för det placerade barnet: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS SarskildSocialsekreterare,
    /* R60 Datum då placeringen avslutades. */
    CAST(NULL AS nvarchar(30)) AS SlutDatum,
    /* R63 Oplanerat avbrott (sammanbrott): Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Sammanbrott,
    /* R64 Barnets situation efter avslutad placering: Flyttat hem · Eget boende · Annan placering · Vårdnadsöverflyttning · Annat eller kommunens ord (codes/situation-efter.csv). */
    CAST(NULL AS nvarchar(200)) AS SituationEfter,
    /* R65 Överflyttning av vårdnaden har övervägts/genomförts (särskilt förordnad vårdnadshavare): Ja · Nej · Ej aktuellt. */
    CAST(NULL AS nvarchar(200)) AS Vardnadsoverflyttning
  WHERE 1 = 0;
GO

/* uppfoljning: En rad per tillfälle då en insats har följts upp. */
CREATE OR ALTER VIEW [brygga].[uppfoljning] AS
  SELECT
    /* Radens nyckel i systemet, densamma från gång till gång (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS UppfoljningId,
    /* Barnets nyckel i vyn barn (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS BarnId,
    /* Nyckeln för den insats som raden hör till. Tom när det inte finns någon. */
    CAST(NULL AS nvarchar(50)) AS InsatsId,
    /* Ansvarig enhet, kod eller namn. Aldrig en person. */
    CAST(NULL AS nvarchar(100)) AS Enhet,
    /* R51 Datum för uppföljning. */
    CAST(NULL AS nvarchar(30)) AS Datum,
    /* R52 Barnets delaktighet vid uppföljningen (samtal med barnet): Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS BarnetDelaktigt,
    /* R53 Enskilda samtal/personliga besök under placeringen: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS EnskildaSamtal,
    /* R54 Barnets synpunkter på insatsen har inhämtats / barnets syn på resultatet: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS BarnetsSynpunkter,
    /* R56 Måluppfyllelse: Målet uppnått · Delvis uppnått · Inte uppnått. */
    CAST(NULL AS nvarchar(200)) AS Maluppfyllelse,
    /* R57 Riskbedömning vid uppföljning: Ja · Nej. */
    CAST(NULL AS nvarchar(50)) AS Riskbedomning,
    /* R58 Förändring av barnets situation: Förbättrad · Oförändrad · Försämrad. */
    CAST(NULL AS nvarchar(200)) AS Forandring,
    /* R59 Övervägande eller omprövning av vård (inom sex månader). */
    CAST(NULL AS nvarchar(30)) AS OvervagandeDatum
  WHERE 1 = 0;
GO

/* aktualisering_orsak: En rad per orsak till aktualiseringen. Flera rader när flera orsaker är valda. */
CREATE OR ALTER VIEW [brygga].[aktualisering_orsak] AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS AktualiseringId,
    /* R09 Orsak till aktualisering: Psykisk ohälsa hos barnet · Beteendeproblem · Skolproblem · Relationsproblem · Förseelse · Egen kriminalitet · Eget missbruk · Omsorgssvikt · Utsatt för övergrepp · Våld i familjen · Förälders missbruk eller psykiska ohälsa · Boende eller ekonomi · Ensamkommande · Övrigt eller kommunens ord (codes/orsak.csv) (aldrig tom). */
    CAST(NULL AS nvarchar(200)) AS Orsak
  WHERE 1 = 0;
GO

/* utredning_behov: En rad per område i BBIC-triangeln där utredningen visar att barnet har behov. */
CREATE OR ALTER VIEW [brygga].[utredning_behov] AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS UtredningId,
    /* R30 Områden i BBIC-triangeln där barnet har behov (centrala behov): Hälsa · Känslor och beteende · Sociala relationer · Utbildning · Grundläggande omsorg · Stimulans och vägledning · Känslomässig tillgänglighet · Säkerhet · Nuvarande familjesituation · Familjebakgrund · Boende, arbete och ekonomi · Socialt nätverk och integrering eller kommunens ord (codes/behov.csv) (aldrig tom). */
    CAST(NULL AS nvarchar(200)) AS Behov
  WHERE 1 = 0;
GO

/* utredning_vardnadshavare: En rad per vårdnadshavare och utredning. */
CREATE OR ALTER VIEW [brygga].[utredning_vardnadshavare] AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS UtredningId,
    /* R26 Vårdnadshavare har varit delaktiga i utredningen: Ja · Nej (aldrig tom). */
    CAST(NULL AS nvarchar(200)) AS Delaktig
  WHERE 1 = 0;
GO

/* insats_vardnadshavare: En rad per vårdnadshavare och insats. */
CREATE OR ALTER VIEW [brygga].[insats_vardnadshavare] AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS InsatsId,
    /* R38 Vårdnadshavares inställning till insatsen: Samtycker · Samtycker inte · Har inte kunnat klarläggas (aldrig tom). */
    CAST(NULL AS nvarchar(200)) AS Installning
  WHERE 1 = 0;
GO

/* uppfoljning_vardnadshavare: En rad per vårdnadshavare och uppföljning. */
CREATE OR ALTER VIEW [brygga].[uppfoljning_vardnadshavare] AS
  SELECT
    /* Nyckeln för den rad som svaret hör till (aldrig tom). */
    CAST(NULL AS nvarchar(50)) AS UppfoljningId,
    /* R55 Vårdnadshavarnas syn på resultatet: Mycket bra · Bra · Varken bra eller dåligt · Dåligt · Mycket dåligt (aldrig tom). */
    CAST(NULL AS nvarchar(200)) AS Syn
  WHERE 1 = 0;
GO

/* identitetsbyte: En rad per barn och byte av identitet, t.ex. från tillfälligt nummer till personnummer. */
CREATE OR ALTER VIEW [brygga].[identitetsbyte] AS
  SELECT
    /* Identiteten före bytet (aldrig tom). */
    CAST(NULL AS nvarchar(20)) AS GammaltId,
    /* Identiteten efter bytet (aldrig tom). */
    CAST(NULL AS nvarchar(20)) AS NyttId
  WHERE 1 = 0;
GO

PRINT N'Klart. Kör ../mssql/check-account.sql.';
GO
