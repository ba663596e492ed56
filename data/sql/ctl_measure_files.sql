-- ctl_measure_files()
-- The file that each table has now, also where our transaction has changed it.
SELECT c.oid, coalesce(pg_relation_filenode(c.oid), 0)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
