-- ctl_health_unused()
-- Megabytes in indexes that nobody has read in a week of counting, and which; those that keep a promise
-- (unique, exclusion) are not counted.
SELECT coalesce(sum(pg_relation_size(i.indexrelid)) / 1048576, 0)::bigint,
       coalesce(string_agg(i.indexrelid::regclass::text, ' ' ORDER BY pg_relation_size(i.indexrelid) DESC), '')
  FROM pg_stat_user_indexes i JOIN pg_index x ON x.indexrelid = i.indexrelid
  JOIN pg_stat_database d ON d.datname = current_database()
 WHERE i.idx_scan = 0 AND NOT x.indisunique AND NOT x.indisexclusion AND x.indisvalid
   AND pg_relation_size(i.indexrelid) > 10 * 1048576
   AND coalesce(d.stats_reset, pg_postmaster_start_time()) < now() - interval '7 days'
