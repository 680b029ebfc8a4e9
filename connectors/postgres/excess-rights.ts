/**
 * Every right by which an account could change the database, as one question to the catalogue. `$1` is the account.
 * deploy/sql/postgres/check-account.sql asks the same with `:'konto'` for `$1`; a test holds the two together.
 *
 * Gives two columns: the right, and the statement that removes it. Rights are looked for where they stand (who was
 * granted what), since that says what to revoke; the last part asks the engine itself whether anything is left over.
 */
export const excessRights = `WITH RECURSIVE
  konto AS (SELECT * FROM pg_catalog.pg_roles WHERE rolname = $1),
  -- The account, every role whose rights it has or can take by SET ROLE, and through which of its own roles.
  roller (oid, via) AS (
    SELECT oid, NULL::oid FROM konto
    UNION
    SELECT m.roleid, coalesce(r.via, m.roleid)
    FROM roller r JOIN pg_catalog.pg_auth_members m ON m.member = r.oid
  ),
  medlemskap AS (
    SELECT r.oid, g.rolname, format('REVOKE %I FROM %I;', v.rolname, $1::text) AS bort
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
  givna (vad, pa, grantee, privilege_type) AS (
    SELECT format('%I.%I', nspname, relname), format('%s %I.%I', slag, nspname, relname), x.grantee, x.privilege_type
    FROM relationer CROSS JOIN LATERAL aclexplode(relacl) x WHERE x.privilege_type <> 'SELECT'
    UNION ALL
    SELECT format('%I.%I', r.nspname, r.relname), format('TABLE %I.%I', r.nspname, r.relname), x.grantee,
      format('%s (%I)', x.privilege_type, a.attname)
    FROM relationer r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND NOT a.attisdropped
    CROSS JOIN LATERAL aclexplode(a.attacl) x WHERE x.privilege_type <> 'SELECT'
    UNION ALL
    SELECT format('schema %I', n.nspname), format('SCHEMA %I', n.nspname), x.grantee, x.privilege_type
    FROM pg_catalog.pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) x WHERE x.privilege_type = 'CREATE'
    UNION ALL
    SELECT format('database %I', d.datname), format('DATABASE %I', d.datname), x.grantee, x.privilege_type
    FROM pg_catalog.pg_database d CROSS JOIN LATERAL aclexplode(d.datacl) x
    WHERE d.datname = current_database() AND x.privilege_type = 'CREATE'
  ),
  agda (vad, pa, agare) AS (
    SELECT (SELECT i.type || ' ' || i.identity FROM pg_identify_object(s.classid, s.objid, 0) i),
      (SELECT format('%s %I.%I', r.slag, r.nspname, r.relname) FROM relationer r
       WHERE s.classid = 'pg_catalog.pg_class'::regclass AND r.oid = s.objid), s.refobjid
    FROM pg_catalog.pg_shdepend s
    WHERE s.deptype = 'o' AND s.refclassid = 'pg_catalog.pg_authid'::regclass
      AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
  ),
  brister (ordning, "right", remove) AS (
    SELECT 1, a.namn || coalesce(' (by membership in ' || quote_ident(m.rolname) || ')', ''),
      coalesce(m.bort, format('ALTER ROLE %I NO%s;', $1::text, a.namn))
    FROM attribut a LEFT JOIN medlemskap m ON m.oid = a.oid
    UNION ALL
    SELECT 2, format('member of %I', rolname), bort FROM medlemskap
    WHERE rolname IN ('pg_write_all_data', 'pg_execute_server_program', 'pg_write_server_files', 'pg_maintain',
      'pg_create_subscription', 'pg_checkpoint', 'pg_signal_backend', 'pg_signal_autovacuum_worker')
    UNION ALL
    SELECT 3, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) || ' on ' || g.vad || m.av,
      coalesce(m.bort, format('REVOKE %s ON %s FROM %s;', string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type),
        g.pa, CASE WHEN m.oid = 0 THEN 'PUBLIC' ELSE quote_ident($1::text) END))
    FROM givna g JOIN mottagare m ON m.oid = g.grantee
    -- An owner's rights are listed as ownership.
    WHERE NOT EXISTS (SELECT 1 FROM agda a WHERE a.pa = g.pa AND a.agare = g.grantee)
    GROUP BY g.vad, g.pa, m.oid, m.av, m.bort
    UNION ALL
    SELECT 4, 'owner of ' || a.vad || m.av, coalesce(m.bort, format('REASSIGN OWNED BY %I TO CURRENT_USER;', $1::text))
    FROM agda a JOIN mottagare m ON m.oid = a.agare
    UNION ALL
    SELECT 5, p.namn || ' on ' || format('%I.%I', r.nspname, r.relname),
      format('REVOKE ALL ON TABLE %I.%I FROM %I;', r.nspname, r.relname, $1::text)
    FROM relationer r CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')) p (namn)
    WHERE r.slag = 'TABLE' AND has_table_privilege($1, r.oid, p.namn)
  )
SELECT "right", remove FROM brister
-- A superuser may do everything: the rest says nothing more. And what the engine finds is told when nothing else was.
WHERE ordning = 1 AND "right" LIKE 'SUPERUSER%'
   OR NOT EXISTS (SELECT 1 FROM attribut WHERE namn = 'SUPERUSER')
      AND (ordning < 5 OR NOT EXISTS (SELECT 1 FROM brister b WHERE b.ordning BETWEEN 2 AND 4))
ORDER BY ordning, "right"`;
