-- ctl_verify_access()
-- Where rights are not those of the permission table: rule, what it is about, whose. Staff reach data by
-- functions of api alone; whoever else has a right there is the owner's business.
WITH profile AS (
    SELECT p.name, r.oid FROM unnest(ARRAY['reception', 'supervisor', 'intern', 'admin']) p(name) JOIN pg_roles r ON r.rolname = 'arca_' || p.name
), fn AS (
    SELECT p.oid, p.oid::regprocedure::text AS sign, p.prosecdef, p.proowner, p.proconfig, p.proacl, f.function IS NOT NULL AS known, f.action
      FROM pg_proc p LEFT JOIN arca.function_action f ON f.function = p.proname WHERE p.pronamespace = 'api'::regnamespace
), staff AS ( -- everybody and every group of the staff, and PUBLIC
    SELECT r.oid, r.rolname FROM pg_roles r
     WHERE r.rolname IN ('arca_staff', 'arca_peer', 'arca_reception', 'arca_supervisor', 'arca_intern', 'arca_admin')
        OR (r.rolname IN (SELECT s.login FROM clinic.staff s))
    UNION ALL SELECT 0, 'PUBLIC'
), own AS (
    SELECT n.oid, n.nspname, n.nspacl FROM pg_namespace n
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
), granted (name, acl) AS ( -- what staff have no right to, whatever it is
    SELECT c.oid::regclass::text, c.relacl FROM pg_class c JOIN own ON own.oid = c.relnamespace
    UNION ALL
    SELECT a.attrelid::regclass || '.' || quote_ident(a.attname), a.attacl FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN own ON own.oid = c.relnamespace
     WHERE a.attacl IS NOT NULL
    UNION ALL
    SELECT p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner)) FROM pg_proc p JOIN own ON own.oid = p.pronamespace
     WHERE own.nspname <> 'api' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'schema ' || own.nspname, own.nspacl FROM own WHERE own.nspname <> 'api'
    UNION ALL
    SELECT 'language ' || l.lanname, coalesce(l.lanacl, acldefault('l', l.lanowner)) FROM pg_language l WHERE l.lanpltrusted
    UNION ALL
    SELECT 'tablespace ' || t.spcname, t.spcacl FROM pg_tablespace t
), watch AS (
    SELECT t.tgrelid, t.tgname, t.tgenabled FROM pg_trigger t
      JOIN pg_proc p ON p.oid = t.tgfoid AND p.pronamespace = 'audit'::regnamespace
     WHERE NOT t.tgisinternal
)
SELECT 'grant-missing' AS rule, fn.sign AS object, 'arca_' || profile.name AS who FROM fn, profile
 WHERE fn.known AND (fn.action IS NULL OR EXISTS (SELECT FROM arca.permission m WHERE m.action = fn.action AND m.role = profile.name))
   AND NOT has_function_privilege(profile.oid, fn.oid, 'EXECUTE')
UNION ALL
SELECT 'grant-extra', fn.sign, staff.rolname FROM fn, aclexplode(coalesce(fn.proacl, acldefault('f', fn.proowner))) a JOIN staff ON staff.oid = a.grantee
 WHERE NOT (staff.rolname = 'arca_staff' AND fn.known AND fn.action IS NULL)
   AND NOT EXISTS (SELECT FROM arca.permission m WHERE m.action = fn.action AND 'arca_' || m.role = staff.rolname)
UNION ALL
SELECT 'function-without-rule', fn.sign, '' FROM fn WHERE NOT fn.known
UNION ALL
SELECT 'rule-without-function', f.function::text, '' FROM arca.function_action f
 WHERE NOT EXISTS (SELECT FROM pg_proc p WHERE p.proname = f.function AND p.pronamespace = 'api'::regnamespace)
UNION ALL
SELECT 'function-unbound', fn.sign, '' FROM fn
 WHERE NOT fn.prosecdef OR fn.proowner <> 'arca_owner'::regrole OR NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (fn.proconfig), false)
