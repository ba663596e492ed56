-- ctl_restore_end_sessions(text)
-- Ends whatever is connected; how many of them were people's.
SELECT count(*) FILTER (WHERE pg_terminate_backend(pid) AND backend_type = 'client backend') FROM pg_stat_activity
 WHERE datname = $1::name AND pid <> pg_backend_pid()
