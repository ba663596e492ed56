-- ctl_health_statements()
-- The mean of the slowest kind of statement that ran ten times or more in this database, in milliseconds,
-- and its number in pg_stat_statements.
SELECT coalesce(round(s.mean_exec_time::numeric), 0), coalesce(s.queryid::text, '')
  FROM (SELECT 1) one
  LEFT JOIN LATERAL (SELECT x.mean_exec_time, x.queryid FROM pg_stat_statements x
                      WHERE x.dbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                        AND x.calls >= 10
                      ORDER BY x.mean_exec_time DESC LIMIT 1) s ON true
