-- ctl_health_transaction()
-- Seconds since the oldest open transaction of another session began, and whose; no number for those who
-- may not see the others'.
SELECT CASE WHEN pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')
            THEN coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0) END,
       coalesce(a.usename, ''), coalesce(a.state, '')
  FROM (SELECT 1) one
  LEFT JOIN LATERAL (SELECT x.xact_start, x.usename, x.state FROM pg_stat_activity x
                      WHERE x.pid <> pg_backend_pid() AND x.xact_start IS NOT NULL
                        AND x.backend_type = 'client backend'
                      ORDER BY x.xact_start LIMIT 1) a ON true
