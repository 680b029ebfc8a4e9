/*
  Läskonto för Bryggan i SQL Server: inloggning, användare, schemat brygga med vyer, och ingenting mer.

  Körs av databasadministratören med sqlcmd, en gång per källdatabas. sqlcmd tar skriptets variabel Losenord ur
  miljövariabeln med samma namn, så att lösenordet inte hamnar på kommandoraden, i historiken eller i processlistan:
      $env:Losenord = Read-Host "Lösenord" -MaskInput      # PowerShell 7.1; i äldre, utan -MaskInput, syns det när det skrivs
      sqlcmd -S server -E -i make-account.sql -v Databas="Treserva" Konto="brygga_lasare"
      Remove-Item Env:Losenord
  Ett lösenord med ' eller $ i går inte att ge så här. Saknas en av variablerna stannar sqlcmd, och är lösenordet tomt
  eller skriptet kört utan sqlcmd stannar skriptet självt, innan något är gjort.
  Kör därefter check-account.sql, som visar att kontot bara kan läsa.

  Inte kört mot en riktig SQL Server av Bryggans utvecklare. Skrivet för SQL Server 2016 och senare efter Microsofts
  dokumentation; läs igenom det innan det körs.
*/
:on error exit
SET NOCOUNT ON;

/* 0. NOEXEC stannar även där ":on error exit" inte gäller. '$' + '(…)' är namnet på en variabel som ingen har satt in. */
IF N'$(Databas)' = N'$' + N'(Databas)' OR N'$(Konto)' = N'$' + N'(Konto)'
  OR (SUSER_ID(N'$(Konto)') IS NULL AND N'$(Losenord)' IN (N'', N'$' + N'(Losenord)'))
BEGIN
  RAISERROR (N'Ange Databas och Konto med -v och lösenordet i miljövariabeln Losenord. Ingenting är gjort.', 16, 1);
  SET NOEXEC ON;
END;
GO

/* 1. Inloggningen. Lösenordspolicy på; utgång av, eftersom ingen människa loggar in med den. */
USE master;
GO
IF SUSER_ID(N'$(Konto)') IS NULL
  CREATE LOGIN [$(Konto)] WITH PASSWORD = N'$(Losenord)', CHECK_POLICY = ON, CHECK_EXPIRATION = OFF,
    DEFAULT_DATABASE = [$(Databas)];
GO

/* 2. Användaren i källans databas. Inga roller: db_datareader läser alla tabeller, även sådana som kommer till. */
USE [$(Databas)];
GO
IF USER_ID(N'$(Konto)') IS NULL
  CREATE USER [$(Konto)] FOR LOGIN [$(Konto)] WITH DEFAULT_SCHEMA = [brygga];
GO

/*
  3. Schemat med vyer. Vyerna ägs av dbo, så att kontot läser genom dem utan rätt till tabellerna under.
     Bara de kolumner som mappningen behöver: det som inte står i en vy kan inte lämna databasen.
*/
IF SCHEMA_ID(N'brygga') IS NULL
  EXEC (N'CREATE SCHEMA [brygga] AUTHORIZATION [dbo]');
GO
/* Ett exempel; byt mot mappningens frågor.
CREATE OR ALTER VIEW [brygga].[utredning] AS
  SELECT u.UtredningId, u.Personnummer, u.EnhetKod, u.StartDatum, u.AndradTid
  FROM dbo.Utredning AS u
  WHERE u.Verksamhet = N'BoU';
GO
*/

/* 4. Läsrätt på schemat, och nej till resten. DENY går före allt som en roll eller public kan ge. */
GRANT SELECT ON SCHEMA::[brygga] TO [$(Konto)];
DENY INSERT, UPDATE, DELETE, EXECUTE, ALTER, TAKE OWNERSHIP ON SCHEMA::[brygga] TO [$(Konto)];
DENY INSERT, UPDATE, DELETE, EXECUTE, ALTER, TAKE OWNERSHIP ON SCHEMA::[dbo] TO [$(Konto)];
GO

/*
  5. Frivilligt: uppskattat antal rader i "brygga source check" (planen görs, frågan körs inte).
GRANT SHOWPLAN TO [$(Konto)];
GO
*/

/*
  6. Frivilligt, och ett val för den som sköter databasen: ögonblicksbilder. Bryggan läser då allt från ett och samma
     ögonblick utan att vänta på lås eller hålla några. Priset är radversioner i tempdb (eller i databasen med ADR)
     så länge läsningen pågår. Utan detta läses med READ COMMITTED, och status säger det.
ALTER DATABASE [$(Databas)] SET ALLOW_SNAPSHOT_ISOLATION ON;
GO
*/

/*
  7. Frivilligt, Enterprise (och Standard från SQL Server 2025): Resource Governor håller kontot till en del av servern.
     Anslutningen känns igen på inloggningen och på programnamnet, som Bryggan alltid sätter. Har servern redan en
     klassificeringsfunktion ska raden läggas i den.
USE master;
GO
CREATE RESOURCE POOL brygga WITH (MAX_CPU_PERCENT = 20, MAX_MEMORY_PERCENT = 10);
CREATE WORKLOAD GROUP brygga WITH (MAX_DOP = 1, IMPORTANCE = LOW) USING brygga;
GO
CREATE FUNCTION dbo.brygga_klass() RETURNS sysname WITH SCHEMABINDING AS
BEGIN
  RETURN CASE WHEN SUSER_SNAME() = N'$(Konto)' THEN N'brygga' ELSE N'default' END;
END;
GO
ALTER RESOURCE GOVERNOR WITH (CLASSIFIER_FUNCTION = dbo.brygga_klass);
ALTER RESOURCE GOVERNOR RECONFIGURE;
GO
*/
PRINT N'Klart. Kör nu check-account.sql.';
GO
SET NOEXEC OFF;
GO
