/**
 * The questions about what an account may do. deploy/sql/mssql/check-account.sql asks the same ones, word for word; a
 * test holds them together. They are written by Microsoft's documentation; none has been put to a SQL Server.
 */

/** Rights that read and nothing else; every other right of a server or a database is one too many. */
const reading = `permission_name NOT LIKE N'VIEW %'
  AND permission_name NOT IN (N'CONNECT', N'CONNECT SQL', N'CONNECT ANY DATABASE', N'SELECT', N'SELECT ALL USER SECURABLES',
    N'REFERENCES', N'SHOWPLAN', N'UNMASK')`;

/** Kind, name: who we are, and the fixed roles that can write; one that the server does not have is no answer. */
const roles = `SELECT N'login' AS slag, SUSER_SNAME() AS namn
UNION ALL SELECT N'user', USER_NAME()
UNION ALL SELECT N'server role', r.namn FROM (VALUES (N'sysadmin'), (N'serveradmin'), (N'securityadmin'), (N'setupadmin'),
    (N'processadmin'), (N'dbcreator'), (N'diskadmin'), (N'bulkadmin'), (N'##MS_DatabaseManager##'), (N'##MS_LoginManager##'),
    (N'##MS_ServerStateManager##')) AS r (namn)
  WHERE IS_SRVROLEMEMBER(r.namn) = 1
UNION ALL SELECT N'role', r.namn FROM (VALUES (N'db_owner'), (N'db_datawriter'), (N'db_ddladmin'), (N'db_securityadmin'),
    (N'db_accessadmin'), (N'db_backupoperator')) AS r (namn)
  WHERE IS_ROLEMEMBER(r.namn) = 1`;

/** Kind, right; also those that come through roles, of the server's own making too. */
const scopes = `SELECT N'server' AS slag, permission_name AS rattighet FROM sys.fn_my_permissions(NULL, N'SERVER')
  WHERE ${reading}
UNION ALL SELECT N'database', permission_name FROM sys.fn_my_permissions(NULL, N'DATABASE')
  WHERE ${reading}`;

/** Kind, name in brackets, right. A scalar function of T-SQL cannot write, so executing one is no write. */
const objects = `SELECT N'SCHEMA' AS slag, QUOTENAME(s.name) AS namn, r.rattighet
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
  AND (p.grantee_principal_id = DATABASE_PRINCIPAL_ID() OR IS_ROLEMEMBER(USER_NAME(p.grantee_principal_id)) = 1)`;

/**
 * Kind, name in brackets, right: those that make us somebody else, or somebody else one of ours. Names of the server
 * have its collation, those of the database another.
 */
const principals = `SELECT N'LOGIN' AS slag, QUOTENAME(l.name) COLLATE DATABASE_DEFAULT AS namn, r.rattighet COLLATE DATABASE_DEFAULT AS rattighet
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
WHERE HAS_PERMS_BY_NAME(QUOTENAME(u.name), k.slag, r.rattighet) = 1`;

/** Kind, right, on what, whose it is: rights that may be handed on to others (WITH GRANT OPTION). */
const grantable = `SELECT N'database' AS slag, p.permission_name COLLATE DATABASE_DEFAULT AS rattighet,
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
WHERE p.state = 'W' AND (g.principal_id = SUSER_ID() OR IS_SRVROLEMEMBER(g.name) = 1)`;

/**
 * Name in brackets, right or NULL: the other databases that the login gets into, and what it may do there beside
 * reading, by rights on the database as a whole. Every login writes its own temporary tables in tempdb (2).
 */
const databases = `SELECT QUOTENAME(d.name) AS namn, p.permission_name AS rattighet
FROM sys.databases AS d
LEFT JOIN sys.fn_builtin_permissions(N'DATABASE') AS p
  ON HAS_PERMS_BY_NAME(QUOTENAME(d.name), N'DATABASE', p.permission_name) = 1 AND ${reading}
WHERE d.database_id NOT IN (2, DB_ID()) AND HAS_DBACCESS(d.name) = 1
ORDER BY d.name, p.permission_name`;

export const rightsQueries = { roles, scopes, objects, principals, grantable, databases } as const;
