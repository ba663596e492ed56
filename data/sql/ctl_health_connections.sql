-- ctl_health_connections()
-- Percent of the connections that are not kept for the superuser; how many, of how many.
SELECT round(100.0 * s.n / s.room), s.n, s.room
  FROM (SELECT (SELECT count(*) FROM pg_stat_activity a WHERE a.backend_type = 'client backend') AS n,
               current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS room) s
