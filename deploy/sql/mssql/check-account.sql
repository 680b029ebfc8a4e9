/*
  Visar att Bryggans läskonto bara kan läsa. Ställer samma frågor som Bryggan själv ställer före varje läsning
  (connectors/mssql/rights-questions.ts och read-only-proof.ts); ett test håller dem lika, ord för ord.

  Körs av databasadministratören med sqlcmd (eller SSMS i SQLCMD-läge):
      sqlcmd -S server -E -i check-account.sql -v Databas="Treserva" Konto="brygga_lasare"

  Så här ska det se ut: fråga 1 ger bara raderna login och user, fråga 2 till 5 ger inga rader, fråga 6 ger bara NULL i
  kolumnen rattighet, och fråga 8 ger fel 229. Varje rad därutöver är en rättighet för mycket.

  Inte kört mot en riktig SQL Server av Bryggans utvecklare.
*/
/* Utan databasen eller kontot gäller svaren något annat: då stannar skriptet. Därefter ska fråga 8 få misslyckas. */
:on error exit
USE [$(Databas)];
GO
/* Som kontot. EXECUTE AS LOGIN och inte AS USER: den senare ser inte rättigheter på servern. */
EXECUTE AS LOGIN = N'$(Konto)';
GO
:on error ignore

/* 1. Vem kontot är, och fasta roller som kan skriva. */
SELECT N'login' AS slag, SUSER_SNAME() AS namn
UNION ALL SELECT N'user', USER_NAME()
UNION ALL SELECT N'server role', r.namn FROM (VALUES (N'sysadmin'), (N'serveradmin'), (N'securityadmin'), (N'setupadmin'),
    (N'processadmin'), (N'dbcreator'), (N'diskadmin'), (N'bulkadmin'), (N'##MS_DatabaseManager##'), (N'##MS_LoginManager##'),
    (N'##MS_ServerStateManager##')) AS r (namn)
  WHERE IS_SRVROLEMEMBER(r.namn) = 1
UNION ALL SELECT N'role', r.namn FROM (VALUES (N'db_owner'), (N'db_datawriter'), (N'db_ddladmin'), (N'db_securityadmin'),
    (N'db_accessadmin'), (N'db_backupoperator')) AS r (namn)
  WHERE IS_ROLEMEMBER(r.namn) = 1;
GO

/* 2. Rättigheter på servern och på databasen utöver att läsa. */
SELECT N'server' AS slag, permission_name AS rattighet FROM sys.fn_my_permissions(NULL, N'SERVER')
  WHERE permission_name NOT LIKE N'VIEW %'
  AND permission_name NOT IN (N'CONNECT', N'CONNECT SQL', N'CONNECT ANY DATABASE', N'SELECT', N'SELECT ALL USER SECURABLES',
    N'REFERENCES', N'SHOWPLAN', N'UNMASK')
UNION ALL SELECT N'database', permission_name FROM sys.fn_my_permissions(NULL, N'DATABASE')
  WHERE permission_name NOT LIKE N'VIEW %'
  AND permission_name NOT IN (N'CONNECT', N'CONNECT SQL', N'CONNECT ANY DATABASE', N'SELECT', N'SELECT ALL USER SECURABLES',
    N'REFERENCES', N'SHOWPLAN', N'UNMASK');
GO

/* 3. Rättigheter på scheman, objekt och kolumner utöver att läsa. */
SELECT N'SCHEMA' AS slag, QUOTENAME(s.name) AS namn, r.rattighet
FROM sys.schemas AS s
CROSS JOIN (VALUES (N'INSERT'), (N'UPDATE'), (N'DELETE'), (N'EXECUTE'), (N'ALTER'), (N'TAKE OWNERSHIP'), (N'CONTROL')) AS r (rattighet)
WHERE s.name NOT IN (N'sys', N'INFORMATION_SCHEMA') AND HAS_PERMS_BY_NAME(QUOTENAME(s.name), N'SCHEMA', r.rattighet) = 1
UNION ALL
SELECT N'OBJECT', QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), r.rattighet
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
CROSS JOIN (VALUES (N'INSERT'), (N'UPDATE'), (N'DELETE'), (N'EXECUTE'), (N'ALTER'), (N'TAKE OWNERSHIP'), (N'CONTROL')) AS r (rattighet)
WHERE o.is_ms_shipped = 0 AND o.type IN ('U', 'V', 'P', 'PC', 'X', 'FN', 'FS', 'IF', 'TF', 'FT', 'SN', 'SO', 'SQ')
  AND NOT (r.rattighet = N'EXECUTE' AND o.type = 'FN')
  AND HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', r.rattighet) = 1
