-- ctl_health_checksum()
-- Pages that were read and did not fit their checksum; no number where pages have none.
SELECT d.checksum_failures, coalesce(d.checksum_last_failure::text, '')
  FROM pg_stat_database d WHERE d.datname = current_database()
