-- ctl_lock_mine(bigint)
-- Is the lock that this session took held by the backend that now answers? Behind a pooler that
-- changes backends between transactions it is not.
SELECT count(*) > 0
  FROM pg_locks
 WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
   AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = $1::bigint
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