UNION ALL
SELECT N'COLUMN', QUOTENAME(s.name) + N'.' + QUOTENAME(o.name) + N' (' + QUOTENAME(c.name) + N')', N'UPDATE'
FROM sys.database_permissions AS p
JOIN sys.objects AS o ON o.object_id = p.major_id
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
JOIN sys.columns AS c ON c.object_id = p.major_id AND c.column_id = p.minor_id
WHERE p.class = 1 AND p.minor_id > 0 AND p.type = 'UP' AND p.state IN ('G', 'W')
  AND (p.grantee_principal_id = DATABASE_PRINCIPAL_ID() OR IS_ROLEMEMBER(USER_NAME(p.grantee_principal_id)) = 1);
GO

/* 4. Rättigheter på andra inloggningar, serverroller, användare och roller: att vara någon annan, eller ändra vem som är med. */
SELECT N'LOGIN' AS slag, QUOTENAME(l.name) COLLATE DATABASE_DEFAULT AS namn, r.rattighet COLLATE DATABASE_DEFAULT AS rattighet
FROM sys.server_principals AS l
CROSS JOIN (VALUES (N'IMPERSONATE'), (N'ALTER'), (N'CONTROL')) AS r (rattighet)
WHERE l.type <> 'R' AND l.principal_id <> SUSER_ID() AND HAS_PERMS_BY_NAME(QUOTENAME(l.name), N'LOGIN', r.rattighet) = 1
UNION ALL
SELECT N'SERVER ROLE', QUOTENAME(l.name) COLLATE DATABASE_DEFAULT, r.rattighet COLLATE DATABASE_DEFAULT
FROM sys.server_principals AS l
CROSS JOIN (VALUES (N'ALTER'), (N'TAKE OWNERSHIP'), (N'CONTROL')) AS r (rattighet)
WHERE l.type = 'R' AND HAS_PERMS_BY_NAME(QUOTENAME(l.name), N'SERVER ROLE', r.rattighet) = 1
UNION ALL
SELECT N'USER', QUOTENAME(u.name) COLLATE DATABASE_DEFAULT, r.rattighet COLLATE DATABASE_DEFAULT
FROM sys.database_principals AS u
CROSS JOIN (VALUES (N'IMPERSONATE'), (N'ALTER'), (N'CONTROL')) AS r (rattighet)
WHERE u.type NOT IN ('R', 'A') AND u.principal_id <> DATABASE_PRINCIPAL_ID()
  AND HAS_PERMS_BY_NAME(QUOTENAME(u.name), N'USER', r.rattighet) = 1
UNION ALL
SELECT k.slag COLLATE DATABASE_DEFAULT, QUOTENAME(u.name) COLLATE DATABASE_DEFAULT, r.rattighet COLLATE DATABASE_DEFAULT
FROM sys.database_principals AS u
JOIN (VALUES ('R', N'ROLE'), ('A', N'APPLICATION ROLE')) AS k (typ, slag) ON u.type = k.typ COLLATE DATABASE_DEFAULT
CROSS JOIN (VALUES (N'ALTER'), (N'TAKE OWNERSHIP'), (N'CONTROL')) AS r (rattighet)
WHERE HAS_PERMS_BY_NAME(QUOTENAME(u.name), k.slag, r.rattighet) = 1;
GO

/* 5. Rättigheter som kontot får ge vidare till andra (WITH GRANT OPTION). */
SELECT N'database' AS slag, p.permission_name COLLATE DATABASE_DEFAULT AS rattighet,
  CASE p.class WHEN 0 THEN N'' ELSE COALESCE(
    CASE p.class
      WHEN 1 THEN N' ON ' + QUOTENAME(OBJECT_SCHEMA_NAME(p.major_id)) + N'.' + QUOTENAME(OBJECT_NAME(p.major_id))
        + COALESCE(N' (' + QUOTENAME(COL_NAME(p.major_id, p.minor_id)) + N')', N'')
      WHEN 3 THEN N' ON SCHEMA::' + QUOTENAME(SCHEMA_NAME(p.major_id))
    END COLLATE DATABASE_DEFAULT,
    N' ON ' + p.class_desc COLLATE DATABASE_DEFAULT + N' ' + CAST(p.major_id AS nvarchar(11))) END COLLATE DATABASE_DEFAULT AS pa,
  QUOTENAME(USER_NAME(p.grantee_principal_id)) COLLATE DATABASE_DEFAULT AS given_till
