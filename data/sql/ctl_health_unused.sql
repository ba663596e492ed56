-- ctl_health_unused()
-- Megabytes in indexes that nobody has read in a week of counting, and which; those that keep a promise
-- (unique, exclusion) are not counted. By the pages that VACUUM counted: to ask for the true size takes a lock,
-- and somebody may hold one just when health is asked for.
SELECT coalesce(sum(c.relpages::bigint * current_setting('block_size')::int) / 1048576, 0)::bigint,
       coalesce(string_agg(i.indexrelid::regclass::text, ' ' ORDER BY c.relpages DESC), '')
  FROM pg_stat_user_indexes i JOIN pg_index x ON x.indexrelid = i.indexrelid
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_stat_database d ON d.datname = current_database()
 WHERE i.idx_scan = 0 AND NOT x.indisunique AND NOT x.indisexclusion AND x.indisvalid
   AND c.relpages::bigint * current_setting('block_size')::int > 10 * 1048576
   AND coalesce(d.stats_reset, pg_postmaster_start_time()) < now() - interval '7 days'
