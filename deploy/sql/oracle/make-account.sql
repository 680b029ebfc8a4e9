-- Gör kontot som Bryggan läser med: ett konto som får ansluta och läsa de vyer som räknas upp här, och inget mer.
--
-- Körs av en databasadministratör i SQL*Plus eller SQLcl, i den pluggbara databas där verksamhetssystemet finns:
--
--     sqlplus system@//server:1521/SOC @make-account.sql
--
-- Kräver Oracle 12.1 eller senare (rätten READ). Kör sedan check-account.sql som det nya kontot.
-- Skriptet läser ingenting ur verksamhetssystemet och ändrar ingenting i det; det lägger till två konton, en profil,
-- en roll och vyer i ett eget schema.

WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET VERIFY OFF

-- Schemat som äger verksamhetssystemets tabeller.
DEFINE agare = SOC
-- Kontot som Bryggan ansluter med (user i brygga.yaml), rollen och schemat för vyerna.
DEFINE konto = BRYGGA_LAS
DEFINE roll = BRYGGA_LASARE
DEFINE vyer = BRYGGA_VYER

ACCEPT losenord CHAR PROMPT 'Lösenord för &konto (visas inte): ' HIDE

-- Kontot används av en tjänst: lösenordet går inte ut av sig självt, men fel lösenord låser det i en timme.
CREATE PROFILE brygga_profil LIMIT
  PASSWORD_LIFE_TIME UNLIMITED
  FAILED_LOGIN_ATTEMPTS 10
  PASSWORD_LOCK_TIME 1/24
  SESSIONS_PER_USER 2;

-- Vyernas ägare: ingen loggar in som den.
CREATE USER &vyer IDENTIFIED BY "&losenord" PASSWORD EXPIRE ACCOUNT LOCK;
GRANT CREATE VIEW TO &vyer;

-- En rad per tabell som vyerna bygger på. WITH GRANT OPTION behövs för att vyn ska få läsas av andra än ägaren.
GRANT SELECT ON &agare..AKTUALISERING TO &vyer WITH GRANT OPTION;
GRANT SELECT ON &agare..UTREDNING TO &vyer WITH GRANT OPTION;
GRANT SELECT ON &agare..INSATS TO &vyer WITH GRANT OPTION;

-- En vy per fråga i mappningen: bara de kolumner och den verksamhet som följs upp, aldrig fritext.
CREATE VIEW &vyer..AKTUALISERING AS
  SELECT aktualisering_id, personnummer, enhet, inkom, typ, andrad FROM &agare..AKTUALISERING WHERE verksamhet = 'BoU';
CREATE VIEW &vyer..UTREDNING AS
  SELECT utredning_id, aktualisering_id, personnummer, enhet, inledd, avslutad, utfall, andrad
  FROM &agare..UTREDNING WHERE verksamhet = 'BoU';
CREATE VIEW &vyer..INSATS AS
  SELECT insats_id, utredning_id, personnummer, enhet, typ, inledd, avslutad, andrad
  FROM &agare..INSATS WHERE verksamhet = 'BoU';

-- Vyerna är gjorda; ägaren behöver inte längre få göra några.
REVOKE CREATE VIEW FROM &vyer;

-- READ, inte SELECT: med SELECT kan ett konto också låsa rader (SELECT … FOR UPDATE).
CREATE ROLE &roll;
GRANT CREATE SESSION TO &roll;
GRANT READ ON &vyer..AKTUALISERING TO &roll;
GRANT READ ON &vyer..UTREDNING TO &roll;
GRANT READ ON &vyer..INSATS TO &roll;

-- Ingen kvot och inga egna rättigheter: kontot har rollen och inget mer.
CREATE USER &konto IDENTIFIED BY "&losenord" PROFILE brygga_profil;
GRANT &roll TO &konto;

-- Så att läsningen kan hålla fast vid ett ögonblick medan andra skriver, bör databasen spara gamla värden minst så
-- länge som en full läsning tar (annars ORA-01555). Visar hur länge det är nu, i sekunder:
SHOW PARAMETER undo_retention

UNDEFINE losenord
PROMPT Klart. Kör nu check-account.sql som &konto.
EXIT
