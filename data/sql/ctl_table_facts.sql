-- ctl_table_facts(text)
-- Size with indexes, the same in words, rows as last estimated, and the name of the table that is named
-- "schema.table" or "table" without quotes, or that has the index so named; no row when it is not there.
SELECT pg_total_relation_size(t.oid), pg_size_pretty(pg_total_relation_size(t.oid)), t.reltuples::bigint, t.oid::regclass::text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_index i ON i.indexrelid = c.oid
  JOIN pg_class t ON t.oid = coalesce(i.indrelid, c.oid)
 WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I')
   AND ((n.nspname || '.' || c.relname) = $1::text OR (c.relname = $1::text AND pg_table_is_visible(c.oid)))
