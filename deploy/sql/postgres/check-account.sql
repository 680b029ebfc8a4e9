-- Säger vad kontot kan ändra i den här databasen, och vilken sats som tar bort rätten. Skriver ingenting när kontot
-- bara kan läsa. Samma fråga som Bryggan ställer varje gång den ansluter; finns en rad vägrar Bryggan att läsa.
--
--     psql -d DATABASEN -f check-account.sql
--
-- Ett annat konto än brygga: -v konto=...
-- Att alla (PUBLIC) får göra tillfälliga tabeller (TEMP) räknas inte: de rör inget som finns.

\set ON_ERROR_STOP on
\if :{?konto}
\else
  \set konto brygga
\endif
\pset tuples_only on
\pset footer off

WITH RECURSIVE
  konto AS (SELECT * FROM pg_catalog.pg_roles WHERE rolname = :'konto'),
  -- The account, every role whose rights it has or can take by SET ROLE, and through which of its own roles.
  roller (oid, via) AS (
    SELECT oid, NULL::oid FROM konto
    UNION
    SELECT m.roleid, coalesce(r.via, m.roleid)
    FROM roller r JOIN pg_catalog.pg_auth_members m ON m.member = r.oid
  ),
  medlemskap AS (
    SELECT r.oid, g.rolname, format('REVOKE %I FROM %I;', v.rolname, :'konto'::text) AS bort
    FROM roller r JOIN pg_catalog.pg_roles g ON g.oid = r.oid JOIN pg_catalog.pg_roles v ON v.oid = r.via
  ),
  -- Whose grants count: the account's own, everybody's, and those of its roles.
  mottagare (oid, av, bort) AS (
    SELECT oid, '', NULL::text FROM konto
    UNION ALL SELECT 0, ' (by PUBLIC)', NULL
    UNION ALL SELECT oid, format(' (by membership in %I)', rolname), bort FROM medlemskap
  ),
  attribut AS (
    SELECT g.oid, a.namn FROM roller r JOIN pg_catalog.pg_roles g ON g.oid = r.oid
    CROSS JOIN LATERAL (VALUES ('SUPERUSER', g.rolsuper), ('CREATEDB', g.rolcreatedb), ('CREATEROLE', g.rolcreaterole),
      ('REPLICATION', g.rolreplication), ('BYPASSRLS', g.rolbypassrls)) AS a (namn, har)
    WHERE a.har
  ),
  relationer AS (
    SELECT c.*, n.nspname, CASE WHEN c.relkind = 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS slag
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      -- Everybody may update this view: that is how SET works.
      AND c.oid <> 'pg_catalog.pg_settings'::regclass
  ),
  -- A function that was kept from everybody when the server or an extension was installed is for those who got it then.
  funktioner (vad, proacl, proowner, fick) AS (
    SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), p.proacl, p.proowner,
      (SELECT array_agg(x.grantee) FROM pg_catalog.pg_init_privs i CROSS JOIN LATERAL aclexplode(i.initprivs) x
       WHERE i.classoid = 'pg_catalog.pg_proc'::regclass AND i.objoid = p.oid)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.proacl IS NOT NULL
  ),
  -- What rights are granted on: as it is shown, as GRANT writes it, and which of the rights change nothing.
  objekt (vad, pa, laser, acl, agare, kolumn) AS (
    SELECT format('%I.%I', nspname, relname), format('%s %I.%I', slag, nspname, relname), '{SELECT}'::text[], relacl, relowner,
      NULL FROM relationer
    UNION ALL
    SELECT format('%I.%I', r.nspname, r.relname), format('TABLE %I.%I', r.nspname, r.relname), '{SELECT}', a.attacl, r.relowner,
      format(' (%I)', a.attname) FROM relationer r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND NOT a.attisdropped
    UNION ALL
    SELECT format('schema %I', nspname), format('SCHEMA %I', nspname), '{USAGE}', nspacl, nspowner,
      NULL FROM pg_catalog.pg_namespace
    UNION ALL
    SELECT format('database %I', datname), format('DATABASE %I', datname), '{CONNECT,TEMPORARY}', datacl, datdba,
      NULL FROM pg_catalog.pg_database WHERE datname = current_database()
    UNION ALL
    SELECT format('type %I.%I', n.nspname, t.typname), format('TYPE %I.%I', n.nspname, t.typname), '{USAGE}', t.typacl, t.typowner,
      NULL FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typacl IS NOT NULL
    UNION ALL
    SELECT format('language %I', lanname), format('LANGUAGE %I', lanname), '{USAGE}', lanacl, lanowner,
      NULL FROM pg_catalog.pg_language
    UNION ALL
    SELECT format('large object %s', oid), format('LARGE OBJECT %s', oid), '{SELECT}', lomacl, lomowner,
      NULL FROM pg_catalog.pg_largeobject_metadata
    UNION ALL
    SELECT format('tablespace %I', spcname), format('TABLESPACE %I', spcname), '{}', spcacl, spcowner,
      NULL FROM pg_catalog.pg_tablespace
    UNION ALL
    SELECT format('foreign data wrapper %I', fdwname), format('FOREIGN DATA WRAPPER %I', fdwname), '{}', fdwacl, fdwowner,
      NULL FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL
    SELECT format('foreign server %I', srvname), format('FOREIGN SERVER %I', srvname), '{}', srvacl, srvowner,
      NULL FROM pg_catalog.pg_foreign_server
  ),
  givna (vad, pa, grantee, privilege_type, vidare) AS (
    SELECT o.vad, o.pa, x.grantee, x.privilege_type || coalesce(o.kolumn, ''), x.privilege_type = ANY (o.laser)
    FROM objekt o CROSS JOIN LATERAL aclexplode(o.acl) x
    -- An owner's rights are listed as ownership.
    WHERE (x.privilege_type <> ALL (o.laser) OR x.is_grantable) AND x.grantee <> o.agare
    UNION ALL
    SELECT format('function %s', f.vad), format('ROUTINE %s', f.vad), x.grantee, x.privilege_type, NOT g.forbehallen
    FROM funktioner f CROSS JOIN LATERAL aclexplode(f.proacl) x
    CROSS JOIN LATERAL (SELECT coalesce(x.grantee <> ALL (f.fick) AND 0 <> ALL (f.fick), false)) g (forbehallen)
    WHERE (g.forbehallen OR x.is_grantable) AND x.grantee <> f.proowner
  ),
  agda (vad, agare) AS (
    SELECT (SELECT i.type || ' ' || i.identity FROM pg_identify_object(s.classid, s.objid, 0) i), s.refobjid
    FROM pg_catalog.pg_shdepend s
    WHERE s.deptype = 'o' AND s.refclassid = 'pg_catalog.pg_authid'::regclass
      AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
  ),
  brister (ordning, "right", remove) AS (
    SELECT 1, a.namn || coalesce(' (by membership in ' || quote_ident(m.rolname) || ')', ''),
      coalesce(m.bort, format('ALTER ROLE %I NO%s;', :'konto'::text, a.namn))
    FROM attribut a LEFT JOIN medlemskap m ON m.oid = a.oid
    UNION ALL
    SELECT 2, format('member of %I', rolname), bort FROM medlemskap
    WHERE rolname IN ('pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files', 'pg_maintain',
      'pg_create_subscription', 'pg_checkpoint', 'pg_signal_backend', 'pg_signal_autovacuum_worker')
    UNION ALL
    SELECT DISTINCT 2, format('ADMIN OPTION for %I', g.rolname) || m.av,
      coalesce(m.bort, format('REVOKE ADMIN OPTION FOR %I FROM %I;', g.rolname, :'konto'::text))
    FROM pg_catalog.pg_auth_members a JOIN mottagare m ON m.oid = a.member JOIN pg_catalog.pg_roles g ON g.oid = a.roleid
    WHERE a.admin_option
    UNION ALL
    SELECT 3, CASE WHEN g.vidare THEN 'GRANT OPTION for ' ELSE '' END || g.namn || ' on ' || g.vad || m.av,
      coalesce(m.bort, format('REVOKE %s%s ON %s FROM %s;', CASE WHEN g.vidare THEN 'GRANT OPTION FOR ' ELSE '' END,
        g.namn, g.pa, CASE WHEN m.oid = 0 THEN 'PUBLIC' ELSE quote_ident(:'konto'::text) END))
    FROM (SELECT vad, pa, grantee, vidare, string_agg(DISTINCT privilege_type, ', ') AS namn
      FROM givna GROUP BY vad, pa, grantee, vidare) g JOIN mottagare m ON m.oid = g.grantee
    UNION ALL
    SELECT 3, 'UPDATE on every large object (by the setting lo_compat_privileges)',
      format('ALTER ROLE %I RESET lo_compat_privileges; ALTER DATABASE %I RESET lo_compat_privileges; ALTER SYSTEM SET lo_compat_privileges = off; SELECT pg_reload_conf();',
        :'konto'::text, current_database())
    WHERE current_setting('lo_compat_privileges') = 'on'
    UNION ALL
    SELECT 4, 'owner of ' || a.vad || m.av, coalesce(m.bort, format('REASSIGN OWNED BY %I TO CURRENT_USER;', :'konto'::text))
    FROM agda a JOIN mottagare m ON m.oid = a.agare
    UNION ALL
    SELECT 5, p.namn || ' on ' || format('%I.%I', r.nspname, r.relname),
      format('REVOKE ALL ON TABLE %I.%I FROM %I;', r.nspname, r.relname, :'konto'::text)
    FROM relationer r CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) p (namn)
    WHERE r.slag = 'TABLE' AND has_table_privilege(:'konto', r.oid, p.namn)
  )
