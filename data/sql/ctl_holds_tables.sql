-- ctl_holds_tables()
-- Is there a table besides those that arcactl itself makes? Without one there is nothing to back up.
SELECT EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND NOT (n.nspname = 'public' AND c.relname = '_prisma_migrations')
       AND NOT (n.nspname = 'arca' AND c.relname IN ('environment', 'migration_log', 'migration_steps', 'migration_snapshot'))
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
