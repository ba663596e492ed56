-- ctl_health_slow()
-- How many statements have been running for more than half a minute, and the longest in seconds; no number
-- for those who may not see the others'.
SELECT CASE WHEN pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') THEN count(a.pid) END,
       coalesce(max(extract(epoch FROM clock_timestamp() - a.query_start))::bigint, 0)
  FROM pg_stat_activity a
 WHERE a.state = 'active' AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
   AND a.query_start < clock_timestamp() - interval '30 seconds'
