-- SPDX-License-Identifier: Apache-2.0
-- Who may do what: the permission table against what was decided, the grants against the permission
-- table, role by role and function by function; that the staff have nothing besides; and what every
-- table and function must have so that this stays so. Everything is looked up in the catalogue, so that
-- later tables and functions are under it the day they come.
\ir fixture.sql
SELECT * FROM no_plan();

-- ---- The permission table ---------------------------------------------------------------------
CREATE TEMP TABLE wanted (action text, reception text, supervisor text, intern text, admin text);
INSERT INTO wanted VALUES
    ('patient.find',            'clinic', 'own',         'own',    'clinic'),
    ('patient.open',            'clinic', 'own',         'own',    'clinic'),
    ('patient.create',          'clinic', NULL,          NULL,     'clinic'),
    ('patient.edit',            'clinic', 'own',         'own',    'clinic'),
    ('patient.assign',          'clinic', NULL,          NULL,     'clinic'),
    ('patient.duplicates',      'clinic', NULL,          NULL,     'clinic'),
    ('patient.appointments',    'clinic', 'own',         'own',    'clinic'),
    ('patient.waiting',         'clinic', 'own',         'own',    'clinic'),
    ('patient.consents',        'clinic', 'own',         'own',    'clinic'),
    ('patient.access',          NULL,     'own',         NULL,     'clinic'),
    ('consent.give',            'clinic', 'own',         'own',    'clinic'),
    ('consent.withdraw',        'clinic', 'own',         'own',    'clinic'),
    ('appointment.see',         'clinic', 'own_interns', 'own',    'clinic'),
    ('appointment.book',        'clinic', NULL,          NULL,     'clinic'),
    ('appointment.move',        'clinic', NULL,          NULL,     'clinic'),
    ('appointment.cancel',      'clinic', NULL,          NULL,     'clinic'),
    ('appointment.confirm',     'clinic', NULL,          NULL,     'clinic'),
    ('appointment.error',       'clinic', NULL,          NULL,     'clinic'),
    ('appointment.arrive',      'clinic', 'own_interns', NULL,     'clinic'),
    ('appointment.no_show',     'clinic', 'own_interns', NULL,     'clinic'),
    ('appointment.start',       NULL,     'own',         'own',    NULL),
    ('appointment.complete',    NULL,     'own',         'own',    NULL),
    ('appointment.overbook',    'clinic', NULL,          NULL,     'clinic'),
    ('appointment.overbook_beyond', NULL, NULL,          NULL,     'clinic'),
    ('waiting.see',             'clinic', 'clinic',      'clinic', 'clinic'),
    ('waiting.work',            'clinic', NULL,          NULL,     'clinic'),
    ('waiting.book',            'clinic', NULL,          NULL,     'clinic'),
    ('waiting.triage',          NULL,     'clinic',      NULL,     'clinic'),
    ('audit.list',              'own',    'clinic',      'own',    'clinic'),
    ('audit.diff',              NULL,     'own',         NULL,     'clinic'),
    ('staff.see',               NULL,     NULL,          NULL,     'clinic'),
    ('staff.manage',            NULL,     NULL,          NULL,     'clinic');
SELECT is(coalesce((SELECT scope FROM arca.permission p WHERE p.action = w.action AND p.role = r.role), '-'),
          coalesce(CASE r.role WHEN 'reception' THEN w.reception WHEN 'supervisor' THEN w.supervisor
                               WHEN 'intern' THEN w.intern ELSE w.admin END, '-'),
          format('%s: %s', r.role, w.action))
  FROM wanted w, unnest(ARRAY['reception', 'supervisor', 'intern', 'admin']) r(role)
 WHERE w.action IN (SELECT action FROM arca.permission) ORDER BY w.action, r.role;
SELECT is_empty($$SELECT DISTINCT action FROM arca.permission EXCEPT SELECT action FROM wanted$$,
                'no permission that nobody decided on');
SELECT is_empty($$SELECT DISTINCT action FROM arca.function_action WHERE action IS NOT NULL
                  EXCEPT SELECT action FROM arca.permission$$, 'every function''s action is permitted to somebody');

-- ---- The grants, role by role, function by function ---------------------------------------------
SELECT is(has_function_privilege('arca_' || r, p.oid, 'EXECUTE'),
          EXISTS (SELECT FROM arca.function_action f WHERE f.function = p.proname
                   AND (f.action IS NULL OR EXISTS (SELECT FROM arca.permission m
                                                     WHERE m.action = f.action AND m.role = r))),
          format('%s and api.%s', r, p.proname))
  FROM pg_proc p, unnest(ARRAY['reception', 'supervisor', 'intern', 'admin']) r
 WHERE p.pronamespace = 'api'::regnamespace ORDER BY p.proname, r;
