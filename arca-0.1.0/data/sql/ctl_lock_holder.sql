-- ctl_lock_holder(bigint)
SELECT a.pid, a.usename, a.application_name, coalesce(host(a.client_addr), 'local'),
       to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS')
  FROM pg_locks l JOIN pg_stat_activity a USING (pid)
 WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
   AND l.objsubid = 1 AND (l.classid::bigint << 32 | l.objid::bigint) = $1::bigint
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
