-- ctl_table_bytes(text)
-- "schema.table" or "table" without quotes; no row for a table that is not there.
SELECT pg_total_relation_size(c.oid), pg_size_pretty(pg_total_relation_size(c.oid))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm')
   AND ((n.nspname || '.' || c.relname) = $1::text OR (c.relname = $1::text AND pg_table_is_visible(c.oid)))
