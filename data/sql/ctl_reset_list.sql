-- ctl_reset_list()
-- What a reset takes away: every object of the database's own schemas, not the schemas that init made
-- (their grants would go with them), nor the mark of the database and the deployment log.
WITH ns AS (
    SELECT n.oid, n.nspname,
           n.nspname NOT IN ('public', 'arca')
           AND NOT (to_regclass('arca.environment') IS NOT NULL AND n.nspname IN ('clinic', 'history', 'api', 'audit', 'adm')) AS whole
      FROM pg_namespace n
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
), item (place, statement) AS (
    SELECT 1, format('DROP SCHEMA %I CASCADE', nspname) FROM ns WHERE whole
    UNION ALL
    SELECT 2, format('DROP %s IF EXISTS %I.%I CASCADE',
                     CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                                    WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, ns.nspname, c.relname)
      FROM pg_class c JOIN ns ON ns.oid = c.relnamespace
     WHERE NOT ns.whole AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND NOT c.relispartition
       AND NOT (ns.nspname = 'arca' AND c.relname ~ '^(environment|migration_(log|steps|snapshot))')
       AND NOT (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 3, format('DROP ROUTINE IF EXISTS %I.%I(%s) CASCADE', ns.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
      FROM pg_proc p JOIN ns ON ns.oid = p.pronamespace
     WHERE NOT ns.whole AND NOT (ns.nspname = 'arca' AND p.proname = 'migration_log_keep')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 4, format('DROP TYPE IF EXISTS %I.%I CASCADE', ns.nspname, t.typname)
      FROM pg_type t JOIN ns ON ns.oid = t.typnamespace
     WHERE NOT ns.whole AND t.typtype IN ('e', 'd')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 5, format('DROP PUBLICATION %I', p.pubname) FROM pg_publication p
)
SELECT coalesce(string_agg(statement, '; ' ORDER BY place, statement), 'SELECT 1'), count(*) FROM item
