-- ctl_verify()
-- What should not be in any database that is looked after; the rules of a clinic's schema hold where
-- init has prepared the database.
WITH own AS (
    SELECT c.oid, c.relkind, c.relname, n.nspname, c.relacl, c.relowner, c.relrowsecurity, c.relforcerowsecurity
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), person AS (
    SELECT r.oid, r.rolname, r.rolsuper, r.rolbypassrls
      FROM pg_roles r
     WHERE r.rolcanlogin AND EXISTS (SELECT FROM pg_roles s WHERE s.rolname = 'arca_staff' AND NOT r.rolsuper AND pg_has_role(r.oid, s.oid, 'MEMBER'))
)
SELECT 'invalid-index' AS rule, x.indexrelid::regclass::text AS object FROM pg_index x JOIN own ON own.oid = x.indexrelid WHERE NOT (x.indisvalid AND x.indisready)
UNION ALL
SELECT 'constraint-not-validated', k.conrelid::regclass || '.' || quote_ident(k.conname) FROM pg_constraint k JOIN own ON own.oid = k.conrelid WHERE NOT k.convalidated
UNION ALL
SELECT 'trigger-disabled', t.tgrelid::regclass || '.' || quote_ident(t.tgname) FROM pg_trigger t JOIN own ON own.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled = 'D'
UNION ALL
SELECT 'definer-without-search-path', p.oid::regprocedure::text
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.oid >= 16384 AND p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%')
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'granted-to-public', own.oid::regclass::text FROM own WHERE EXISTS (SELECT FROM aclexplode(own.relacl) a WHERE a.grantee = 0)
UNION ALL
SELECT 'row-security-not-forced', own.oid::regclass::text FROM own WHERE own.relkind IN ('r', 'p') AND own.relrowsecurity AND NOT own.relforcerowsecurity
   AND to_regclass('arca.environment') IS NOT NULL
UNION ALL
SELECT 'no-row-security', own.oid::regclass::text FROM own JOIN pg_roles s ON s.rolname = 'arca_staff'
 WHERE own.relkind IN ('r', 'p') AND NOT own.relrowsecurity AND has_table_privilege(s.oid, own.oid, 'SELECT, INSERT, UPDATE, DELETE')
UNION ALL
SELECT 'no-policy', own.oid::regclass::text FROM own
 WHERE own.nspname = 'clinic' AND own.relkind IN ('r', 'p') AND own.relrowsecurity AND to_regclass('arca.environment') IS NOT NULL
   AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = own.oid)
UNION ALL
SELECT 'staff-above-row-security', quote_ident(rolname) FROM person WHERE rolsuper OR rolbypassrls
UNION ALL
SELECT 'staff-owns', own.oid::regclass || ' of ' || quote_ident(person.rolname) FROM own JOIN person ON person.oid = own.relowner
ORDER BY 1, 2
