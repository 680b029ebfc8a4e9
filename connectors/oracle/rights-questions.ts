/**
 * The questions about what the account may do. The same stand in deploy/sql/oracle/check-account.sql, which a test
 * holds to. They are written by Oracle's documentation; none has been put to an Oracle server.
 */
export const rightsQuestions = {
  account: `SELECT SYS_CONTEXT('USERENV', 'SESSION_USER'), SYS_CONTEXT('USERENV', 'ISDBA') FROM dual`,
  effective: `SELECT privilege FROM session_privs ORDER BY privilege`,
  system: `SELECT username AS grantee, privilege FROM user_sys_privs
UNION SELECT role, privilege FROM role_sys_privs ORDER BY 1, 2`,
  roles: `SELECT granted_role FROM user_role_privs
UNION SELECT role FROM session_roles ORDER BY 1`,
  directRoles: `SELECT granted_role FROM user_role_privs ORDER BY 1`,
  objects: `SELECT grantee, table_schema AS owner, table_name, privilege FROM all_tab_privs
WHERE grantee = USER OR (grantee = 'PUBLIC' AND table_schema NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y'))
UNION SELECT grantee, owner, table_name, privilege FROM user_tab_privs WHERE grantee = USER
UNION SELECT grantee, table_schema, table_name, privilege || ' (' || column_name || ')' FROM all_col_privs WHERE grantee IN (USER, 'PUBLIC')
UNION SELECT role, owner, table_name, privilege FROM role_tab_privs ORDER BY 1, 2, 3, 4`,
  grantable: `SELECT username AS grantee, privilege, NULL AS owner, NULL AS table_name FROM user_sys_privs WHERE admin_option <> 'NO'
UNION SELECT role, privilege, NULL, NULL FROM role_sys_privs WHERE admin_option <> 'NO'
UNION SELECT username, granted_role, NULL, NULL FROM user_role_privs WHERE admin_option <> 'NO'
UNION SELECT role, granted_role, NULL, NULL FROM role_role_privs WHERE admin_option <> 'NO'
UNION SELECT grantee, privilege, table_schema, table_name FROM all_tab_privs
WHERE grantable <> 'NO' AND (grantee = USER OR (grantee = 'PUBLIC' AND table_schema NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y')))
UNION SELECT grantee, privilege, owner, table_name FROM user_tab_privs WHERE grantee = USER AND grantable <> 'NO'
UNION SELECT grantee, privilege, table_schema, table_name FROM all_col_privs WHERE grantee IN (USER, 'PUBLIC') AND grantable <> 'NO'
UNION SELECT role, privilege, owner, table_name FROM role_tab_privs WHERE grantable <> 'NO' ORDER BY 1, 2, 3, 4`,
  sequences: `SELECT sequence_owner, sequence_name FROM all_sequences
WHERE sequence_owner NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y') ORDER BY 1, 2`,
  own: `SELECT object_type, object_name FROM user_objects ORDER BY object_type, object_name`,
} as const;

/** Rights on all objects of a schema came with 23ai. The last column is where a right may be handed on. */
export const schemaRightsQuestion = `SELECT privilege, schema, NULL AS grantee FROM session_schema_privs
UNION SELECT privilege, schema, username FROM user_schema_privs WHERE admin_option <> 'NO'
UNION SELECT privilege, schema, role FROM role_schema_privs WHERE admin_option <> 'NO' ORDER BY 1, 2, 3`;
export const version23 = 2300000000;

/** Refused whatever the account may do, and harmless where it were not. */
export const writeAttempt = `DELETE FROM SYS.DUAL WHERE 1 = 0`;