SELECT is_empty($$SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace
                  EXCEPT SELECT function FROM arca.function_action$$, 'every api function says what it does');
SELECT is_empty($$SELECT function FROM arca.function_action
                  EXCEPT SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace$$,
                'no rule for a function that is not there');
SELECT is_empty($$SELECT proname FROM pg_proc WHERE pronamespace = 'api'::regnamespace
                  GROUP BY proname HAVING count(*) > 1$$, 'no api function under two signatures');
SELECT results_eq($$SELECT function::text COLLATE "default" FROM arca.function_action WHERE action IS NULL ORDER BY function$$,
    $$VALUES ('change_password'), ('demo_people'), ('export_staff_open'), ('listen'), ('lookups'), ('professionals'), ('report_open'), ('rooms'),
             ('session_close'), ('session_lock'), ('session_open'), ('session_unlock'), ('set_language'),
             ('studio_refused'), ('tell')$$,
    'what everybody may call');

-- ---- Nothing besides, for each profile and for one person of each -------------------------------
CREATE TEMP TABLE people AS
    SELECT rolname AS who FROM pg_roles
     WHERE rolname IN ('arca_staff', 'arca_reception', 'arca_supervisor', 'arca_intern', 'arca_admin', 'arca_peer')
        OR rolname ~ '[.]alfa$';
CREATE TEMP TABLE schemas AS
    SELECT oid, nspname FROM pg_namespace
     WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'tap') AND nspname !~ '^pg_(temp|toast_temp)_';
SELECT is((SELECT count(*)::int FROM people), 10, 'the six groups and four people are looked at');

SELECT is_empty(format($$
    SELECT c.oid::regclass, p FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace,
           unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND has_table_privilege(%L, c.oid, p)$$, who),
    who || ': no table and no view') FROM people ORDER BY who;
SELECT is_empty(format($$
    SELECT c.oid::regclass, p FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace,
           unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND has_any_column_privilege(%L, c.oid, p)$$, who),
    who || ': no column') FROM people ORDER BY who;
SELECT is_empty(format($$
    SELECT c.oid::regclass, p FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace,
           unnest(ARRAY['SELECT', 'UPDATE', 'USAGE']) p
     WHERE c.relkind = 'S' AND has_sequence_privilege(%L, c.oid, p)$$, who),
    who || ': no sequence') FROM people ORDER BY who;
SELECT results_eq(format($$
    SELECT (s.nspname || ' ' || p) COLLATE "default" FROM schemas s, unnest(ARRAY['USAGE', 'CREATE']) p
     WHERE has_schema_privilege(%L, s.oid, p) ORDER BY 1$$, who),
    CASE WHEN who = 'arca_peer' THEN $$SELECT 'none' WHERE false$$ ELSE $$SELECT 'api USAGE'$$ END,
    who || ': of the schemas only api') FROM people ORDER BY who;
SELECT is_empty(format($$
    SELECT p.oid::regprocedure FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
     WHERE s.nspname <> 'api' AND has_function_privilege(%L, p.oid, 'EXECUTE')$$, who),
    who || ': no function outside api') FROM people ORDER BY who;
SELECT is_empty(format($$
    SELECT p.oid::regprocedure FROM pg_proc p
     WHERE p.pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege(%L, p.oid, 'EXECUTE')
       AND (p.proname ~ '^(lo_|lowrite$|loread$|pg_advisory|pg_try_advisory|pg_read_|pg_ls_|pg_file_|dblink)'
            OR p.proname IN ('pg_notify', 'pg_logical_emit_message', 'pg_reload_conf', 'pg_rotate_logfile',
                             'pg_stat_reset', 'pg_switch_wal', 'pg_create_restore_point', 'pg_promote'))$$, who),
    who || ': none of the server''s functions that hold up, flood or read files') FROM people ORDER BY who;
SELECT is_empty(format($$
    SELECT t.oid::regtype FROM pg_type t JOIN schemas s ON s.oid = t.typnamespace
      LEFT JOIN pg_class c ON c.oid = t.typrelid
     WHERE s.nspname <> 'public' AND (c.relkind IS NULL OR c.relkind = 'c') AND t.typelem = 0
       AND t.oid <> 'api.answer'::regtype AND has_type_privilege(%L, t.oid, 'USAGE')$$, who),
    who || ': no type but the answer') FROM people ORDER BY who;
SELECT is_empty(format($$SELECT lanname FROM pg_language WHERE lanpltrusted AND has_language_privilege(%L, oid, 'USAGE')$$, who),
    who || ': no language, so no code of one''s own') FROM people ORDER BY who;
