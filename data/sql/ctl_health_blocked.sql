-- ctl_health_blocked()
-- How many sessions wait for a lock, and the longest of these waits in seconds.
SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - l.waitstart))::bigint, 0)
  FROM pg_locks l WHERE NOT l.granted
