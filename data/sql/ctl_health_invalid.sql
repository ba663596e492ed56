-- ctl_health_invalid()
-- Indexes that a failed CREATE INDEX CONCURRENTLY left behind.
SELECT count(*), coalesce(string_agg(x.indexrelid::regclass::text, ' ' ORDER BY x.indexrelid::regclass::text), '')
  FROM pg_index x WHERE NOT x.indisvalid AND x.indislive
   AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = x.indexrelid)