UNION ALL
SELECT 'staff-right', granted.name, staff.rolname || ': ' || string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type)
  FROM granted, aclexplode(granted.acl) a JOIN staff ON staff.oid = a.grantee GROUP BY granted.name, staff.rolname
UNION ALL
SELECT 'staff-right', 'database ' || d.datname, staff.rolname || ': ' || a.privilege_type
  FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a JOIN staff ON staff.oid = a.grantee
 WHERE d.datname = current_database() AND NOT (staff.rolname = 'arca_staff' AND a.privilege_type = 'CONNECT')
UNION ALL
SELECT 'person-above', quote_ident(s.login), '' FROM clinic.staff s JOIN pg_roles r ON r.rolname = s.login
 WHERE r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
UNION ALL
SELECT 'person-role', quote_ident(s.login), g.rolname FROM clinic.staff s JOIN pg_roles r ON r.rolname = s.login
  JOIN pg_auth_members m ON m.member = r.oid JOIN pg_roles g ON g.oid = m.roleid
 WHERE g.rolname NOT IN ('arca_' || s.role, 'arca_peer')
UNION ALL
SELECT 'person-profile', quote_ident(s.login), 'arca_' || s.role FROM clinic.staff s JOIN pg_roles r ON r.rolname = s.login
 WHERE s.active AND NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid AND m.roleid = (SELECT g.oid FROM pg_roles g WHERE g.rolname = 'arca_' || s.role))
UNION ALL
SELECT 'person-without-login', quote_ident(s.login), '' FROM clinic.staff s
 WHERE s.active AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = s.login)
UNION ALL
SELECT 'login-left', quote_ident(s.login), '' FROM clinic.staff s JOIN pg_roles r ON r.rolname = s.login WHERE NOT s.active AND r.rolcanlogin
UNION ALL
SELECT 'login-without-person', quote_ident(r.rolname), g.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
 WHERE r.rolcanlogin AND g.rolname IN ('arca_staff', 'arca_reception', 'arca_supervisor', 'arca_intern', 'arca_admin')
   AND NOT EXISTS (SELECT FROM clinic.staff s WHERE s.login = r.rolname)
UNION ALL
SELECT 'group-signs-in', r.rolname, '' FROM pg_roles r
 WHERE r.rolcanlogin AND r.rolname IN ('arca_owner', 'arca_audit', 'arca_adm', 'arca_migrator', 'arca_seeder', 'arca_backup', 'arca_staff',
                                       'arca_reception', 'arca_supervisor', 'arca_intern', 'arca_admin', 'arca_peer', 'arca_studio')
UNION ALL
SELECT 'owner-unbound', r.rolname, '' FROM pg_roles r
 WHERE r.rolname IN ('arca_owner', 'arca_audit', 'arca_migrator', 'arca_seeder', 'arca_studio') AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole)
UNION ALL
SELECT 'owner-member', g.rolname, r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid
 WHERE g.rolname IN ('arca_owner', 'arca_audit', 'arca_adm', 'arca_studio') AND r.rolname ~ '^arca_'
UNION ALL
SELECT 'trigger-not-always', watch.tgrelid::regclass || '.' || quote_ident(watch.tgname),
       format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', watch.tgrelid::regclass, watch.tgname) FROM watch WHERE watch.tgenabled <> 'A'
UNION ALL
SELECT 'row-security-missing', c.oid::regclass::text, format('ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', c.oid::regclass)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname IN ('clinic', 'history', 'audit') AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
   AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND (a.attname = 'clinic_id' OR a.attname ~ 'patient') AND NOT a.attisdropped)
   -- these name no patient, and the functions ask them by clinic
   AND c.oid::regclass::text NOT IN ('clinic.staff', 'clinic.desk_rule', 'clinic.availability', 'clinic.day_off', 'audit.session')
ORDER BY 1, 2, 3