FROM sys.database_permissions AS p
WHERE p.state = 'W'
  AND (p.grantee_principal_id = DATABASE_PRINCIPAL_ID() OR IS_ROLEMEMBER(USER_NAME(p.grantee_principal_id)) = 1)
UNION ALL
SELECT N'server', p.permission_name COLLATE DATABASE_DEFAULT,
  CASE p.class WHEN 100 THEN N'' ELSE N' ON ' + p.class_desc COLLATE DATABASE_DEFAULT + N' ' + CAST(p.major_id AS nvarchar(11)) END,
  QUOTENAME(g.name) COLLATE DATABASE_DEFAULT
FROM sys.server_permissions AS p
JOIN sys.server_principals AS g ON g.principal_id = p.grantee_principal_id
WHERE p.state = 'W' AND (g.principal_id = SUSER_ID() OR IS_SRVROLEMEMBER(g.name) = 1);
GO

/*
  6. Andra databaser som inloggningen kommer in i, och rättigheter på hela databasen där utöver att läsa. Står det NULL
     i rattighet finns ingen sådan; rättigheter på enstaka scheman och objekt där visas inte. Kör skriptet även i dem
     (-v Databas=…). Databaser som inloggningen inte ser kan inte vara med.
*/
SELECT QUOTENAME(d.name) AS namn, p.permission_name AS rattighet
FROM sys.databases AS d
LEFT JOIN sys.fn_builtin_permissions(N'DATABASE') AS p
  ON HAS_PERMS_BY_NAME(QUOTENAME(d.name), N'DATABASE', p.permission_name) = 1 AND permission_name NOT LIKE N'VIEW %'
  AND permission_name NOT IN (N'CONNECT', N'CONNECT SQL', N'CONNECT ANY DATABASE', N'SELECT', N'SELECT ALL USER SECURABLES',
    N'REFERENCES', N'SHOWPLAN', N'UNMASK')
WHERE d.database_id NOT IN (2, DB_ID()) AND HAS_DBACCESS(d.name) = 1
ORDER BY d.name, p.permission_name;
GO

/* 7. En tabell eller vy som kontot kan läsa, och en kolumn i den. */
SELECT TOP (1) QUOTENAME(s.name) + N'.' + QUOTENAME(o.name) AS objekt, QUOTENAME(c.name) AS kolumn
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
JOIN sys.columns AS c ON c.object_id = o.object_id
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND c.is_computed = 0 AND c.is_identity = 0 AND c.system_type_id <> 189
  AND HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'SELECT') = 1
ORDER BY o.type, o.object_id, c.column_id;
GO

/* 8. Ett försök att skriva i den. Det gäller ingen rad (1 = 0) och rullas alltid tillbaka; det ska ge fel 229. */
DECLARE @forsok nvarchar(max);
SELECT @forsok = N'UPDATE ' + mal.objekt + N' SET ' + mal.kolumn + N' = ' + mal.kolumn + N' WHERE 1 = 0'
FROM (
SELECT TOP (1) QUOTENAME(s.name) + N'.' + QUOTENAME(o.name) AS objekt, QUOTENAME(c.name) AS kolumn
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
JOIN sys.columns AS c ON c.object_id = o.object_id
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND c.is_computed = 0 AND c.is_identity = 0 AND c.system_type_id <> 189
  AND HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'SELECT') = 1
ORDER BY o.type, o.object_id, c.column_id
) AS mal;
IF @forsok IS NULL
  PRINT N'Kontot kan inte läsa någon tabell eller vy, så inget skrivförsök gjordes.';
ELSE
BEGIN
  BEGIN TRANSACTION;
  EXEC (@forsok);
  IF @@ERROR = 0 PRINT N'Skrivförsöket släpptes igenom: kontot kan skriva.';
  IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
END;
GO

REVERT;
GO
/* 9. Det som en administratör ser utan att byta konto: vad som uttryckligen är givet till kontot och dess roller. */
SELECT p.state_desc, p.permission_name, p.class_desc, OBJECT_SCHEMA_NAME(p.major_id) AS schema_namn,
  OBJECT_NAME(p.major_id) AS objekt, USER_NAME(p.grantee_principal_id) AS given_till
FROM sys.database_permissions AS p
WHERE p.grantee_principal_id = USER_ID(N'$(Konto)')
  OR p.grantee_principal_id IN
    (SELECT role_principal_id FROM sys.database_role_members WHERE member_principal_id = USER_ID(N'$(Konto)'));
GO
