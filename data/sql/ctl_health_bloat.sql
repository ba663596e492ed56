-- ctl_health_bloat()
-- The largest share of dead rows in a table that has enough of them to matter, in percent, and which table.
SELECT coalesce(t.share, 0), coalesce(t.name, '')
  FROM (SELECT 1) one
  LEFT JOIN LATERAL (SELECT round(100.0 * u.n_dead_tup / (u.n_live_tup + u.n_dead_tup)) AS share,
                            u.relid::regclass::text AS name
                       FROM pg_stat_user_tables u WHERE u.n_dead_tup > 10000
                      ORDER BY 1 DESC, 2 LIMIT 1) t ON true
