-- Visar vad kontot får göra. Ändrar ingenting. Samma frågor som Bryggan ställer varje gång den prövar kontot
-- (brygga source check); den vägrar läsa om något här kan skriva.
--
-- Körs i SQL*Plus eller SQLcl av KONTOT SJÄLVT, inte av administratören, eftersom frågorna gäller den som frågar:
--
--     sqlplus BRYGGA_LAS@//server:1521/SOC @check-account.sql

WHENEVER SQLERROR CONTINUE
SET PAGESIZE 1000
SET LINESIZE 160
SET FEEDBACK ON

PROMPT == Kontot, och om det är inloggat som administratör (ska vara FALSE)
SELECT SYS_CONTEXT('USERENV', 'SESSION_USER'), SYS_CONTEXT('USERENV', 'ISDBA') FROM dual;

PROMPT == Rättigheter i systemet. Ska vara: CREATE SESSION
SELECT privilege FROM session_privs ORDER BY privilege;

PROMPT == Varifrån de kommer
SELECT username AS grantee, privilege FROM user_sys_privs
UNION SELECT role, privilege FROM role_sys_privs ORDER BY 1, 2;

PROMPT == Roller
SELECT granted_role FROM user_role_privs
UNION SELECT role FROM session_roles ORDER BY 1;

PROMPT == Roller som kontot har fått direkt: REVOKE rollen FROM kontot tar bort allt som kommer av den
SELECT granted_role FROM user_role_privs ORDER BY 1;

PROMPT == Rättigheter på tabeller och vyer. Ska bara vara READ (eller SELECT). EXECUTE får bara PUBLIC ha: en
PROMPT    funktion med en autonom transaktion skriver även när en SELECT i en READ ONLY-transaktion anropar den
SELECT grantee, table_schema AS owner, table_name, privilege FROM all_tab_privs
WHERE grantee = USER OR (grantee = 'PUBLIC' AND table_schema NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y'))
UNION SELECT grantee, owner, table_name, privilege FROM user_tab_privs WHERE grantee = USER
UNION SELECT grantee, table_schema, table_name, privilege || ' (' || column_name || ')' FROM all_col_privs WHERE grantee IN (USER, 'PUBLIC')
UNION SELECT role, owner, table_name, privilege FROM role_tab_privs ORDER BY 1, 2, 3, 4;

PROMPT == Rättigheter som kontot får ge vidare (GRANT OPTION, ADMIN OPTION). Ska vara tomt
SELECT username AS grantee, privilege, NULL AS owner, NULL AS table_name FROM user_sys_privs WHERE admin_option <> 'NO'
UNION SELECT role, privilege, NULL, NULL FROM role_sys_privs WHERE admin_option <> 'NO'
UNION SELECT username, granted_role, NULL, NULL FROM user_role_privs WHERE admin_option <> 'NO'
UNION SELECT role, granted_role, NULL, NULL FROM role_role_privs WHERE admin_option <> 'NO'
UNION SELECT grantee, privilege, table_schema, table_name FROM all_tab_privs
WHERE grantable <> 'NO' AND (grantee = USER OR (grantee = 'PUBLIC' AND table_schema NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y')))
UNION SELECT grantee, privilege, owner, table_name FROM user_tab_privs WHERE grantee = USER AND grantable <> 'NO'
UNION SELECT grantee, privilege, table_schema, table_name FROM all_col_privs WHERE grantee IN (USER, 'PUBLIC') AND grantable <> 'NO'
UNION SELECT role, privilege, owner, table_name FROM role_tab_privs WHERE grantable <> 'NO' ORDER BY 1, 2, 3, 4;

PROMPT == Sekvenser som kontot når. SELECT på en sekvens räcker för att förbruka ett nummer (NEXTVAL, som Bryggan vägrar
PROMPT    skicka)
SELECT sequence_owner, sequence_name FROM all_sequences
WHERE sequence_owner NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y') ORDER BY 1, 2;

PROMPT == Det som kontot äger, och därför alltid kan skriva i. Ska vara tomt
SELECT object_type, object_name FROM user_objects ORDER BY object_type, object_name;

PROMPT == Rättigheter på hela scheman (bara Oracle 23ai och senare; äldre svarar ORA-00942). Ska vara tomt
SELECT privilege, schema, NULL AS grantee FROM session_schema_privs
UNION SELECT privilege, schema, username FROM user_schema_privs WHERE admin_option <> 'NO'
UNION SELECT privilege, schema, role FROM role_schema_privs WHERE admin_option <> 'NO' ORDER BY 1, 2, 3;

PROMPT == Ett försök att skriva, som inte träffar någon rad. Ska ge ORA-01031 (rätt saknas) eller ORA-01456
SET TRANSACTION READ ONLY;
DELETE FROM SYS.DUAL WHERE 1 = 0;
ROLLBACK;

EXIT
