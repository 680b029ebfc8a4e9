-- Gör kontot som Bryggan läser med: bara SELECT, och bara på vyer i ett eget schema.
--
-- Körs med psql av en databasadministratör (superuser, eller den som äger tabellerna och får skapa roller) i den
-- databas som verksamhetssystemet använder. Allt görs i en transaktion: blir något fel görs ingenting.
--
--     psql -d DATABASEN -v vyer=vyer.sql -f make-account.sql
--
-- vyer.sql är er egen fil med CREATE VIEW för det som mappningen läser; deras namn hamnar i schemat nedan.
-- Andra namn än de föreslagna: -v konto=... -v schema=...
-- Kontrollera efteråt med check-account.sql.

\set ON_ERROR_STOP on
\if :{?konto}
\else
  \set konto brygga
\endif
\if :{?schema}
\else
  \set schema brygga
\endif

BEGIN;

-- Kontot äger ingenting, ärver ingenting och får ha två anslutningar samtidigt (läsningen och en kontroll).
CREATE ROLE :"konto" LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 2;

-- Gäller varje anslutning med kontot. Bryggan sätter detsamma själv; det här gäller även om någon annan använder det.
ALTER ROLE :"konto" SET default_transaction_read_only = on;
ALTER ROLE :"konto" SET statement_timeout = '15min';
ALTER ROLE :"konto" SET lock_timeout = '30s';
ALTER ROLE :"konto" SET idle_in_transaction_session_timeout = '2h';
ALTER ROLE :"konto" SET search_path = :"schema";
-- Vill ni se varje fråga i serverns logg (kräver superuser):
-- ALTER ROLE :"konto" SET log_statement = 'all';

-- Vyerna ligger i ett eget schema. En vy läser med sin ägares rätt, så kontot behöver ingen rätt till tabellerna.
CREATE SCHEMA :"schema";
REVOKE ALL ON SCHEMA :"schema" FROM PUBLIC;

\if :{?vyer}
SET LOCAL search_path = :"schema", "$user", public;
\i :vyer
\endif

GRANT CONNECT ON DATABASE :"DBNAME" TO :"konto";
GRANT USAGE ON SCHEMA :"schema" TO :"konto";
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO :"konto";
-- Också vyer som läggs till senare av samma administratör.
ALTER DEFAULT PRIVILEGES IN SCHEMA :"schema" GRANT SELECT ON TABLES TO :"konto";

COMMIT;

-- Lösenordet frågas det efter, och det lämnar den här datorn bara som en scram-sha-256-kontrollsumma.
SET password_encryption = 'scram-sha-256';
\password :konto

-- pg_hba.conf behöver en rad som släpper in kontot, krypterat och bara från Bryggans dator:
--     hostssl DATABASEN brygga BRYGGANS-ADRESS/32 scram-sha-256
