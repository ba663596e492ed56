-- ctl_blockers()
-- Sessions whose transaction has been open longest: who a lock_timeout was likely waiting for.
SELECT pid, usename, application_name, coalesce(state, ''),
       extract(epoch FROM clock_timestamp() - xact_start)::int
  FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
 ORDER BY xact_start
 LIMIT 5
