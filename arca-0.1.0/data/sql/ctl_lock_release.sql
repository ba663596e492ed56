-- ctl_lock_release(bigint)
SELECT pg_advisory_unlock($1::bigint)
