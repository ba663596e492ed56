-- ctl_index_progress(int)
-- How far a server process is with an index, and whose transaction it waits for.
SELECT p.phase, p.blocks_done, p.blocks_total, p.tuples_done, p.tuples_total, nullif(p.current_locker_pid, 0),
       a.usename, a.application_name, extract(epoch FROM clock_timestamp() - a.xact_start)::int
  FROM pg_stat_progress_create_index p LEFT JOIN pg_stat_activity a ON a.pid = p.current_locker_pid
 WHERE p.pid = $1::int