SELECT is_empty(format($$SELECT p FROM unnest(ARRAY['CREATE', 'TEMPORARY']) p
     WHERE has_database_privilege(%L, current_database(), p)$$, who),
    who || ': makes nothing in the database') FROM people ORDER BY who;
SELECT is_empty(format($$SELECT spcname FROM pg_tablespace WHERE has_tablespace_privilege(%L, oid, 'CREATE')$$, who),
    who || ': no tablespace') FROM people ORDER BY who;
SELECT is_empty($$SELECT parname FROM pg_parameter_acl$$, 'no setting is granted to anybody');
SELECT is_empty($$SELECT srvname FROM pg_foreign_server UNION ALL SELECT fdwname FROM pg_foreign_data_wrapper$$,
    'there is no way out to other servers');
SELECT is_empty($$
    SELECT d.defaclobjtype, a.grantee::regrole FROM pg_default_acl d, aclexplode(d.defaclacl) a
     WHERE a.grantee = 0 OR a.grantee::regrole::text IN (SELECT quote_ident(who) FROM people)$$,
    'nothing that is made later is the staff''s by default');
SELECT is_empty($$
    SELECT d.classid::regclass, d.objid FROM pg_shdepend d
     WHERE d.deptype = 'o' AND d.refclassid = 'pg_authid'::regclass
       AND d.refobjid::regrole::text IN (SELECT quote_ident(who) FROM people)$$, 'the staff own nothing');
SELECT is_empty($$
    SELECT rolname FROM pg_roles r JOIN people p ON p.who = r.rolname
     WHERE rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls$$,
    'and none of them is more than a login');
SELECT results_eq($$
    SELECT (m.rolname || ' in ' || g.rolname || CASE WHEN a.admin_option THEN ' as admin' ELSE '' END) COLLATE "default"
      FROM pg_auth_members a
      JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
     WHERE m.rolname IN (SELECT who FROM people) ORDER BY 1$$, $$
    VALUES ('admin.alfa in arca_admin'), ('arca_admin in arca_staff'), ('arca_intern in arca_staff'),
           ('arca_reception in arca_staff'), ('arca_supervisor in arca_staff'), ('intern.alfa in arca_intern'),
           ('reception.alfa in arca_reception'), ('supervisor.alfa in arca_supervisor')$$,
    'everybody is in one profile, the profiles in arca_staff, and nothing else');
SELECT is_empty($$
    SELECT p.who, g.rolname FROM people p, pg_roles g
     WHERE g.rolname !~ '^arca_(staff|reception|supervisor|intern|admin|peer)$' AND g.rolname <> p.who
       AND pg_has_role(p.who, g.oid, 'MEMBER')$$, 'nobody of the staff is any other role by a detour');

-- ---- The owners -----------------------------------------------------------------------------------
SELECT is_empty($$SELECT rolname FROM pg_roles WHERE rolname ~ '^arca_' AND rolcanlogin$$,
    'nobody signs in as a role of the system');
SELECT is_empty($$SELECT g.rolname FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid
                   JOIN pg_roles m ON m.oid = a.member WHERE m.rolname IN ('arca_migrator', 'arca_seeder', 'arca_owner')$$,
    'the migrator is a member of the owners only while it deploys');
SELECT is_empty($$SELECT rolname FROM pg_roles WHERE rolname IN ('arca_owner', 'arca_audit', 'arca_migrator', 'arca_seeder', 'arca_studio')
                   AND (rolsuper OR rolbypassrls OR rolcreaterole)$$, 'the owners are bound by row-level security');

-- ---- What every function must have ----------------------------------------------------------------
SELECT ok('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), format('%s pins its search path', p.oid::regprocedure))
  FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace WHERE p.prosecdef ORDER BY p.oid::regprocedure::text;
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace
                   AND NOT coalesce('plan_cache_mode=force_generic_plan' = ANY (p.proconfig), false)$$,
    'each function of the api is planned once a session');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace
                   AND (NOT p.prosecdef OR p.proowner <> 'arca_owner'::regrole)$$, 'api functions run as their owner');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
     WHERE s.nspname <> 'public'
       AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)$$,
    'no function is PUBLIC''s');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
     WHERE s.nspname <> 'public' AND p.prosecdef
       AND p.prosrc ~* '\m(current_user|current_role|user|application_name)\M\s*([),;=<]|IS|IN)'$$,
    'no definer function takes the actor from anything but session_user');
SELECT is_empty($$SELECT p.oid::regprocedure FROM pg_proc p JOIN schemas s ON s.oid = p.pronamespace
     WHERE p.proowner IN (SELECT oid FROM pg_roles WHERE rolsuper) AND s.nspname NOT IN ('public', 'adm')$$,
    'functions with a superuser''s rights stand in adm alone');
