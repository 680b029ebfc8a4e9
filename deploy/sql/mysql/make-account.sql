-- Gör kontot som Bryggan läser med i MySQL (5.7 eller senare) eller MariaDB (10.4 eller senare): bara SELECT, och
-- bara på vyer i en egen databas.
--
-- Körs av en databasadministratör (root eller motsvarande) med klienten mysql eller mariadb:
--
--     mariadb < make-account.sql
--
-- Gör först en kopia och byt med sök och ersätt:
--   verksamhet                databasen som verksamhetssystemet använder
--   10.0.0.5                  adressen till datorn som kör Bryggan; inte '%'
--   BYT-UT-LOSENORDET         ett slumpat lösenord på minst 24 tecken, utan ' och \
-- Ta bort kopian efteråt: lösenordet står i den. Klienten slutar vid första felet, och då är inget mer gjort.
-- Skriptet läser ingenting ur verksamhetssystemet och ändrar ingenting i det. Kör sedan check-account.sql.

-- Vyernas ägare. Ingen kan logga in som den; vyerna läser med dess rätt.
CREATE USER 'brygga_vyer'@'localhost' IDENTIFIED BY 'BYT-UT-LOSENORDET' ACCOUNT LOCK;
GRANT SELECT ON `verksamhet`.* TO 'brygga_vyer'@'localhost';

CREATE DATABASE `brygga_vyer` CHARACTER SET utf8mb4;

-- En vy per fråga i mappningen: bara de kolumner och den verksamhet som följs upp, aldrig fritext.
--
-- SQL SECURITY DEFINER: vyn läser med ägarens rätt, så Bryggans konto behöver ingen rätt till tabellerna och ser bara
-- det som vyn visar. ALGORITHM = MERGE: villkor i Bryggans fråga når tabellens index. Byter ni tabell- eller
-- kolumnnamn i verksamhetssystemet måste vyn göras om; Bryggan säger då CON-415.
CREATE ALGORITHM = MERGE DEFINER = 'brygga_vyer'@'localhost' SQL SECURITY DEFINER VIEW `brygga_vyer`.`aktualisering` AS
  SELECT AktualiseringId, Personnummer, Enhet, Inkom, Typ, Andrad
  FROM `verksamhet`.`Aktualisering` WHERE Verksamhet = 'BoU';
CREATE ALGORITHM = MERGE DEFINER = 'brygga_vyer'@'localhost' SQL SECURITY DEFINER VIEW `brygga_vyer`.`utredning` AS
  SELECT UtredningId, AktualiseringId, Personnummer, Enhet, Inledd, Avslutad, Utfall, Andrad
  FROM `verksamhet`.`Utredning` WHERE Verksamhet = 'BoU';
CREATE ALGORITHM = MERGE DEFINER = 'brygga_vyer'@'localhost' SQL SECURITY DEFINER VIEW `brygga_vyer`.`insats` AS
  SELECT InsatsId, UtredningId, Personnummer, Enhet, Typ, Inledd, Avslutad, Andrad
  FROM `verksamhet`.`Insats` WHERE Verksamhet = 'BoU';

-- Kontot som Bryggan loggar in med (user i brygga.yaml; database är brygga_vyer).
--   REQUIRE SSL               servern släpper inte in det okrypterat, vem som än använder det
--   MAX_USER_CONNECTIONS 3    läsningen, en anslutning bredvid som kan avbryta en fråga, och en kontroll
CREATE USER 'brygga'@'10.0.0.5' IDENTIFIED BY 'BYT-UT-LOSENORDET' REQUIRE SSL WITH MAX_USER_CONNECTIONS 3;

-- SHOW VIEW behövs inte. EXECUTE ska inte ges: en lagrad funktion kan skriva.
GRANT SELECT ON `brygga_vyer`.* TO 'brygga'@'10.0.0.5';

-- Läsningen håller fast vid ett ögonblick så länge den pågår (InnoDB). Tabeller i MyISAM eller Aria kan det inte;
-- den här frågan visar om det finns några:
SELECT TABLE_NAME, ENGINE FROM information_schema.TABLES
WHERE TABLE_SCHEMA = 'verksamhet' AND TABLE_TYPE = 'BASE TABLE' AND ENGINE <> 'InnoDB';
