/**
 * The questions about what an account may do, and what their answers mean. deploy/sql/mssql/check-account.sql asks the
 * same ones, word for word; a test holds them together.
 */
import type { Cell, ExcessRight } from '../contract';

/** Rights that read and nothing else; every other right of a server or a database is one too many. */
const reading = `permission_name NOT LIKE N'VIEW %'
  AND permission_name NOT IN (N'CONNECT', N'CONNECT SQL', N'CONNECT ANY DATABASE', N'SELECT', N'SELECT ALL USER SECURABLES',
    N'REFERENCES', N'SHOWPLAN', N'UNMASK')`;

/** Kind, name: who we are, and the fixed roles that can write. */
export const rolesQuery = `SELECT N'login' AS slag, SUSER_SNAME() AS namn
UNION ALL SELECT N'user', USER_NAME()
UNION ALL SELECT N'server role', r.namn FROM (VALUES (N'sysadmin'), (N'serveradmin'), (N'securityadmin'), (N'setupadmin'),
    (N'processadmin'), (N'dbcreator'), (N'diskadmin'), (N'bulkadmin')) AS r (namn)
  WHERE IS_SRVROLEMEMBER(r.namn) = 1
UNION ALL SELECT N'role', r.namn FROM (VALUES (N'db_owner'), (N'db_datawriter'), (N'db_ddladmin'), (N'db_securityadmin'),
    (N'db_accessadmin'), (N'db_backupoperator')) AS r (namn)
  WHERE IS_ROLEMEMBER(r.namn) = 1`;

/** Kind, right. */
export const scopesQuery = `SELECT N'server' AS slag, permission_name AS rattighet FROM sys.fn_my_permissions(NULL, N'SERVER')
  WHERE ${reading}
UNION ALL SELECT N'database', permission_name FROM sys.fn_my_permissions(NULL, N'DATABASE')
  WHERE ${reading}`;

/** Kind, name in brackets, right. A scalar function cannot write, so executing one is no write. */
export const objectsQuery = `SELECT N'SCHEMA' AS slag, QUOTENAME(s.name) AS namn, r.rattighet
FROM sys.schemas AS s
CROSS JOIN (VALUES (N'INSERT'), (N'UPDATE'), (N'DELETE'), (N'EXECUTE'), (N'ALTER'), (N'TAKE OWNERSHIP'), (N'CONTROL')) AS r (rattighet)
WHERE s.name NOT IN (N'sys', N'INFORMATION_SCHEMA') AND HAS_PERMS_BY_NAME(QUOTENAME(s.name), N'SCHEMA', r.rattighet) = 1
UNION ALL
SELECT N'OBJECT', QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), r.rattighet
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
CROSS JOIN (VALUES (N'INSERT'), (N'UPDATE'), (N'DELETE'), (N'EXECUTE'), (N'ALTER'), (N'TAKE OWNERSHIP'), (N'CONTROL')) AS r (rattighet)
WHERE o.is_ms_shipped = 0 AND o.type IN ('U', 'V', 'P', 'PC', 'X', 'FN', 'FS', 'IF', 'TF', 'FT', 'SN', 'SO', 'SQ')
  AND NOT (r.rattighet = N'EXECUTE' AND o.type IN ('FN', 'FS'))
  AND HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', r.rattighet) = 1
UNION ALL
SELECT N'COLUMN', QUOTENAME(s.name) + N'.' + QUOTENAME(o.name) + N' (' + QUOTENAME(c.name) + N')', N'UPDATE'
FROM sys.database_permissions AS p
JOIN sys.objects AS o ON o.object_id = p.major_id
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
JOIN sys.columns AS c ON c.object_id = p.major_id AND c.column_id = p.minor_id
WHERE p.class = 1 AND p.minor_id > 0 AND p.type = 'UP' AND p.state IN ('G', 'W')
  AND (p.grantee_principal_id = DATABASE_PRINCIPAL_ID() OR IS_ROLEMEMBER(USER_NAME(p.grantee_principal_id)) = 1)
UNION ALL
SELECT N'USER', QUOTENAME(u.name), N'IMPERSONATE'
FROM sys.database_principals AS u
WHERE u.type IN ('S', 'U', 'G', 'E', 'X') AND u.principal_id <> DATABASE_PRINCIPAL_ID()
  AND HAS_PERMS_BY_NAME(QUOTENAME(u.name), N'USER', N'IMPERSONATE') = 1`;

export const rightsQueries = [rolesQuery, scopesQuery, objectsQuery] as const;

/** One right on a thing comes again for everything inside it; so many are told, the widest first. */
const mostTold = 50;

/** @param answers to the queries in their order */
export function excessOf(
  answers: readonly [roles: Cell[][], scopes: Cell[][], objects: Cell[][]],
): ExcessRight[] {
  const [roles, scopes, objects] = answers.map((rows) => rows.map((row) => row.map(String)));
  const nameOf = (kind: string): string => bracket(roles!.find(([is]) => is === kind)?.[1] ?? 'the account');
  const [login, user] = [nameOf('login'), nameOf('user')];
  const excess: ExcessRight[] = [];
  for (const [kind, name] of roles!) {
    if (kind === 'server role') {
      excess.push({
        right: `member of the server role ${name}`,
        remove: `ALTER SERVER ROLE ${bracket(name!)} DROP MEMBER ${login};`,
      });
    } else if (kind === 'role') {
      excess.push({
        right: `member of the role ${name}`,
        remove: `ALTER ROLE ${bracket(name!)} DROP MEMBER ${user};`,
      });
    }
  }
  const everywhere = new Set<string>();
  for (const [kind, right] of scopes!) {
    if (kind === 'database') everywhere.add(right!);
    excess.push({
      right: `${right} on the ${kind}`,
      remove:
        kind === 'server' ? `USE master; REVOKE ${right} FROM ${login};` : `REVOKE ${right} FROM ${user};`,
    });
  }
  const schemas = new Set(
    objects!.filter(([kind]) => kind === 'SCHEMA').map(([, name, right]) => `${name} ${right}`),
  );
  for (const [kind, name, right] of objects!) {
    const inherited = everywhere.has('CONTROL') || (kind !== 'USER' && everywhere.has(right!));
    if (inherited || (kind === 'OBJECT' && schemas.has(`${schemaOf(name!)} ${right}`))) continue;
    const thing = kind === 'OBJECT' || kind === 'COLUMN' ? name! : `${kind}::${name}`;
    excess.push({
      right: `${right} on ${thing}`,
      remove: `REVOKE ${right} ON ${thing} FROM ${user} CASCADE;`,
    });
  }
  if (excess.length <= mostTold) return excess;
  const rest = excess.length - mostTold;
  return [
    ...excess.slice(0, mostTold),
    { right: `and ${rest} more`, remove: 'Remove these first, then ask again.' },
  ];
}

const bracket = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
/** `[a].[b]` → `[a]`; a name may hold `].[` only with its bracket doubled. */
const schemaOf = (object: string): string => /^\[(?:[^\]]|\]\])*\]/.exec(object)?.[0] ?? object;