SELECT "right", remove FROM brister
-- A superuser may do everything: the rest says nothing more. And what the engine finds is told when nothing else was.
WHERE ordning = 1 AND "right" LIKE 'SUPERUSER%'
   OR NOT EXISTS (SELECT 1 FROM attribut WHERE namn = 'SUPERUSER')
      AND (ordning < 5 OR NOT EXISTS (SELECT 1 FROM brister b WHERE b.ordning BETWEEN 2 AND 4))
ORDER BY ordning, "right";

-- Serverns inställningar går att ge rätt till från PostgreSQL 15.
SELECT to_regclass('pg_catalog.pg_parameter_acl') IS NOT NULL AS har_parametrar \gset
\if :har_parametrar
WITH RECURSIVE
  konto AS (SELECT * FROM pg_catalog.pg_roles WHERE rolname = :'konto'),
  -- The account, every role whose rights it has or can take by SET ROLE, and through which of its own roles.
  roller (oid, via) AS (
    SELECT oid, NULL::oid FROM konto
    UNION
    SELECT m.roleid, coalesce(r.via, m.roleid)
    FROM roller r JOIN pg_catalog.pg_auth_members m ON m.member = r.oid
  ),
  medlemskap AS (
    SELECT r.oid, g.rolname, format('REVOKE %I FROM %I;', v.rolname, :'konto'::text) AS bort
    FROM roller r JOIN pg_catalog.pg_roles g ON g.oid = r.oid JOIN pg_catalog.pg_roles v ON v.oid = r.via
  ),
  -- Whose grants count: the account's own, everybody's, and those of its roles.
  mottagare (oid, av, bort) AS (
    SELECT oid, '', NULL::text FROM konto
    UNION ALL SELECT 0, ' (by PUBLIC)', NULL
    UNION ALL SELECT oid, format(' (by membership in %I)', rolname), bort FROM medlemskap
  )
SELECT string_agg(DISTINCT x.privilege_type, ', ') || ' on parameter ' || p.parname || m.av AS "right",
  coalesce(m.bort, format('REVOKE %s ON PARAMETER %s FROM %s;', string_agg(DISTINCT x.privilege_type, ', '), p.parname,
    CASE WHEN m.oid = 0 THEN 'PUBLIC' ELSE quote_ident(:'konto'::text) END)) AS remove
FROM pg_catalog.pg_parameter_acl p CROSS JOIN LATERAL aclexplode(p.paracl) x JOIN mottagare m ON m.oid = x.grantee
GROUP BY p.parname, m.oid, m.av, m.bort
ORDER BY 1;
\endif
