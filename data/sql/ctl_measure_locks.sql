-- ctl_measure_locks(int)
-- The locks that a server process holds on relations of this database.
SELECT l.relation, l.mode
  FROM pg_locks l
 WHERE l.pid = $1::int AND l.granted AND l.locktype = 'relation'
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
