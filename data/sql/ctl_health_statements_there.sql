-- ctl_health_statements_there()
SELECT count(*) FROM pg_extension e WHERE e.extname = 'pg_stat_statements'
