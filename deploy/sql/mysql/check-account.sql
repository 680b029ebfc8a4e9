-- Säger vad Bryggans konto kan mer än läsa, och vilken sats som tar bort rätten. Skriver ingenting när kontot bara
-- kan läsa, och bara krypterat. Ändrar ingenting. Finns en rad vägrar Bryggan att läsa (utom om den gäller kryptering).
--
-- Körs av en databasadministratör:
--
--     mariadb --silent < check-account.sql
--
-- Byt namn och adress här om kontot heter något annat:
SET @konto = 'brygga', @adress = '10.0.0.5';

-- Bryggan frågar dessutom med SHOW GRANTS, tar på sig varje roll och försöker skriva, varje gång den ansluter
-- (brygga source check). Här räknas en roll alltid som för mycket: make-account.sql ger ingen.

SET @mottagare = CONCAT('''', @konto, '''@''', @adress, '''');
SET @alla = '''PUBLIC''@''''';
SET @roller = CASE
  WHEN VERSION() LIKE '%MariaDB%' THEN
    'SELECT CONCAT(''rollen '', Role) AS ratt, CONCAT(''REVOKE `'', Role, ''` FROM '', @mottagare, '';'') AS ta_bort
     FROM mysql.roles_mapping WHERE User = @konto AND Host = @adress'
  WHEN VERSION() LIKE '5.%' THEN 'DO 0'
  ELSE
    'SELECT CONCAT(''rollen '', FROM_USER) AS ratt, CONCAT(''REVOKE `'', FROM_USER, ''`@`'', FROM_HOST, ''` FROM '', @mottagare, '';'') AS ta_bort
     FROM mysql.role_edges WHERE TO_USER = @konto AND TO_HOST = @adress'
END;

-- Rätter på servern, en databas, en tabell och en kolumn; i MariaDB också de som alla har (PUBLIC).
SELECT CONCAT(r.ratt, ' på ', r.vad) AS ratt,
       CONCAT('REVOKE ', r.ratt, ' ON ', r.vad, ' FROM ', IF(r.av = @alla, 'PUBLIC', r.av), ';') AS ta_bort
FROM (
  SELECT GRANTEE AS av, PRIVILEGE_TYPE AS ratt, '*.*' AS vad FROM information_schema.USER_PRIVILEGES
  UNION ALL
  SELECT GRANTEE, 'GRANT OPTION', '*.*' FROM information_schema.USER_PRIVILEGES WHERE IS_GRANTABLE = 'YES'
  UNION ALL
  SELECT GRANTEE, PRIVILEGE_TYPE, CONCAT('`', TABLE_SCHEMA, '`.*') FROM information_schema.SCHEMA_PRIVILEGES
  UNION ALL
  SELECT GRANTEE, 'GRANT OPTION', CONCAT('`', TABLE_SCHEMA, '`.*') FROM information_schema.SCHEMA_PRIVILEGES
  WHERE IS_GRANTABLE = 'YES'
  UNION ALL
  SELECT GRANTEE, PRIVILEGE_TYPE, CONCAT('`', TABLE_SCHEMA, '`.`', TABLE_NAME, '`')
  FROM information_schema.TABLE_PRIVILEGES
  UNION ALL
  SELECT GRANTEE, 'GRANT OPTION', CONCAT('`', TABLE_SCHEMA, '`.`', TABLE_NAME, '`')
  FROM information_schema.TABLE_PRIVILEGES WHERE IS_GRANTABLE = 'YES'
  UNION ALL
  SELECT GRANTEE, CONCAT(PRIVILEGE_TYPE, ' (`', COLUMN_NAME, '`)'), CONCAT('`', TABLE_SCHEMA, '`.`', TABLE_NAME, '`')
  FROM information_schema.COLUMN_PRIVILEGES WHERE PRIVILEGE_TYPE <> 'SELECT'
) AS r
WHERE r.av IN (@mottagare, @alla)
  AND r.ratt NOT IN ('SELECT', 'USAGE', 'SHOW VIEW', 'SHOW DATABASES', 'PROCESS')
GROUP BY r.av, r.ratt, r.vad;

-- Lagrade funktioner och procedurer: de kan skriva med sin ägares rätt.
SELECT CONCAT('EXECUTE på ', Db, '.', Routine_name) AS ratt,
       CONCAT('REVOKE EXECUTE ON ', Routine_type, ' `', Db, '`.`', Routine_name, '` FROM ', @mottagare, ';') AS ta_bort
FROM mysql.procs_priv WHERE User = @konto AND Host = @adress;

-- Att uppträda som ett annat konto.
SELECT CONCAT('PROXY på ', Proxied_user, '@', Proxied_host) AS ratt,
       CONCAT('REVOKE PROXY ON ''', Proxied_user, '''@''', Proxied_host, ''' FROM ', @mottagare, ';') AS ta_bort
FROM mysql.proxies_priv WHERE User = @konto AND Host = @adress;

-- Roller.
PREPARE roller FROM @roller;
EXECUTE roller;
DEALLOCATE PREPARE roller;

-- Rader utan användare gäller alla konton, och syns inte i SHOW GRANTS.
SELECT CONCAT('rätter för alla i databasen ', Db) AS ratt,
       CONCAT('DELETE FROM mysql.db WHERE User = '''' AND Db = ''', Db, '''; FLUSH PRIVILEGES;') AS ta_bort
FROM mysql.db WHERE User = '';

-- Kryptering: utan REQUIRE SSL kan någon annan använda kontot okrypterat.
SELECT 'loggar in okrypterat' AS ratt, CONCAT('ALTER USER ', @mottagare, ' REQUIRE SSL;') AS ta_bort
FROM mysql.user WHERE User = @konto AND Host = @adress AND ssl_type = '';