SELECT is_empty($$SELECT p.oid::regprocedure, a.grantee::regrole FROM pg_proc p, aclexplode(p.proacl) a
     WHERE p.pronamespace = 'adm'::regnamespace
       AND a.grantee NOT IN ('arca_adm'::regrole, 'arca_owner'::regrole, 'arca_seeder'::regrole, 'arca_migrator'::regrole,
                             'arca_studio'::regrole)
       AND NOT (a.grantee = 'arca_backup'::regrole
                AND p.oid IN ('adm.session_open(text, text)'::regprocedure, 'adm.note(text, smallint, jsonb)'::regprocedure))$$,
    'and only the owner of api and the operator''s roles call them; who makes backups, what notes that in the log');

-- ---- What every table must have -------------------------------------------------------------------
CREATE TEMP VIEW patient_tables AS
    SELECT c.oid, c.oid::regclass::text AS name, s.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity
      FROM pg_class c JOIN schemas s ON s.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND s.nspname <> 'public'
       AND (c.oid = 'clinic.patient'::regclass
            OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname ~ 'patient' AND NOT a.attisdropped)
            OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.confrelid = 'clinic.patient'::regclass));
SELECT cmp_ok((SELECT count(*)::int FROM patient_tables), '>=', 5, 'there are tables with patient data');
SELECT ok(relrowsecurity AND relforcerowsecurity, name || ': row-level security, forced') FROM patient_tables ORDER BY name;
SELECT is((SELECT string_agg(t.tgname || ':' || t.tgenabled::text, ' ' ORDER BY t.tgname) FROM pg_trigger t
            WHERE t.tgrelid = p.oid AND t.tgname ~ '^audit_'),
          'audit_bulk_delete:A audit_bulk_insert:A audit_bulk_update:A audit_row:A audit_truncate:A',
          name || ': its triggers fire whatever the replication role')
  FROM patient_tables p WHERE nspname = 'clinic' AND relname !~ '^(patient_token|name_)' ORDER BY name;
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'clinic_id'
     WHERE c.relnamespace = 'clinic'::regnamespace AND c.relkind IN ('r', 'p')
       AND c.relname NOT IN ('staff', 'desk_rule', 'availability', 'day_off') -- names no patient; asked by clinic
       AND NOT (c.relrowsecurity AND c.relforcerowsecurity)$$, 'every clinic''s own rows are behind row-level security');
SELECT is_empty($$SELECT p.polrelid::regclass, p.polname, x.expr FROM pg_policy p,
     unnest(ARRAY[pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)]) x(expr)
     WHERE p.polroles && ARRAY['arca_owner'::regrole::oid, 0::oid]
       AND regexp_replace(x.expr, '\s+', ' ', 'g') IS DISTINCT FROM
           '(clinic_id = ( SELECT s.clinic_id FROM clinic.staff s WHERE ((s.login = SESSION_USER) AND s.active)))'
       AND NOT (x.expr IS NULL AND p.polcmd = 'r')$$,
    'the functions'' owner sees the caller''s clinic alone, by policy');
SELECT is_empty($$SELECT polrelid::regclass, polname, r::regrole FROM pg_policy, unnest(polroles) r
     WHERE r NOT IN ('arca_owner'::regrole, 'arca_audit'::regrole, 'arca_adm'::regrole, 'arca_migrator'::regrole,
                     'arca_seeder'::regrole, 'arca_studio'::regrole)$$, 'and no policy is for anybody else');
SELECT is_empty($$SELECT polrelid::regclass, polname FROM pg_policy WHERE 'arca_studio'::regrole = ANY (polroles)
     AND (polcmd <> 'r' OR array_length(polroles, 1) > 1 OR regexp_replace(pg_get_expr(polqual, polrelid), '\s+', ' ', 'g') <>
         '(clinic_id = ( SELECT (NULLIF(current_setting(''arca.studio_clinic''::text, true), ''''::text))::bigint AS "nullif"))')$$,
    'the table browser reads the rows of the clinic chosen, and no others');
SELECT ok(EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = r AND t.tgname = 'append_only' AND t.tgenabled = 'A'),
          r || ' is only added to') FROM unnest(ARRAY['audit.event', 'history.diff']::regclass[]) r;
SELECT is_empty($$SELECT i.inhrelid::regclass FROM pg_inherits i WHERE i.inhparent = 'audit.event'::regclass
     AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = i.inhrelid AND t.tgname = 'append_only' AND t.tgenabled = 'A')$$,
    'and so is each of its months');
SELECT * FROM finish();
