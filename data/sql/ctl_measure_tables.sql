-- ctl_measure_tables()
-- The tables of the database's own: number, name, file, size, size in words, rows as last estimated.
SELECT c.oid, c.oid::regclass, coalesce(pg_relation_filenode(c.oid), 0), pg_total_relation_size(c.oid),
       pg_size_pretty(pg_total_relation_size(c.oid)), c.reltuples::bigint
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT (n.nspname = 'public' AND c.relname = '_prisma_migrations')
   AND NOT (n.nspname = 'arca' AND c.relname ~ '^migration_(log|steps|snapshot)$')
